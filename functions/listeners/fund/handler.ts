import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as v from "valibot";
import { queuedEvent } from "../../../contracts/queued-events.ts";
import { storeFrom } from "../../environment.ts";
import { logger } from "../../log.ts";
import { logInvocation } from "../../middleware/log-invocation.ts";
import { fund } from "./fund.ts";

const openStore = storeFrom(process.env);

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(logInvocation<SQSEvent>({ logger, ids: ({ Records }) => ({ records: Records.length }) }))
  .handler(async (event) => {
    const store = await openStore();
    const failures = await Promise.all(
      event.Records.map(async ({ body, messageId }) => {
        try {
          const { attemptId } = v.parse(queuedEvent, body);
          logger.info("funded", { attemptId, funded: await fund({ attemptId }, store) });
          return [];
        } catch (error) {
          logger.error("not funded", { messageId, error: error instanceof Error ? error.name : "unknown" });
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failures.flat() };
  });
