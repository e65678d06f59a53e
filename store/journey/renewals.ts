import type { Attempt, Transition } from "../../domain/attempt.ts";
import type { Actor, EventDetail, NewEvent } from "../../domain/events.ts";
import { answerTo, type Answers, type RenewalKind } from "../../domain/kinds-of-question.ts";
import { renewalKey } from "../../domain/question-keys.ts";
import type { RenewalAnswers } from "../../domain/renewal.ts";
import { changeAccreditation, type Accreditation } from "./accreditations.ts";
import type { Change } from "../append.ts";
import type { Write } from "../database/expressions.ts";
import { unflagged } from "./flags.ts";
import { intendLeg } from "./legs.ts";
import { answerQuestion, findQuestion, isOpen, readQuestions } from "./questions.ts";
import type { Store } from "../store.ts";
import { settleAnswers } from "../transitions/suspension.ts";

/**
 * Opens a renewal as the attempt's next leg; whoever it is that opens it says so in the event. Where the leg of the renewal
 * before has not taken up yet how that ended, nobody does any more.
 */
export async function openRenewal(
  store: Store,
  attempt: Attempt,
  accreditation: Accreditation,
  opening: { readonly actor: Actor; readonly remindersSent: number; readonly detail?: EventDetail },
): Promise<Change<{ readonly leg: number }>> {
  const questions = await readQuestions(store, attempt.attemptId);
  const leg = attempt.leg + 1;
  const renewals = (attempt.renewals ?? 0) + 1;
  return {
    answer: { leg },
    transition: "openRenewal",
    attempt: { leg, renewals },
    events: [
      {
        type: "renewal-opened",
        actor: opening.actor,
        causation: accreditation.number,
        detail: { renewal: renewals, expiresAt: accreditation.expiresAt, ...opening.detail },
      },
    ],
    writes: [
      intendLeg(store, attempt, leg, "renewal", "renewal"),
      ...settleAnswers(store, questions),
      changeAccreditation(store, accreditation, {
        ...{ renewal: "under-way", remindersSent: opening.remindersSent },
      }),
    ],
  };
}

/** Ends what a renewal still asks, in the transaction that ends the renewal from outside its workflow. */
export async function endQuestions(store: Store, attempt: Attempt, by: string): Promise<Write[]> {
  if (attempt.status !== "renewal-open") return [];
  const open = (await readQuestions(store, attempt.attemptId)).filter(isOpen);
  return open.map((question) =>
    answerQuestion(store, attempt, question, { answer: "withdrawn", answeredBy: by }),
  );
}

/** Its holder is not to be asked again: the accreditation runs to its last day; one that had lapsed stays so. */
export async function withdrawFromRenewal(
  store: Store,
  attempt: Attempt,
  accreditation: Accreditation,
  actor: Actor,
): Promise<Change<{ recorded: true }>> {
  const isRestoration = accreditation.state === "lapsed";
  const transition: Transition = isRestoration ? "withdrawFromRestoration" : "withdrawFromRenewal";
  const { number, expiresAt } = accreditation;
  const event: NewEvent = {
    type: "renewal-withdrawn",
    actor,
    causation: renewalKey("renewal-evidence", attempt),
    detail: { accreditationNumber: number, expiresAt },
  };
  return {
    answer: { recorded: true },
    transition,
    attempt: { haltedAt: undefined, ...unflagged },
    events: [event],
    writes: [
      ...(await endQuestions(store, attempt, actor.id)),
      changeAccreditation(store, accreditation, { renewal: isRestoration ? "not-due" : "declined" }),
    ],
  };
}

/** A renewal was to be settled though its candidate had not been asked: a fault of the workflow. */
export class RenewalNotAskedError extends Error {
  override readonly name = "RenewalNotAskedError";
  constructor(attemptId: string) {
    super(`the candidate of attempt ${attemptId} has not answered whether to renew`);
  }
}

/** What the questions of the renewal opened last were answered. Throws RenewalNotAskedError, UnknownAnswerError. */
export async function readRenewalAnswers(store: Store, attempt: Attempt): Promise<RenewalAnswers> {
  const [evidence, confirmation, audit] = await Promise.all([
    readAnswer(store, attempt, "renewal-evidence"),
    readAnswer(store, attempt, "renewal-confirmation"),
    readAnswer(store, attempt, "renewal-audit"),
  ]);
  if (evidence === undefined) throw new RenewalNotAskedError(attempt.attemptId);
  return { evidence, confirmation, audit };
}

async function readAnswer<K extends RenewalKind>(
  store: Store,
  attempt: Attempt,
  kind: K,
): Promise<Answers[K] | undefined> {
  const question = await findQuestion(store, attempt.attemptId, renewalKey(kind, attempt));
  return question?.answer === undefined ? undefined : answerTo(kind, question.answer);
}
