import type { SQSBatchResponse, SQSRecord } from "aws-lambda";

export interface StartBatchDeps {
  readonly start: (body: string) => Promise<unknown>;
  readonly noteFailure: (messageId: string, error: unknown) => void;
}

/** Handles every record of a batch and names those that failed, so that only they come again. */
export async function startBatch(
  records: readonly Pick<SQSRecord, "messageId" | "body">[],
  { start, noteFailure }: StartBatchDeps,
): Promise<SQSBatchResponse> {
  const failed = await Promise.all(
    records.map(async ({ messageId, body }) => {
      try {
        await start(body);
        return [];
      } catch (error) {
        noteFailure(messageId, error);
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failed.flat() };
}
