import { App, Stack } from "aws-cdk-lib";
import { Function as LambdaFunction, type IFunction } from "aws-cdk-lib/aws-lambda";
import { DefinitionBody, QueryLanguage, StateMachine, type IChainable } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import type { LegWorkflow } from "../../../domain/legs.ts";
import {
  AccreditationWorkflow,
  type AccreditationTask,
} from "../../../workflows/accreditation/definition.ts";
import { AppealWorkflow, type AppealTask } from "../../../workflows/appeal/definition.ts";
import {
  ReaccreditationWorkflow,
  type ReaccreditationTask,
} from "../../../workflows/reaccreditation/definition.ts";
import type { LegParts } from "../../../workflows/shared/leg-states.ts";
import { testTables } from "../memory-database.ts";
import { functionNameIn, synthesisedDefinitions } from "../synthesised-definitions.ts";

/** The functions that stand behind the states of the workflows that run legs. */
export type LegTaskName = AccreditationTask | AppealTask | ReaccreditationTask;

const prefix = "naas-";

function synthesise(
  name: LegWorkflow,
  draw: (scope: Construct, parts: LegParts<LegTaskName>) => IChainable,
): unknown {
  const stack = new Stack(new App(), "Journey");
  const known = new Map<string, IFunction>();
  const named = (task: string): IFunction => {
    const found = known.get(task) ?? LambdaFunction.fromFunctionName(stack, task, `${prefix}${task}`);
    known.set(task, found);
    return found;
  };
  const tableArn = `arn:aws:dynamodb:eu-west-2:000000000000:table/${testTables.journeys}`;
  const start = draw(stack, {
    functions: { named },
    journeys: { tableArn, tableName: testTables.journeys },
  });
  const machine = new StateMachine(stack, "Machine", {
    stateMachineName: name,
    queryLanguage: QueryLanguage.JSONATA,
    definitionBody: DefinitionBody.fromChainable(start),
  });
  return synthesisedDefinitions(Stack.of(machine))[name];
}

/** The workflows that run legs as they are synthesised. Made on import: it takes longer than a test may. */
export const legDefinitions: Readonly<Record<LegWorkflow, unknown>> = {
  accreditation: synthesise(
    "accreditation",
    (scope, parts) => new AccreditationWorkflow(scope, "Definition", parts).start,
  ),
  appeal: synthesise("appeal", (scope, parts) => new AppealWorkflow(scope, "Definition", parts).start),
  reaccreditation: synthesise(
    "reaccreditation",
    (scope, parts) => new ReaccreditationWorkflow(scope, "Definition", parts).start,
  ),
};

/** One of them, for the analyser. */
export function definitionOf(name: LegWorkflow): object {
  const definition = legDefinitions[name];
  return typeof definition === "object" && definition !== null ? definition : {};
}

/** The task that a function's name or ARN in the definition stands for, such as `take-up`. */
export function taskIn(reference: string): string {
  return functionNameIn(reference).replace(prefix, "");
}
