import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as v from "valibot";
import type { Store } from "../../store/store.ts";
import { storeFrom, type Environment } from "../environment.ts";
import { errorName, logger } from "../log.ts";
import { logInvocation } from "../middleware/log-invocation.ts";

interface QueueReader<Message> {
  /** What the log says of a message once it is worked through; where that failed, "not" and this. */
  readonly did: string;
  /** Gives what the log adds: ids and codes. */
  readonly work: (message: Message, store: Store) => Promise<Readonly<Record<string, unknown>>>;
}

/**
 * The handler of a queue's reader: works through a batch's messages at once, with a store of this invocation, and names those
 * that failed, so that only they come again.
 */
export function queueHandler<Schema extends v.GenericSchema>(
  schema: Schema,
  environment: Environment,
  { did, work }: QueueReader<v.InferOutput<Schema>>,
) {
  const openStore = storeFrom(environment);
  return middy<SQSEvent, SQSBatchResponse>()
    .use(logInvocation<SQSEvent>({ logger, ids: ({ Records }) => ({ records: Records.length }) }))
    .handler(async ({ Records }) => {
      const store = await openStore();
      const failures = await Promise.all(
        Records.map(async ({ body, messageId }) => {
          try {
            logger.info(did, await work(v.parse(schema, body), store));
            return [];
          } catch (error) {
            logger.error(`not ${did}`, { messageId, errorName: errorName(error) });
            return [{ itemIdentifier: messageId }];
          }
        }),
      );
      return { batchItemFailures: failures.flat() };
    });
}
