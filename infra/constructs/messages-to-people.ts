import { Rule, type EventBus } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { typesThatTell } from "../../domain/messages.ts";
import { named, type Config } from "../config.ts";
import { NaasQueue } from "./naas-queue.ts";

export interface MessagesToPeopleProps {
  readonly config: Config;
  readonly key: IKey;
  readonly bus: EventBus;
  readonly notify: Function;
  readonly notifyTimeoutSeconds: number;
}

/** SES takes fourteen messages a second of an account that has left its sandbox: two batches of five stay below it. */
const atOnce = 2;
const batchSize = 5;

/** What people are to be written about: from the event to the queue to the function that writes. */
export class MessagesToPeople extends Construct {
  readonly queue: NaasQueue;

  constructor(scope: Construct, id: string, props: MessagesToPeopleProps) {
    super(scope, id);
    const { config, key, bus, notify, notifyTimeoutSeconds } = props;
    this.queue = new NaasQueue(this, "Messages", {
      config,
      key,
      name: "messages",
      readerTimeoutSeconds: notifyTimeoutSeconds,
      // Three minutes apart, by the queue's visibility: half an hour of an e-mail service that says no.
      tries: 10,
    });
    new Rule(this, "Told", {
      ruleName: named(config, "told"),
      description: "Something happened that somebody is written about",
      eventBus: bus,
      eventPattern: { source: ["naas"], detailType: [...typesThatTell()] },
      targets: [new SqsQueue(this.queue.queue)],
    });
    notify.addEventSource(
      new SqsEventSource(this.queue.queue, {
        batchSize,
        maxConcurrency: atOnce,
        reportBatchItemFailures: true,
      }),
    );
  }
}
