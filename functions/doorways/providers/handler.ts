import middy from "@middy/core";
import httpHeaderNormalizer from "@middy/http-header-normalizer";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { setting, storeFrom } from "../../environment.ts";
import { logger } from "../../log.ts";
import { logInvocation } from "../../middleware/log-invocation.ts";
import { problemDetails } from "../../middleware/problem-details.ts";
import { secretsManagerDirectory } from "../../shared/standard-webhooks/secrets-manager.ts";
import { receiveWebhook } from "./receive-webhook.ts";
import { recordMessage } from "./record-message.ts";
import { recordNotice } from "./record-notice.ts";

const openStore = storeFrom(process.env);
const providers = secretsManagerDirectory(setting(process.env, "PROVIDER_SECRET_ARNS"));

export const handler = middy((event: APIGatewayProxyEventV2) =>
  receiveWebhook(event, {
    providers,
    recordMessage: async (message, meta) => recordMessage(message, meta, await openStore()),
    recordNotice: async (notice, meta) => recordNotice(notice, meta, await openStore()),
    now: Date.now,
    noteRefusal: (reason) => logger.info("webhook refused", { reason }),
  }),
)
  // The webhook's id and provider are not logged: before it is verified they are anybody's words.
  .use(
    logInvocation<APIGatewayProxyEventV2>({
      logger,
      ids: (event) => ({ apiRequestId: event.requestContext.requestId }),
    }),
  )
  .use(httpHeaderNormalizer())
  .use(problemDetails<APIGatewayProxyEventV2>({ logger }));
