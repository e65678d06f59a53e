import * as v from "valibot";
import { messageNames, type MessageName } from "../../domain/messages-to-people.ts";
import { any, is, isNew } from "../database/expressions.ts";
import { flagged, unflagged } from "../journey/flags.ts";
import { keys } from "../keys.ts";
import { readItem, updateIf, type Store } from "../store.ts";

/** The event that somebody is written to about: a message goes out once for each. */
export interface OfEvent {
  readonly attemptId: string;
  readonly eventId: string;
}

const sendingItem = v.object({
  attemptId: v.string(),
  eventId: v.string(),
  message: v.picklist(messageNames),
  state: v.picklist(["sending", "refused", "sent"]),
  claimedAt: v.string(),
  sentAt: v.optional(v.string()),
});
/** One message to one person, by the event that it is about: no address and no word of it. */
export type Sending = v.InferOutput<typeof sendingItem>;

export function findSending(store: Store, { attemptId, eventId }: OfEvent): Promise<Sending | undefined> {
  return readItem(store, keys.sending(attemptId, eventId), sendingItem);
}

/** Claims the message before it goes out; false where it was claimed, unless the service refused it then. */
export function claimSending(
  store: Store,
  of: OfEvent & { readonly message: MessageName },
): Promise<boolean> {
  const claimed = { ...of, state: "sending", claimedAt: store.now() };
  return updateIf(store, keys.sending(of.attemptId, of.eventId), claimed, any(isNew, is("state", "refused")));
}

/** Notes that the e-mail service took the message. */
export async function markSent(store: Store, { attemptId, eventId }: OfEvent): Promise<void> {
  const sent = { state: "sent", sentAt: store.now(), ...unflagged };
  await updateIf(store, keys.sending(attemptId, eventId), sent, is("state", "sending"));
}

/** Notes that the e-mail service said no, so that nothing went out: the message may be claimed again. */
export async function markRefused(store: Store, { attemptId, eventId }: OfEvent): Promise<void> {
  await updateIf(store, keys.sending(attemptId, eventId), { state: "refused" }, is("state", "sending"));
}

/** Puts a message before an operator of which nobody can say whether it went out. */
export async function flagUnconfirmed(store: Store, { attemptId, eventId }: OfEvent): Promise<void> {
  const key = keys.sending(attemptId, eventId);
  await updateIf(store, key, flagged("message-not-confirmed", store.now()), is("state", "sending"));
}
