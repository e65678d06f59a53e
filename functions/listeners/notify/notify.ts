import type { QueuedMessage } from "../../../contracts/queued-messages.ts";
import { asksForAnswer, wordMessage, type Message } from "../../../domain/message-words.ts";
import { messageOn, questionOf } from "../../../domain/messages-to-people.ts";
import type { Question } from "../../../domain/questions.ts";
import { closeAfterStandstill } from "../../../domain/windows.ts";
import { accreditationOf } from "../../../store/journey/accreditations.ts";
import { readAttempt } from "../../../store/journey/attempts.ts";
import {
  claimSending,
  findSending,
  flagUnconfirmed,
  markRefused,
  markSent,
  type OfEvent,
} from "../../../store/people/messages-to-people.ts";
import { findPerson } from "../../../store/people/people.ts";
import { findQuestion, isOpen } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";

/** Sends an e-mail. Throws MailRefusedError where the service said no; any other error leaves open what happened. */
export type SendMail = (mail: Message & { readonly to: string }) => Promise<void>;

/** The e-mail service refused a message: nothing went out. Says no more than the service's code, for its words name addresses. */
export class MailRefusedError extends Error {
  override readonly name = "MailRefusedError";
  constructor(code: string) {
    super(`the e-mail service refused the message: ${code}`);
  }
}

export interface NotifyDeps {
  readonly store: Store;
  readonly sendMail: SendMail;
  readonly signInUrl: string;
}

/** What became of an event; all but `sent` mean that nothing was sent now. */
export type Notified =
  | "sent"
  | "nobody-is-written-to"
  | "no-longer-asked"
  | "person-not-held"
  | "already-sent"
  | "not-confirmed";

/**
 * Writes to the candidate about one event, once: the message is claimed before it goes out. If it is found claimed and not
 * sent, nobody knows whether it went, and an operator is asked rather than the candidate written to twice. The address is
 * read at the last moment. What is asked no longer is not written about. Throws MailRefusedError.
 */
export async function notify(event: QueuedMessage, deps: NotifyDeps): Promise<Notified> {
  const { store } = deps;
  const message = messageOn(event);
  if (message === undefined) return "nobody-is-written-to";
  const attempt = await readAttempt(store, event.attemptId);
  const asked = asksForAnswer(message) ? await findAsked(event, store) : undefined;
  if (asked === "no-longer-asked") return asked;
  const person = await findPerson(store, attempt.candidateId);
  if (person === undefined) return "person-not-held";
  const of = { attemptId: event.attemptId, eventId: event.id };
  if (!(await claimSending(store, { ...of, message }))) return claimedBefore(store, of);
  const closesAt = asked && closeAfterStandstill(asked, attempt, store.now());
  const words = wordMessage(message, {
    ...{ givenName: person.givenName, signInUrl: deps.signInUrl, at: store.now(), closesAt },
    expiresAt: (await accreditationOf(store, attempt))?.expiresAt,
  });
  await send({ to: person.email, ...words }, of, deps);
  return "sent";
}

async function findAsked(event: QueuedMessage, store: Store): Promise<Question | "no-longer-asked"> {
  const question = await findQuestion(store, event.attemptId, questionOf(event) ?? "");
  return question !== undefined && isOpen(question) ? question : "no-longer-asked";
}

async function claimedBefore(store: Store, of: OfEvent): Promise<Notified> {
  if ((await findSending(store, of))?.state === "sent") return "already-sent";
  await flagUnconfirmed(store, of);
  return "not-confirmed";
}

async function send(
  mail: Parameters<SendMail>[0],
  of: OfEvent,
  { store, sendMail }: NotifyDeps,
): Promise<void> {
  try {
    await sendMail(mail);
  } catch (error) {
    if (error instanceof MailRefusedError) await markRefused(store, of);
    throw error;
  }
  await markSent(store, of);
}
