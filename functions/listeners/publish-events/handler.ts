import middy from "@middy/core";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { setting, storeFrom } from "../../environment.ts";
import { logger } from "../../log.ts";
import { logInvocation } from "../../middleware/log-invocation.ts";
import { keysIn } from "../stream-keys.ts";
import { eventBus } from "./event-bus.ts";
import { publishEvents } from "./publish-events.ts";

const openStore = storeFrom(process.env);
const bus = eventBus(setting(process.env, "EVENT_BUS_NAME"));

export const handler = middy<DynamoDBStreamEvent, void>()
  .use(logInvocation<DynamoDBStreamEvent>({ logger, ids: ({ Records }) => ({ records: Records.length }) }))
  .handler(async (event) => {
    try {
      logger.info("published", await publishEvents(keysIn(event), { store: await openStore(), bus }));
    } catch (error) {
      // Never the whole batch again: the deadline "publish again" puts each event on the bus once more.
      logger.error("not published", { error: error instanceof Error ? error.name : "unknown" });
    }
  });
