import { Duration } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { JitterType, TaskInput, Timeout, type RetryProps } from "aws-cdk-lib/aws-stepfunctions";
import { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import type { Construct } from "constructs";

/**
 * A function of ours is safe to call again: what it did is found done. Five retries within 2, 6, 18, 54 and 120 seconds:
 * 200 seconds at most, and then the execution fails, for an operator to look at. Throttles are the same row: one of
 * their own would be five more attempts a state, and twice the history that a leg may have. They are why it waits so
 * long, and at random, so that what was refused together does not come again together.
 */
const functionRetry: RetryProps = {
  errors: ["States.ALL"],
  interval: Duration.seconds(2),
  backoffRate: 3,
  maxAttempts: 5,
  maxDelay: Duration.seconds(120),
  jitterStrategy: JitterType.FULL,
};

export interface FunctionTask {
  readonly function: IFunction;
  readonly payload: Record<string, unknown>;
  readonly comment: string;
  /** Longer than the function's own timeout, so that the function's error is the one that is seen. */
  readonly timeoutSeconds?: number;
}

/** A state that calls one of our functions, and whose output is the function's answer. */
export function functionTask(scope: Construct, name: string, task: FunctionTask): LambdaInvoke {
  const state = LambdaInvoke.jsonata(scope, name, {
    lambdaFunction: task.function,
    payload: TaskInput.fromObject(task.payload),
    outputs: "{% $states.result.Payload %}",
    taskTimeout: Timeout.duration(Duration.seconds(task.timeoutSeconds ?? 60)),
    // The default would add six attempts beside ours.
    retryOnServiceExceptions: false,
    comment: task.comment,
  });
  state.addRetry(functionRetry);
  return state;
}
