import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import * as v from "valibot";
import { queuedCommission } from "../../../contracts/queued-commissions.ts";
import type { Sending } from "./send-to-provider.ts";

export type QueuedRecord = Pick<SQSRecord, "messageId" | "body" | "receiptHandle"> & {
  readonly attributes: Pick<SQSRecord["attributes"], "ApproximateReceiveCount">;
};

export interface SendBatchDeps {
  readonly send: (queued: v.InferOutput<typeof queuedCommission>) => Promise<Sending>;
  /** Hides the record from the queue's readers for so many seconds. */
  readonly postpone: (record: QueuedRecord, seconds: number) => Promise<unknown>;
  readonly noteFailure: (messageId: string, error: unknown) => void;
}

/**
 * Sends every record of a batch at once and names those that failed, so that only they come again: after
 * 10, 30, 90 and 270 seconds. The fifth failure, under seven minutes in all, is the queue's last, and its
 * dead-letter queue takes the record; the deadline "commission again" starts anew after that.
 */
export async function sendBatch(
  records: readonly QueuedRecord[],
  deps: SendBatchDeps,
): Promise<SQSBatchResponse> {
  const failed = await Promise.all(records.map((record) => sendOne(record, deps)));
  return { batchItemFailures: failed.flat() };
}

async function sendOne(record: QueuedRecord, deps: SendBatchDeps) {
  try {
    await deps.send(v.parse(queuedCommission, record.body));
    return [];
  } catch (error) {
    deps.noteFailure(record.messageId, error);
    await postpone(record, deps);
    return [{ itemIdentifier: record.messageId }];
  }
}

/** A record that could not be postponed comes again after the queue's own visibility timeout. */
async function postpone(record: QueuedRecord, deps: SendBatchDeps): Promise<void> {
  const received = Number(record.attributes.ApproximateReceiveCount);
  try {
    await deps.postpone(record, Math.min(270, 10 * 3 ** (received - 1)));
  } catch (error) {
    deps.noteFailure(record.messageId, error);
  }
}
