import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { machineArn } from "../capabilities.ts";
import { named, type Config } from "../config.ts";
import { machineNames } from "../machines.ts";
import { NaasQueue } from "./naas-queue.ts";

export interface HaltsProps {
  readonly config: Config;
  readonly key: IKey;
  readonly markHalted: Function;
  readonly markHaltedTimeoutSeconds: number;
}

/**
 * Executions that ended without having ended rightly. Success is not listened to: a function on every status
 * event would be the busiest of all, for nothing.
 */
export class Halts extends Construct {
  readonly queue: NaasQueue;

  constructor(
    scope: Construct,
    id: string,
    { config, key, markHalted, markHaltedTimeoutSeconds }: HaltsProps,
  ) {
    super(scope, id);
    const readerTimeoutSeconds = markHaltedTimeoutSeconds;
    this.queue = new NaasQueue(this, "Halted", {
      config,
      key,
      name: "halted",
      readerTimeoutSeconds,
      tries: 10,
    });
    new Rule(this, "Ended", {
      ruleName: named(config, "halted"),
      description: "An execution failed, was aborted or timed out: its attempt is put before operators",
      eventPattern: {
        source: ["aws.states"],
        detailType: ["Step Functions Execution Status Change"],
        detail: {
          status: ["FAILED", "ABORTED", "TIMED_OUT"],
          stateMachineArn: machineNames.map((name) => machineArn(this, config, name)),
        },
      },
      targets: [new SqsQueue(this.queue.queue)],
    });
    markHalted.addEventSource(
      new SqsEventSource(this.queue.queue, { batchSize: 10, reportBatchItemFailures: true }),
    );
  }
}
