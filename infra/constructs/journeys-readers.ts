import { Duration } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { FilterCriteria, FilterRule, StartingPosition, type Function } from "aws-cdk-lib/aws-lambda";
import { SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Config } from "../config.ts";
import { deadLetterQueue } from "./naas-queue.ts";

export interface JourneysReadersProps {
  readonly config: Config;
  readonly key: IKey;
  readonly journeys: TableV2;
  readonly resumeWorkflow: Function;
  readonly publishEvents: Function;
}

/** The two readers of the table's stream; DynamoDB gives a stream no more. Each sees only the records it is for. */
export class JourneysReaders extends Construct {
  readonly deadLetters: Queue;
  readonly #stream: string;

  constructor(scope: Construct, id: string, props: JourneysReadersProps) {
    super(scope, id);
    const { config, key, journeys } = props;
    if (journeys.tableStreamArn === undefined) throw new TypeError("The Journeys table has no stream.");
    this.#stream = journeys.tableStreamArn;
    this.deadLetters = deadLetterQueue(this, "DeadLetters", { config, key, name: "stream" });
    this.#addReader(props.resumeWorkflow, answeredWaits(config));
    this.#addReader(props.publishEvents, newEvents);
  }

  #addReader(reader: Function, filter: Record<string, unknown>): void {
    const actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
    reader.addToRolePolicy(new PolicyStatement({ actions, resources: [this.#stream] }));
    reader.addToRolePolicy(new PolicyStatement({ actions: ["dynamodb:ListStreams"], resources: ["*"] }));
    reader.addEventSourceMapping("Journeys", {
      eventSourceArn: this.#stream,
      startingPosition: StartingPosition.TRIM_HORIZON,
      // An invocation for a burst, not for each of its steps: what waits goes together, and nothing waits for more.
      batchSize: 500,
      // Handlers catch per record, and the deadlines mend what is dropped: a poisoned record must not hold up the rest.
      bisectBatchOnError: true,
      retryAttempts: 5,
      maxRecordAge: Duration.hours(6),
      parallelizationFactor: 4,
      onFailure: new SqsDlq(this.deadLetters),
      filters: [FilterCriteria.filter(filter)],
    });
  }
}

/** Events are inserted and never changed. */
const newEvents = {
  eventName: FilterRule.isEqual("INSERT"),
  dynamodb: { Keys: { sk: { S: FilterRule.beginsWith("EVENT#") } } },
};

/** Questions that have both a token and an answer, and were not resumed yet: store, then look. */
function answeredWaits(config: Config): Record<string, unknown> {
  return {
    dynamodb: {
      Keys: { sk: { S: FilterRule.beginsWith("QUESTION#") } },
      NewImage: {
        token: { S: FilterRule.exists() },
        answeredAt: { S: FilterRule.exists() },
        // AWS looks at leaves only; the emulator, for an attribute that is not there, at the attribute only.
        resumedAt: config.isDeployed ? { S: FilterRule.notExists() } : FilterRule.notExists(),
      },
    },
  };
}
