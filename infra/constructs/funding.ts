import { Rule, type EventBus } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Function } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { fundedEvents } from "../../domain/funding.ts";
import { named, type Config } from "../config.ts";
import { NaasQueue } from "./naas-queue.ts";

export interface FundingProps {
  readonly config: Config;
  readonly key: IKey;
  readonly bus: EventBus;
  readonly fund: Function;
  readonly fundTimeoutSeconds: number;
}

/** What employers are owed: from the event to the queue to the function that enters it in their ledgers. */
export class Funding extends Construct {
  readonly queue: NaasQueue;

  constructor(scope: Construct, id: string, { config, key, bus, fund, fundTimeoutSeconds }: FundingProps) {
    super(scope, id);
    this.queue = new NaasQueue(this, "Funding", {
      config,
      key,
      name: "funding",
      readerTimeoutSeconds: fundTimeoutSeconds,
      tries: 10,
    });
    new Rule(this, "Funded", {
      ruleName: named(config, "funded"),
      description: "Something may be owed to an employer, or owed no more",
      eventBus: bus,
      eventPattern: { source: ["naas"], detailType: [...fundedEvents] },
      targets: [new SqsQueue(this.queue.queue)],
    });
    fund.addEventSource(
      // A few at once: entries of one employer wait for each other.
      new SqsEventSource(this.queue.queue, {
        batchSize: 5,
        maxConcurrency: 5,
        reportBatchItemFailures: true,
      }),
    );
  }
}
