import * as v from "valibot";
import { plusSeconds } from "../../domain/calendar.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import type { Instant } from "../../domain/time.ts";
import { dueAttributes, isStillDue, type DueItem } from "../journey/deadlines.ts";
import { absent, is, put, type Key, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { readItem, updateIf, type Store } from "../store.ts";

const examinerItem = v.object({
  provider: v.string(),
  examiner: v.string(),
  /** The employers, by their codes, for whom they work or have worked. */
  interests: v.array(v.string()),
  declaredAt: v.string(),
  /** How far the results that came before have been looked at again; absent at the beginning. */
  place: v.optional(v.string()),
});
/** An examiner by the provider's opaque reference, with the interests that they declared last. */
export type Examiner = v.InferOutput<typeof examinerItem>;

/** The examiner; undefined for whom nothing was declared. */
export function findExaminer(
  store: Store,
  provider: string,
  examiner: string,
): Promise<Examiner | undefined> {
  return readItem(store, keys.examiner(provider, examiner), examinerItem);
}

/** The examiner that a deadline is of; undefined where there is none. */
export function findDueExaminer(store: Store, due: Key): Promise<Examiner | undefined> {
  return readItem(store, due, examinerItem);
}

/**
 * Keeps what an examiner declares, in the place of what was known; refused where that changed meanwhile. What they examined
 * before is to be looked at again.
 */
export function declareExaminer(store: Store, examiner: Examiner, known: Examiner | undefined): Write {
  const key = keys.examiner(examiner.provider, examiner.examiner);
  const stands = known === undefined ? absent("pk") : is("declaredAt", known.declaredAt);
  const due = dueOf(key, plusSeconds(store.now(), 60), examiner.interests.length === 0);
  return put(store.tables.journeys, { ...key, ...examiner, ...due }, stands);
}

/** Notes how far the examiner's results have been looked at; with no place left it is through. Refused where they declared anew. */
export function noteRechecked(store: Store, due: DueItem, place: string | undefined): Promise<boolean> {
  return updateIf(store, due, { place, ...dueOf(due, store.now(), place === undefined) }, isStillDue(due));
}

function dueOf(key: Key, since: Instant, isThrough: boolean) {
  const item = { item: "reach", kind: "recheck-examiner", since, isThrough } as const;
  return dueAttributes(key, nextDeadline(item, policyInForce(since)));
}
