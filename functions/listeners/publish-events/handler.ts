import middy from "@middy/core";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { setting, storeFrom } from "../../environment.ts";
import { errorName, logger } from "../../log.ts";
import { logInvocation } from "../../middleware/log-invocation.ts";
import { eventBus } from "./event-bus.ts";
import { insertedEvents } from "./inserted-events.ts";
import { publishEvents } from "./publish-events.ts";

const openStore = storeFrom(process.env);
const bus = eventBus(setting(process.env, "EVENT_BUS_NAME"));

export const handler = middy<DynamoDBStreamEvent, void>()
  .use(logInvocation<DynamoDBStreamEvent>({ logger, ids: ({ Records }) => ({ records: Records.length }) }))
  .handler(async ({ Records }) => {
    try {
      const events = insertedEvents(Records, ({ eventID }) => logger.error("not an event", { eventID }));
      logger.info("published", await publishEvents(events, { store: await openStore(), bus }));
    } catch (error) {
      // Never the whole batch again: the deadline "publish again" puts each event on the bus once more.
      logger.error("not published", { errorName: errorName(error) });
    }
  });
