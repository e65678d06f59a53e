import * as v from "valibot";
import { absent, is, put, type Write } from "./expressions.ts";
import { keys } from "./keys.ts";
import { readItem, type Store } from "./store.ts";

const examinerItem = v.object({
  provider: v.string(),
  examiner: v.string(),
  /** The employers, by their codes, for whom they work or have worked. */
  interests: v.array(v.string()),
  declaredAt: v.string(),
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

/** Keeps what an examiner declares, in the place of what was known; refused where that changed meanwhile. */
export function declareExaminer(store: Store, examiner: Examiner, known: Examiner | undefined): Write {
  const stands = known === undefined ? absent("pk") : is("declaredAt", known.declaredAt);
  return put(
    store.tables.journeys,
    { ...keys.examiner(examiner.provider, examiner.examiner), ...examiner },
    stands,
  );
}
