/** A small definition in the shape of the real ones: a Map of loops of ask, wait, take up, grade. */

const retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 2 }];

function call(FunctionName: string, Payload: unknown, next: object): object {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName, Payload },
    Output: "{% $states.result.Payload %}",
    TimeoutSeconds: 30,
    Retry: retry,
    ...next,
  };
}

const question = "QUESTION#result#' & $states.input.stage";
const waitForResult = {
  Type: "Task",
  Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
  Arguments: {
    TableName: "Journeys",
    Key: { pk: { S: "{% 'ATTEMPT#' & $states.input.attemptId %}" }, sk: { S: `{% '${question} %}` } },
    UpdateExpression: "SET #t = :t, tokenOrder = :o REMOVE resumedAt",
    ConditionExpression: "askedByLeg = :l AND (attribute_not_exists(tokenOrder) OR tokenOrder <= :o)",
    ExpressionAttributeNames: { "#t": "token" },
    ExpressionAttributeValues: {
      ":t": { S: "{% $states.context.Task.Token %}" },
      ":o": {
        S: "{% $states.context.State.EnteredTime & '#' & $formatInteger($states.context.State.RetryCount, '000') %}",
      },
      ":l": { N: "{% $string($states.input.leg) %}" },
    },
  },
  Output: "{% $states.input %}",
  TimeoutSeconds: 86400,
  Retry: [
    { ErrorEquals: ["DynamoDb.SdkClientException"], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2 },
  ],
  Catch: [{ ErrorEquals: ["DynamoDb.ConditionalCheckFailedException"], Next: "Superseded" }],
  Next: "Take up the result",
};

const ids =
  "{% {'attemptId': $states.input.attemptId, 'leg': $states.input.leg, 'stage': $states.input.stage} %}";

const sitOneStage = {
  ProcessorConfig: { Mode: "INLINE" },
  StartAt: "Ask for the result",
  States: {
    "Ask for the result": call("invite", ids, {
      Output: "{% $states.input %}",
      Assign: { times: "{% $exists($times) ? $times + 1 : 1 %}" },
      Next: "Wait for the result",
    }),
    "Wait for the result": waitForResult,
    "Take up the result": call("takeUp", ids, {
      Output: "{% $merge([$states.input, {'code': $states.result.Payload.code}]) %}",
      Next: "What came?",
    }),
    "What came?": {
      Type: "Choice",
      Choices: [
        { Condition: "{% $states.input.code = 'again' and $times < 3 %}", Next: "Ask for the result" },
        { Condition: "{% $states.input.code = 'graded' %}", Next: "Stage done" },
      ],
      Default: "Stage not sat",
    },
    "Stage done": { Type: "Pass", Output: "{% {'stage': $states.input.stage, 'met': true} %}", End: true },
    "Stage not sat": {
      Type: "Pass",
      Output: "{% {'stage': $states.input.stage, 'met': false} %}",
      End: true,
    },
    Superseded: { Type: "Pass", Output: { stage: "{% $states.input.Error %}", met: false }, End: true },
  },
};

export const journey = {
  QueryLanguage: "JSONata",
  StartAt: "List the stages to sit",
  States: {
    "List the stages to sit": call("listStages", "{% {'attemptId': $states.input.attemptId} %}", {
      Output: "{% $states.input %}",
      Assign: { stages: "{% $states.result.Payload.stages %}" },
      Next: "Sit the stages",
    }),
    "Sit the stages": {
      Type: "Map",
      Items: "{% $stages %}",
      ItemSelector: {
        attemptId: "{% $states.input.attemptId %}",
        leg: "{% $states.input.leg %}",
        stage: "{% $states.context.Map.Item.Value %}",
      },
      ItemProcessor: sitOneStage,
      Assign: { met: "{% $count($states.result[met = true]) %}" },
      Output: "{% $states.input %}",
      Next: "Was the standard met?",
    },
    "Was the standard met?": {
      Type: "Choice",
      Choices: [{ Condition: "{% $met = $count($stages) %}", Next: "Say accredited" }],
      Default: "Say returned",
    },
    "Say accredited": {
      Type: "Pass",
      Output: { ended: "accredited", attemptId: "{% $states.input.attemptId %}" },
      Next: "Accredited",
    },
    "Say returned": { Type: "Pass", Output: { ended: "returned" }, Next: "Returned to employer" },
    Accredited: { Type: "Succeed" },
    "Returned to employer": { Type: "Succeed" },
  },
};
