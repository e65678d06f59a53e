import * as v from "valibot";
import { notSatReasons } from "../domain/outcome.ts";
import { answerCodes, questionKinds, type Question } from "../domain/questions.ts";
import { is } from "./expressions.ts";
import { keys } from "./keys.ts";
import { readItem, readItems, stageSchema, updateIf, type Store } from "./store.ts";

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
  standstillSeconds: v.number(),
  token: v.optional(v.string()),
  tokenOrder: v.optional(v.string()),
  answer: v.optional(v.picklist(answerCodes)),
  answeredAt: v.optional(v.string()),
  answeredBy: v.optional(v.string()),
  acceptedAt: v.optional(v.string()),
  notSatBecause: v.optional(v.picklist(notSatReasons)),
  countsAsMissed: v.optional(v.boolean()),
  resumedAt: v.optional(v.string()),
  resumeTries: v.number(),
  lastTriedAt: v.optional(v.string()),
  takenUpAt: v.optional(v.string()),
  effectDoneAt: v.optional(v.string()),
});

export function findQuestion(store: Store, attemptId: string, key: string): Promise<Question | undefined> {
  return readItem(store, keys.question(attemptId, key), questionItem);
}

/** Every question that was ever asked of an attempt. */
export function readQuestions(store: Store, attemptId: string): Promise<Question[]> {
  return readItems(store, keys.attempt(attemptId).pk, "QUESTION#", questionItem);
}

/** Marks that the execution was resumed, if the token is still the one that was sent. A refusal is no fault. */
export async function markResumed(store: Store, question: Question, token: string): Promise<void> {
  const key = keys.question(question.attemptId, question.key);
  await updateIf(store, key, { resumedAt: store.now() }, is("token", token));
}
