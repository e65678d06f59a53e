import { Rule, type RuleProps } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";
import { functionRows, type FunctionName } from "../functions.ts";
import type { NaasFunctions } from "./naas-functions.ts";
import { NaasQueue } from "./naas-queue.ts";

/** Which events a function is to hear of, and how they reach it. */
export interface EventListenerRow {
  readonly reader: FunctionName;
  readonly rule: { readonly id: string; readonly name: string } & Pick<
    RuleProps,
    "description" | "eventBus" | "eventPattern"
  >;
  /** A queue of its own, or one that others write to as well. */
  readonly queue: { readonly id: string; readonly name: string; readonly tries: number } | NaasQueue;
  readonly batchSize: number;
  /** So many batches are read at once; without it as many as come. */
  readonly maxConcurrency?: number;
}

export interface EventListenerProps {
  readonly config: Config;
  readonly key: IKey;
  readonly functions: NaasFunctions;
  readonly row: EventListenerRow;
}

/** From the events to the queue to the function that reads it; of a batch, only what failed comes again. */
export class EventListener extends Construct {
  readonly queue: NaasQueue;

  constructor(scope: Construct, id: string, { config, key, functions, row }: EventListenerProps) {
    super(scope, id);
    const { reader, rule, queue, ...reading } = row;
    const readerTimeoutSeconds = functionRows[reader].timeoutSeconds;
    this.queue =
      queue instanceof NaasQueue
        ? queue
        : new NaasQueue(this, queue.id, { config, key, readerTimeoutSeconds, ...queue });
    const { id: ruleId, name, ...matching } = rule;
    new Rule(this, ruleId, {
      ...matching,
      ruleName: named(config, name),
      targets: [new SqsQueue(this.queue.queue)],
    });
    functions
      .named(reader)
      .addEventSource(new SqsEventSource(this.queue.queue, { ...reading, reportBatchItemFailures: true }));
  }
}
