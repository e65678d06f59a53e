import type { Attempt } from "../../domain/attempt.ts";
import type { Actor, NewEvent } from "../../domain/events.ts";
import type { Question } from "../../domain/questions.ts";
import { closeAfterStandstill, standstillBy } from "../../domain/windows.ts";
import { suspendCommission, toldProvider } from "../providers/commissions.ts";
import { dueAttributes } from "../journey/deadlines.ts";
import { update, type Write } from "../database/expressions.ts";
import { unflagged } from "../journey/flags.ts";
import { keys } from "../keys.ts";
import { moveClose } from "../journey/question-windows.ts";
import { openResults } from "../journey/questions.ts";
import type { Store } from "../store.ts";

interface Part {
  readonly events: readonly NewEvent[];
  readonly writes: readonly Write[];
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
    events: open.map(({ key }) => toldProvider("commission-suspended", attempt, key, actor)),
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
  const now = store.now();
  const standstillSeconds = standstillBy(attempt, now);
  return {
    events: open.map(({ key }) => toldProvider("commission-changed", attempt, key, actor)),
    writes: open.flatMap((question) => {
      const closesAt = closeAfterStandstill(question, attempt, now);
      return moveClose(store, attempt, question, { closesAt, standstillSeconds });
    }),
  };
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
