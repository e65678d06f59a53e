import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { CommissionQueue } from "./deadline-actions.ts";

/** The deployed queue of send-to-provider; a message has the shape of the bus's event (contracts/queued-commissions). */
export function commissionQueue(QueueUrl: string, client = new SQSClient({})): CommissionQueue {
  return {
    async send({ attemptId, reference }) {
      const MessageBody = JSON.stringify({ detail: { attemptId, detail: { reference } } });
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
  };
}
