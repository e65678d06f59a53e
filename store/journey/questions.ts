import * as v from "valibot";
import type { Attempt } from "../../domain/attempt.ts";
import { deadlineKinds } from "../../domain/deadlines.ts";
import { notSatReasons, type NotSatReason } from "../../domain/outcome.ts";
import {
  answerCodes,
  questionKinds,
  type AnswerCode,
  type QuestionKind,
} from "../../domain/kinds-of-question.ts";
import type { Question } from "../../domain/questions.ts";
import type { Day } from "../../domain/time.ts";
import { dueAttributes } from "./deadlines.ts";
import { absent, is, update, type Write } from "../database/expressions.ts";
import { flagged, unflagged } from "./flags.ts";
import { keys } from "../keys.ts";
import { questionDue } from "./question-windows.ts";
import { readItem, readItems, stageSchema, updateIf, type Store } from "../store.ts";

const questionItem = v.object({
  attemptId: v.string(),
  key: v.string(),
  kind: v.picklist(questionKinds),
  stage: v.optional(stageSchema),
  sitting: v.optional(v.number()),
  round: v.number(),
  askedByLeg: v.number(),
  openedAt: v.string(),
  closesAt: v.string(),
  reminderEveryDays: v.optional(v.number()),
  remindersSent: v.number(),
  extendedDays: v.optional(v.number()),
  closures: v.optional(v.array(v.string())),
  standstillSeconds: v.number(),
  token: v.optional(v.string()),
  tokenOrder: v.optional(v.string()),
  answer: v.optional(v.picklist(answerCodes)),
  answeredAt: v.optional(v.string()),
  answeredBy: v.optional(v.string()),
  acceptedAt: v.optional(v.string()),
  heldAt: v.optional(v.string()),
  heldVersion: v.optional(v.number()),
  releaseDays: v.optional(v.array(v.string())),
  clearedExaminer: v.optional(v.string()),
  examinerDecision: v.optional(v.picklist(["cleared", "not-cleared"])),
  interestFoundAt: v.optional(v.string()),
  notSatBecause: v.optional(v.picklist(notSatReasons)),
  countsAsMissed: v.optional(v.boolean()),
  chasedAt: v.optional(v.string()),
  resumedAt: v.optional(v.string()),
  resumeTries: v.number(),
  lastTriedAt: v.optional(v.string()),
  takenUpAt: v.optional(v.string()),
  effectDoneAt: v.optional(v.string()),
  dueAt: v.optional(v.string()),
  dueKind: v.optional(v.picklist(deadlineKinds)),
});

export function findQuestion(store: Store, attemptId: string, key: string): Promise<Question | undefined> {
  return readItem(store, keys.question(attemptId, key), questionItem);
}

/** Every question that was ever asked of an attempt. */
export function readQuestions(store: Store, attemptId: string): Promise<Question[]> {
  return readItems(store, keys.attempt(attemptId).pk, "QUESTION#", questionItem);
}

/** The question of a kind that was asked last; undefined where none was. */
export async function findLatestQuestion(
  store: Store,
  attemptId: string,
  kind: QuestionKind,
): Promise<Question | undefined> {
  const asked = (await readQuestions(store, attemptId)).filter((question) => question.kind === kind);
  return asked.toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1)).at(-1);
}

/** Marks that the execution was resumed, if the token is still the one that was sent. A refusal is no fault. */
export async function markResumed(store: Store, question: Question, token: string): Promise<void> {
  const key = keys.question(question.attemptId, question.key);
  await updateIf(store, key, { resumedAt: store.now() }, is("token", token));
}

/** The answer to a question, as a doorway or the deadline job gives it. */
export interface Answer {
  readonly answer: AnswerCode;
  readonly answeredBy: string;
  readonly notSatBecause?: NotSatReason | undefined;
  readonly countsAsMissed?: boolean | undefined;
  readonly releaseDays?: readonly Day[] | undefined;
  readonly clearedExaminer?: string | undefined;
  readonly examinerDecision?: "cleared" | "not-cleared";
}

/**
 * Writes the answer to an open question. From here on the question is due until the answer is taken up, so
 * that a nudge that gets lost is given again.
 */
export function answerQuestion(store: Store, attempt: Attempt, question: Question, answer: Answer): Write {
  const key = keys.question(question.attemptId, question.key);
  const answeredAt = store.now();
  const changes = {
    ...{ ...answer, answeredAt, lastTriedAt: answeredAt, heldAt: undefined, heldVersion: undefined },
    ...unflagged,
    ...questionDue(attempt, { ...question, answeredAt, lastTriedAt: answeredAt }),
  };
  return update(store.tables.journeys, key, changes, absent("answer"));
}

/** Holds a result that came in time: the question lapses no more, and is before an operator until they decide. */
export function holdQuestion(store: Store, attempt: Attempt, question: Question, heldVersion: number): Write {
  const now = store.now();
  const key = keys.question(question.attemptId, question.key);
  const heldAt = question.heldAt ?? now;
  const changes = {
    ...{ heldAt, heldVersion },
    ...questionDue(attempt, { ...question, heldAt }),
    ...flagged("examiner-with-interest", now),
  };
  return update(store.tables.journeys, key, changes, absent("answer"));
}

/**
 * Holds a result that had answered its question before its examiner's interest was known: the question is open again, and held
 * since the result came, so that a sitting in its place gets all that time back.
 */
export function holdAnswered(store: Store, attempt: Attempt, question: Question, heldVersion: number): Write {
  const now = store.now();
  const key = keys.question(question.attemptId, question.key);
  const open = { answer: undefined, answeredAt: undefined, takenUpAt: undefined };
  const heldAt = question.answeredAt ?? now;
  const changes = {
    ...{ ...open, answeredBy: undefined, effectDoneAt: undefined, heldAt, heldVersion },
    ...questionDue(attempt, { ...question, ...open, heldAt, lastTriedAt: now }),
    ...flagged("examiner-with-interest", now),
  };
  return update(store.tables.journeys, key, changes, is("answer", "result"));
}

/** Shows operators, once, a question whose result was released before its examiner's interest was known. */
export function showInterest(store: Store, question: Question): Write {
  const now = store.now();
  const changes = { interestFoundAt: now, ...flagged("interest-after-release", now) };
  return update(store.tables.journeys, keys.question(question.attemptId, question.key), changes);
}

/** Ends a question that is asked no longer: nobody takes its answer up, so that it is due for nothing more. */
export function closeQuestion(store: Store, question: Question, closedBy: string): Write {
  const key = keys.question(question.attemptId, question.key);
  const now = store.now();
  const changes = {
    ...{ answer: "no-longer-asked", answeredBy: closedBy, answeredAt: now, takenUpAt: now },
    ...{ heldAt: undefined, heldVersion: undefined },
    ...dueAttributes(key, undefined),
    ...unflagged,
  };
  return update(store.tables.journeys, key, changes, absent("answer"));
}

/** Whether a question waits for an answer. */
export const isOpen = (question: Question): boolean => question.answer === undefined;

/** The questions of them by which a provider is asked for a result now. */
export const openResults = (questions: readonly Question[]): readonly Question[] =>
  questions.filter((question) => question.kind === "result" && isOpen(question));
