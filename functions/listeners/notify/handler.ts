import middy from "@middy/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as v from "valibot";
import { queuedMessage } from "../../../contracts/queued-messages.ts";
import { setting, storeFrom } from "../../environment.ts";
import { logger } from "../../log.ts";
import { logInvocation } from "../../middleware/log-invocation.ts";
import { notify } from "./notify.ts";
import { sesMail } from "./ses.ts";

const openStore = storeFrom(process.env);
const signInUrl = setting(process.env, "SIGN_IN_URL");
const sendMail = sesMail(setting(process.env, "MAIL_SENDER"));

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(logInvocation<SQSEvent>({ logger, ids: ({ Records }) => ({ records: Records.length }) }))
  .handler(async ({ Records }) => {
    const store = await openStore();
    const failures = await Promise.all(
      Records.map(async ({ body, messageId }) => {
        try {
          const event = v.parse(queuedMessage, body);
          const notified = await notify(event, { store, sendMail, signInUrl });
          logger.info("notified", { eventId: event.id, type: event.type, notified });
          return [];
        } catch (error) {
          // The name alone: what a service or a parser says may repeat an address.
          logger.error("not notified", { messageId, error: error instanceof Error ? error.name : "unknown" });
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failures.flat() };
  });
