import * as v from "valibot";
import type { Attempt } from "../../domain/attempt.ts";
import { put, type Key, type Write } from "../database/expressions.ts";
import { seal } from "./sealed-text.ts";
import { readItem, type Store } from "../store.ts";

/** The words stand beside the case in People, under the number of the event that they are the reason of. */
const keyOf = (attemptId: string, sequence: number): Key => ({
  pk: `ATTEMPT#${attemptId}`,
  sk: `REASON#${String(sequence).padStart(6, "0")}`,
});

/** Why somebody did what the log says, kept with people's data; the event holds the proof of its wording. */
export interface StatedReason {
  readonly reasonSeal: string;
  readonly write: Write;
}

/** Keeps the reason of an append's first event, in that append's own transaction. */
export function statedReason(
  store: Store,
  { attemptId, eventSequence }: Pick<Attempt, "attemptId" | "eventSequence">,
  reason: string,
): StatedReason {
  const { salt, digest } = seal(store, reason);
  const item = { ...keyOf(attemptId, eventSequence + 1), attemptId, reason, salt };
  return { reasonSeal: digest, write: put(store.tables.people, item) };
}

const reasonItem = v.object({ reason: v.string() });

/** The reason of an event, in the words it was given; undefined where none is kept, or no longer. */
export async function findReason(
  store: Store,
  of: { readonly attemptId: string; readonly sequence: number },
): Promise<string | undefined> {
  return (await readItem(store, keyOf(of.attemptId, of.sequence), reasonItem, "people"))?.reason;
}
