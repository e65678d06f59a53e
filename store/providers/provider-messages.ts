import * as v from "valibot";
import type { FlagCode } from "../../domain/flags.ts";
import type { ProviderNotice } from "../../contracts/provider-messages.ts";
import { messageTypes } from "../../domain/provider-messages.ts";
import type { Instant } from "../../domain/time.ts";
import { isNew, put, type Write } from "../database/expressions.ts";
import { flagged } from "../journey/flags.ts";
import { keys } from "../keys.ts";
import { readItem, stageSchema, type Store } from "../store.ts";

const messageItem = v.object({
  provider: v.string(),
  webhookId: v.string(),
  digest: v.string(),
  type: v.picklist(messageTypes),
  reference: v.string(),
  stage: stageSchema,
  /** The case that it belongs to; absent where the reference is unknown. */
  attemptId: v.optional(v.string()),
  verdict: v.string(),
  occurredAt: v.string(),
  receivedAt: v.string(),
});
/** A provider's message as it was received, once, for the life of the case. Its body stands in People. */
export type RecordedMessage = v.InferOutput<typeof messageItem>;

export function findMessage(
  store: Store,
  provider: string,
  webhookId: string,
): Promise<RecordedMessage | undefined> {
  return readItem(store, keys.message(provider, webhookId), messageItem);
}

const knownMessage = v.object({ digest: v.string(), verdict: v.string() });
/** What a message that came before was, and was answered: enough to know whether it is the same again. */
export type KnownMessage = v.InferOutput<typeof knownMessage>;

export function findVerdict(
  store: Store,
  provider: string,
  webhookId: string,
): Promise<KnownMessage | undefined> {
  return readItem(store, keys.message(provider, webhookId), knownMessage);
}

/** A provider's message that is about no single case: of a session, of an examiner. */
export interface RecordedNotice {
  readonly provider: string;
  readonly webhookId: string;
  readonly digest: string;
  readonly type: ProviderNotice["type"];
  readonly verdict: string;
  readonly occurredAt: Instant;
  readonly receivedAt: Instant;
}

/** What is kept of a message, whatever becomes of it. */
export interface KeptMessage {
  readonly message: RecordedMessage | RecordedNotice;
  /** What the body said; it may hold free text, so it is kept with people's data. */
  readonly body: string;
  readonly salt: string;
  readonly flag?: FlagCode | undefined;
}

/** Keeps a message under its id, which must be new: the same message has one effect. */
export function keepMessage(store: Store, kept: KeptMessage): Write[] {
  return keep(store, kept, keys.message(kept.message.provider, kept.message.webhookId));
}

/** Keeps a message that came under the id of another, beside it and before an operator. */
export function keepConflictingMessage(store: Store, kept: KeptMessage): Write[] {
  const { provider, webhookId, digest } = kept.message;
  return keep(store, kept, keys.conflictingMessage(provider, webhookId, digest));
}

function keep(
  store: Store,
  { message, body, salt, flag }: KeptMessage,
  key: { pk: string; sk: string },
): Write[] {
  const at: Instant = message.receivedAt;
  return [
    put(store.tables.journeys, { ...key, ...message, ...(flag && flagged(flag, at)) }, isNew),
    put(store.tables.people, { ...key, body, salt, receivedAt: at }, isNew),
  ];
}
