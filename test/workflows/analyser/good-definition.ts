import type { Bounds } from "./finding.ts";

/** A definition that keeps every rule, with one of everything that the rules are about. */

const invoke = "arn:aws:states:::lambda:invoke";
const retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 2 }];

function call(FunctionName: string, more: object): object {
  return {
    Type: "Task",
    Resource: invoke,
    Arguments: { FunctionName, Payload: { attemptId: "{% $states.input.attemptId %}" } },
    Output: "{% $states.result.Payload %}",
    TimeoutSeconds: 60,
    Retry: retry,
    ...more,
  };
}

const wait = {
  Type: "Task",
  Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
  Arguments: {
    TableName: "Journeys",
    Key: { pk: { S: "{% $states.input.pk %}" }, sk: { S: "{% $states.input.sk %}" } },
    UpdateExpression: "SET #token = :token, tokenOrder = :order REMOVE resumedAt",
    ConditionExpression: "askedByLeg = :leg AND (attribute_not_exists(tokenOrder) OR tokenOrder <= :order)",
    ExpressionAttributeNames: { "#token": "token" },
    ExpressionAttributeValues: {
      ":token": { S: "{% $states.context.Task.Token %}" },
      ":order": {
        S: "{% $states.context.State.EnteredTime & '#' & $formatInteger($states.context.State.RetryCount, '000') %}",
      },
      ":leg": { N: "{% $string($states.context.Execution.Input.leg) %}" },
    },
  },
  Output: "{% $states.input %}",
  TimeoutSeconds: 10 * 86_400,
  Retry: [
    { ErrorEquals: ["DynamoDb.ConditionalCheckFailedException", "States.Timeout"], MaxAttempts: 0 },
    { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, MaxDelaySeconds: 3 },
  ],
  Catch: [
    {
      ErrorEquals: ["DynamoDb.ConditionalCheckFailedException"],
      Next: "The stage is finished",
      Output: "{% $states.errorOutput.Error %}",
    },
  ],
  Next: "Take up the result",
};

const sitOneStage = {
  ProcessorConfig: { Mode: "INLINE" },
  StartAt: "Ask for the result",
  States: {
    "Ask for the result": call("invite", {
      Assign: { asked: "{% $states.input.stage %}" },
      Next: "Wait for the result",
    }),
    "Wait for the result": wait,
    "Take up the result": call("take-up", { Next: "Was the stage sat?" }),
    "Was the stage sat?": {
      Type: "Choice",
      Choices: [
        { Condition: "{% $states.input.code = 'again' and $asked != $level %}", Next: "Ask for the result" },
        { Condition: "{% $states.input.code = 'sat' %}", Next: "The stage is finished" },
      ],
      Default: "Answer not understood",
    },
    "The stage is finished": { Type: "Pass", Output: {}, End: true },
    "Answer not understood": { Type: "Fail", Error: "AnswerNotUnderstood" },
  },
};

const branch = (name: string): object => ({ StartAt: name, States: { [name]: call("tell", { End: true }) } });

export const goodDefinition = {
  QueryLanguage: "JSONata",
  StartAt: "List the stages to sit",
  States: {
    "List the stages to sit": call("list-stages-to-sit", {
      Assign: {
        level: "{% $states.result.Payload.level %}",
        count0: "{% $count($states.result.Payload.stages) %}",
      },
      Next: "Sit the external stages",
    }),
    "Sit the external stages": {
      Type: "Map",
      Items: "{% $states.input.stages %}",
      ItemSelector: { stage: "{% $states.context.Map.Item.Value %}" },
      ItemProcessor: sitOneStage,
      Output: "{% $map($states.result, function($one) { $one.stage }) %}",
      Next: "Tell everybody",
    },
    "Tell everybody": {
      Type: "Parallel",
      Branches: [branch("Tell the employer"), branch("Tell the candidate")],
      Next: "Is it over?",
    },
    "Is it over?": {
      Type: "Choice",
      Choices: [{ Condition: "{% $count0 > 0 %}", Next: "Accredited" }],
      Default: "Not accredited",
    },
    Accredited: { Type: "Succeed" },
    "Not accredited": { Type: "Succeed" },
  },
};

export const goodBounds: Bounds = {
  loopBounds: { "Ask for the result": { times: 3, reason: "the policy's limit of sittings" } },
  mapItems: { "Sit the external stages": 3 },
};
