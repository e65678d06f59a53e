import { Rule, type EventBus } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { commissionEvents } from "../../domain/events.ts";
import { named, type Config } from "../config.ts";
import type { NaasQueue } from "./naas-queue.ts";

export interface CommissioningProps {
  readonly config: Config;
  readonly bus: EventBus;
  readonly commissions: NaasQueue;
  readonly sendToProvider: Function;
}

/** The provider is one organisation with one endpoint: this many commissions at once, however many are due. */
const atOnce = 5;

/** What providers are to be told: from the event to the queue to the function that sends it. */
export class Commissioning extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { config, bus, commissions, sendToProvider }: CommissioningProps,
  ) {
    super(scope, id);
    new Rule(this, "Commissioned", {
      ruleName: named(config, "commissioned"),
      description:
        "A stage was commissioned, or a commission changed or withdrawn: the provider is to hear of it",
      eventBus: bus,
      eventPattern: { source: ["naas"], detailType: [...commissionEvents] },
      targets: [new SqsQueue(commissions.queue)],
    });
    sendToProvider.addEventSource(
      new SqsEventSource(commissions.queue, {
        batchSize: 5,
        maxConcurrency: atOnce,
        reportBatchItemFailures: true,
      }),
    );
  }
}
