import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { setting, storeFrom } from "../../environment.ts";
import { executionsOf } from "../../legs/executions.ts";
import { logger } from "../../log.ts";
import { logInvocation } from "../../middleware/log-invocation.ts";
import { startBatch } from "./start-batch.ts";
import { startLists } from "./start-list.ts";

const openStore = storeFrom(process.env);
const executions = executionsOf(setting(process.env, "EMPLOYER_LIST_STATE_MACHINE_ARN"));

function noteFailure(messageId: string, error: unknown): void {
  logger.error("list not started", { messageId, error: error instanceof Error ? error.name : "unknown" });
}

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(logInvocation<SQSEvent>({ logger, ids: ({ Records }) => ({ records: Records.length }) }))
  .handler(async ({ Records }) => {
    const deps = { store: await openStore(), executions };
    return startBatch(Records, { start: (body) => startLists(body, deps), noteFailure });
  });
