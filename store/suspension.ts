import type { Attempt } from "../domain/attempt.ts";
import { nextDeadline } from "../domain/deadlines.ts";
import type { Actor, NewEvent } from "../domain/events.ts";
import { policyOfVersion } from "../domain/policy/policy.ts";
import type { Question } from "../domain/questions.ts";
import { closeAfterStandstill, standstillBy } from "../domain/windows.ts";
import { changeCommission, commissionReference, suspendCommission } from "./commissions.ts";
import { dueAttributes } from "./deadlines.ts";
import { update, type Write } from "./expressions.ts";
import { unflagged } from "./flags.ts";
import { keys } from "./keys.ts";
import { isOpen } from "./questions.ts";
import type { Store } from "./store.ts";

interface Part {
  readonly events: readonly NewEvent[];
  readonly writes: readonly Write[];
}

const openResults = (questions: readonly Question[]): readonly Question[] =>
  questions.filter((question) => question.kind === "result" && isOpen(question));

function toldProvider(
  attempt: Attempt,
  questions: readonly Question[],
  type: "commission-suspended" | "commission-changed",
  actor: Actor,
): NewEvent[] {
  return questions.map(({ key }) => ({
    ...{ type, actor, causation: key },
    detail: { question: key, reference: commissionReference(attempt.attemptId, key) },
  }));
}

/**
 * Tells the provider that what is commissioned is not to be sat for now [peer: NET]. The questions stay open, so that a
 * sitting held just before is not lost; the leg after the appeal takes them over.
 */
export function suspendSittings(
  store: Store,
  attempt: Attempt,
  questions: readonly Question[],
  actor: Actor,
): Part {
  const open = openResults(questions);
  return {
    events: toldProvider(attempt, open, "commission-suspended", actor),
    writes: open.map(({ key }) => suspendCommission(store, attempt, key)),
  };
}

/** Gives open sittings back the time that they stood still, and tells the provider until when they may be sat. */
export function resumeSittings(
  store: Store,
  attempt: Attempt,
  questions: readonly Question[],
  actor: Actor,
): Part {
  const open = openResults(questions);
  return {
    events: toldProvider(attempt, open, "commission-changed", actor),
    writes: open.flatMap((question) => windowWrites(store, attempt, question)),
  };
}

function windowWrites(store: Store, attempt: Attempt, question: Question): Write[] {
  const { journeys } = store.tables;
  const key = keys.question(question.attemptId, question.key);
  const closesAt = closeAfterStandstill(question, attempt, store.now());
  const due = nextDeadline(
    { item: "question", ...question, closesAt },
    policyOfVersion(attempt.policyVersion),
  );
  const standstillSeconds = standstillBy(attempt, store.now());
  return [
    update(journeys, key, { closesAt, standstillSeconds, ...dueAttributes(key, due) }),
    ...(question.stage === undefined
      ? []
      : [update(journeys, keys.stage(question.attemptId, question.stage), { closesAt })]),
    changeCommission(store, attempt, question.key, { closesAt }),
  ];
}

/** Ends what is due of answers that no leg will take up: the journey went elsewhere meanwhile. */
export function settleAnswers(store: Store, questions: readonly Question[]): Write[] {
  return questions
    .filter((question) => question.answer !== undefined && question.takenUpAt === undefined)
    .map((question) => {
      const key = keys.question(question.attemptId, question.key);
      const changes = { takenUpAt: store.now(), ...dueAttributes(key, undefined), ...unflagged };
      return update(store.tables.journeys, key, changes);
    });
}
