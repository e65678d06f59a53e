import type { Context } from "aws-lambda";

/** The context of an invocation, for tests that call a handler. */
export const lambdaContext: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "function",
  functionVersion: "1",
  invokedFunctionArn: "arn:aws:lambda:eu-west-2:000000000000:function:function",
  memoryLimitInMB: "256",
  awsRequestId: "aws-request-1",
  logGroupName: "group",
  logStreamName: "stream",
  getRemainingTimeInMillis: () => 10_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};
