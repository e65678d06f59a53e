import { App, Stack } from "aws-cdk-lib";
import { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { DefinitionBody, Pass, QueryLanguage, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import { expect, test } from "vitest";
import {
  UnresolvedReferenceError,
  functionNameIn,
  synthesisedDefinitions,
} from "./synthesised-definitions.ts";

const machine = (DefinitionString: unknown, more: object = {}) => ({
  Type: "AWS::StepFunctions::StateMachine",
  Properties: { StateMachineName: "journey", DefinitionString, ...more },
});

const read = (resource: unknown) => synthesisedDefinitions({ Resources: { Machine: resource } });

test("a stack's definitions are found by their machines' names", () => {
  const stack = new Stack(new App(), "Stack");
  const call = LambdaInvoke.jsonata(stack, "Call", {
    lambdaFunction: LambdaFunction.fromFunctionName(stack, "F", "naas-local-invite"),
  });
  const made = new StateMachine(stack, "Machine", {
    stateMachineName: "naas-local-accreditation",
    queryLanguage: QueryLanguage.JSONATA,
    definitionBody: DefinitionBody.fromChainable(call.next(Pass.jsonata(stack, "Done"))),
  });
  const definitions = synthesisedDefinitions(Stack.of(made));
  const Resource = "arn:aws:states:::lambda:invoke";
  expect(definitions).toMatchObject({
    "naas-local-accreditation": { StartAt: "Call", States: { Call: { Resource }, Done: { Type: "Pass" } } },
  });
  const [reference] = /arn:aws:lambda[^"]*/.exec(JSON.stringify(definitions)) ?? [];
  expect(functionNameIn(reference ?? "")).toBe("naas-local-invite");
});

test("references become the names that things are given, across stacks too", () => {
  const data = {
    Resources: { Table1: { Type: "AWS::DynamoDB::GlobalTable", Properties: { TableName: "naas-journeys" } } },
    Outputs: { Out: { Value: { Ref: "Table1" }, Export: { Name: "Data:Table1" } } },
  };
  const parts = [
    '{"table":"',
    { "Fn::ImportValue": "Data:Table1" },
    '","fn":"',
    { "Fn::GetAtt": ["Invite1", "Arn"] },
  ];
  const journey = {
    Resources: {
      Invite1: {
        Type: "AWS::Lambda::Function",
        Properties: { FunctionName: { "Fn::Sub": "naas-${AWS::Region}-invite" } },
      },
      Machine: machine({
        "Fn::Join": [
          "",
          [...parts, '","queue":"', { Ref: "Queue1" }, '","at":"', { "Fn::GetAtt": "Queue1.Url" }, '"}'],
        ],
      }),
    },
  };
  expect(synthesisedDefinitions(data, journey)).toEqual({
    journey: {
      table: "naas-journeys",
      fn: "arn:aws:lambda:eu-west-2:000000000000:function:naas-eu-west-2-invite",
      queue: "${Queue1}",
      at: "${Queue1.Url}",
    },
  });
});

test("Fn::Sub, substitutions and whole definitions are read as well", () => {
  const substituted = {
    "Fn::Sub": ['{"a":"${X}","b":"${AWS::Partition}","c":"${!Kept}","d":"${Mine}"}', { X: { Ref: "Y" } }],
  };
  const DefinitionSubstitutions = { Mine: "own" };
  expect(read(machine(substituted, { DefinitionSubstitutions }))).toEqual({
    journey: { a: "${Y}", b: "aws", c: "${Kept}", d: "own" },
  });
  const unnamed = { Type: "AWS::StepFunctions::StateMachine", Properties: { Definition: { StartAt: "A" } } };
  expect(read(unnamed)).toEqual({ Machine: { StartAt: "A" } });
});

test("what can't be resolved to text is said", () => {
  expect(() => read(machine({ "Fn::Select": [0, ["{}"]] }))).toThrow(UnresolvedReferenceError);
  expect(() => read(machine({ Ref: "A", "Fn::Join": [] }))).toThrow(/No text/);
});

test.each([
  ["arn:aws:lambda:eu-west-2:1:function:invite", "invite"],
  ["arn:aws:lambda:eu-west-2:1:function:invite:live", "invite"],
  ["invite:$LATEST", "invite"],
  ["invite", "invite"],
])("%s means the function %s", (reference, name) => {
  expect(functionNameIn(reference)).toBe(name);
});
