import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as v from "valibot";
import { executionEnded } from "../../../contracts/tasks.ts";
import { flagUnprocessed } from "../../../store/lists.ts";
import { storeFrom } from "../../environment.ts";
import { logger } from "../../log.ts";
import { logInvocation } from "../../middleware/log-invocation.ts";
import { markHalted } from "./mark-halted.ts";

const openStore = storeFrom(process.env);

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(logInvocation<SQSEvent>({ logger, ids: ({ Records }) => ({ records: Records.length }) }))
  .handler(async (event) => {
    const store = await openStore();
    const failures = await Promise.all(
      event.Records.map(async ({ body, messageId }) => {
        try {
          const ended = v.parse(executionEnded, body);
          const marked = await (ended.isOfList
            ? flagUnprocessed(store, ended.executionName)
            : markHalted(ended, store));
          logger.info("marked", { ...ended, marked });
          return [];
        } catch (error) {
          logger.error("not marked", { messageId, error: error instanceof Error ? error.name : "unknown" });
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failures.flat() };
  });
