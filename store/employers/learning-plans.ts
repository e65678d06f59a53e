import * as v from "valibot";
import { put, type Key, type Write } from "../database/expressions.ts";
import { seal } from "../people/sealed-text.ts";
import { readItem, type Store } from "../store.ts";

/** Free text stands in People. */
const keyOf = (attemptId: string): Key => ({ pk: `ATTEMPT#${attemptId}`, sk: "LEARNING-PLAN" });

const planItem = v.object({ plan: v.string(), agreedOn: v.string() });
/** What the candidate is to learn and how, as employer and candidate agreed it [P]. */
export type LearningPlan = v.InferOutput<typeof planItem>;

/** The plan as it was last recorded; undefined while there is none. */
export function findLearningPlan(store: Store, attemptId: string): Promise<LearningPlan | undefined> {
  return readItem(store, keyOf(attemptId), planItem, "people");
}

/** A plan recorded later takes the place of the one before; the log, with the words' seal, tells of both. */
export function keepLearningPlan(
  store: Store,
  attemptId: string,
  { plan, agreedOn }: LearningPlan,
): { readonly wordsSeal: string; readonly write: Write } {
  const { salt, digest } = seal(store, JSON.stringify([plan, agreedOn]));
  const write = put(store.tables.people, { ...keyOf(attemptId), plan, agreedOn, salt });
  return { wordsSeal: digest, write };
}
