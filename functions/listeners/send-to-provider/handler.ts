import { ChangeMessageVisibilityCommand, SQSClient } from "@aws-sdk/client-sqs";
import middy from "@middy/core";
import type { SQSEvent } from "aws-lambda";
import {
  dropCommission,
  findCommission,
  markCommissionAccepted,
  type Commission,
} from "../../../store/providers/commissions.ts";
import { findPerson } from "../../../store/people/people.ts";
import { findQuestion } from "../../../store/journey/questions.ts";
import { setting, storeFrom } from "../../environment.ts";
import { logger } from "../../log.ts";
import { logInvocation } from "../../middleware/log-invocation.ts";
import { secretsManagerDirectory } from "../../shared/standard-webhooks/secrets-manager.ts";
import { sendBatch, type QueuedRecord } from "./send-batch.ts";
import { sendToProvider, type SendToProviderDeps } from "./send-to-provider.ts";

const openStore = storeFrom(process.env);
const queue = new SQSClient({});
const QueueUrl = setting(process.env, "COMMISSION_QUEUE_URL");

const providers = secretsManagerDirectory(setting(process.env, "PROVIDER_SECRET_ARNS"));

async function depsOf(): Promise<SendToProviderDeps> {
  const store = await openStore();
  return {
    findCommission: (attemptId, reference) => findCommission(store, attemptId, reference),
    isStillAsked: async ({ attemptId, questionKey }: Commission) => {
      const question = await findQuestion(store, attemptId, questionKey);
      return question !== undefined && question.answer === undefined;
    },
    findPerson: async (candidateId) => {
      const person = await findPerson(store, candidateId);
      if (person === undefined) return undefined;
      const { givenName, familyName, email, adjustments } = person;
      return { candidate: { givenName, familyName, email }, adjustments };
    },
    drop: (commission) => dropCommission(store, commission),
    markAccepted: (commission) => markCommissionAccepted(store, commission),
    providers,
    post: fetch,
    signingTime: Date.now,
  };
}

const postpone = ({ receiptHandle: ReceiptHandle }: QueuedRecord, VisibilityTimeout: number) =>
  queue.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));

function noteFailure(messageId: string, error: unknown): void {
  const { name, message } = error instanceof Error ? error : new TypeError(typeof error);
  logger.error("commission not sent", { messageId, errorName: name, errorMessage: message });
}

export const handler = middy(async (event: SQSEvent) => {
  const deps = await depsOf();
  return sendBatch(event.Records, { send: (queued) => sendToProvider(queued, deps), postpone, noteFailure });
}).use(logInvocation<SQSEvent>({ logger, ids: (event) => ({ records: event.Records.length }) }));
