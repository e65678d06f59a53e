import { Duration } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { named, type Config } from "../config.ts";

export interface NaasQueueProps {
  readonly config: Config;
  readonly key: IKey;
  readonly name: string;
  /** The timeout of the function that reads it. */
  readonly readerTimeoutSeconds: number;
  /** Tries before a message goes to the dead letters. */
  readonly tries: number;
}

/** A queue under the customer key, and its dead letters, which wait two weeks for an operator. */
export class NaasQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: NaasQueueProps) {
    super(scope, id);
    const { config, key, name, readerTimeoutSeconds, tries } = props;
    this.deadLetters = deadLetterQueue(this, "DeadLetters", { config, key, name });
    this.queue = new Queue(this, "Queue", {
      queueName: named(config, name),
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      // Lambda's own advice: six times the reader's timeout, for its retries while it is throttled.
      visibilityTimeout: Duration.seconds(readerTimeoutSeconds * 6),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: tries },
    });
  }
}

/** A queue for what could not be handled. */
export function deadLetterQueue(
  scope: Construct,
  id: string,
  { config, key, name }: Pick<NaasQueueProps, "config" | "key" | "name">,
): Queue {
  return new Queue(scope, id, {
    queueName: named(config, `${name}-dead-letters`),
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
}
