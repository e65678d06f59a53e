import * as v from "valibot";
import type { Attempt } from "../../domain/attempt.ts";
import { bands, type CandidateFeedback, type EmployerFeedback } from "../../domain/feedback.ts";
import { isNew, put, update, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { standingItem } from "./outcomes.ts";
import { readItem, stageSchema, type Store } from "../store.ts";

export type Reader = "candidate" | "employer";
const band = v.picklist(bands);

const feedbackItem = v.object({
  attemptId: v.string(),
  round: v.number(),
  outcomeVersion: v.number(),
  composedAt: v.string(),
  releasedAt: v.optional(v.string()),
  copyFor: v.picklist(["candidate", "employer"]),
  standardVersion: v.string(),
  result: v.picklist(["met", "not-met"]),
  partiallyMet: v.boolean(),
  stages: v.array(
    v.object({
      stage: stageSchema,
      standing: standingItem,
      areas: v.array(v.object({ area: v.string(), band })),
    }),
  ),
  areas: v.array(
    v.object({
      area: v.string(),
      overall: v.picklist([...bands, "not-assessed"]),
      stages: v.array(v.object({ stage: stageSchema, band })),
    }),
  ),
  strengths: v.array(v.string()),
  toDevelop: v.array(v.string()),
  notices: v.optional(v.array(v.object({ code: v.string(), text: v.string(), source: v.string() }))),
});
/** One reader's copy of the feedback on one outcome; nobody's before it has a `releasedAt`. */
export type RecordedFeedback = v.InferOutput<typeof feedbackItem>;

export function findFeedback(
  store: Store,
  of: { readonly attemptId: string; readonly round: number; readonly outcomeVersion: number },
  reader: Reader,
): Promise<RecordedFeedback | undefined> {
  return readItem(store, keys.feedback(of.attemptId, of.round, of.outcomeVersion, reader), feedbackItem);
}

/** The reader's copy on the attempt's latest released outcome; undefined while nothing is released. */
export async function findReleasedFeedback(
  store: Store,
  attempt: Attempt,
  reader: Reader,
): Promise<RecordedFeedback | undefined> {
  const { attemptId, releasedOutcome } = attempt;
  return releasedOutcome && findFeedback(store, { attemptId, ...releasedOutcome }, reader);
}

/** Writes one copy, held until its release. */
export function holdFeedback(
  store: Store,
  attempt: Attempt,
  copy: CandidateFeedback | EmployerFeedback,
): Write {
  const { attemptId, round, outcomeVersion } = attempt;
  const key = keys.feedback(attemptId, round, outcomeVersion, copy.copyFor);
  const item = { ...key, ...copy, attemptId, round, outcomeVersion, composedAt: store.now() };
  return put(store.tables.journeys, item, isNew);
}

/** Releases one copy. */
export function releaseFeedback(store: Store, attempt: Attempt, reader: Reader): Write {
  const { attemptId, round, outcomeVersion } = attempt;
  return update(store.tables.journeys, keys.feedback(attemptId, round, outcomeVersion, reader), {
    releasedAt: store.now(),
  });
}
