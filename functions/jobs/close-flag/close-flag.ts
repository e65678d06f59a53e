import * as v from "valibot";
import { append, type Decision } from "../../../store/append.ts";
import { update, type Key } from "../../../store/expressions.ts";
import { flagCodes, isFlaggedAs, unflagged, type FlagCode } from "../../../store/flags.ts";
import { readItem, updateIf, type Store } from "../../../store/store.ts";

export interface CloseFlagInput extends Key {
  /** The operator who looked into it. */
  readonly by: string;
}
export type ClosedFlag =
  | { readonly answer: "closed"; readonly flagCode: FlagCode }
  | { readonly answer: "not-flagged" | "closes-by-itself" };

const flaggedItem = v.object({
  flagCode: v.optional(v.picklist(flagCodes)),
  attemptId: v.optional(v.string()),
});

/**
 * What is mended by the system going on, and would only be hidden by closing it: a restart takes the first off
 * the operators' list, and what was tried in vain the others.
 */
const closesByItself: ReadonlySet<FlagCode> = new Set<FlagCode>([
  "journey-halted",
  "answer-not-taken-up",
  "leg-not-started",
  "event-not-published",
  "commission-not-accepted",
]);

/**
 * Takes an item off the operators' list once somebody has looked into it, and says so in the attempt's log.
 * A flag that tells of something still stuck is not closed: it goes when that moves.
 */
export async function closeFlag({ pk, sk, by }: CloseFlagInput, store: Store): Promise<ClosedFlag> {
  const key = { pk, sk };
  const { flagCode, attemptId } = (await readItem(store, key, flaggedItem)) ?? {};
  if (flagCode === undefined) return { answer: "not-flagged" };
  if (closesByItself.has(flagCode)) return { answer: "closes-by-itself" };
  const closed: ClosedFlag = { answer: "closed", flagCode };
  if (attemptId === undefined) {
    await updateIf(store, key, unflagged, isFlaggedAs(flagCode));
    return closed;
  }
  return append(store, attemptId, async (): Promise<Decision<ClosedFlag>> => {
    const still = await readItem(store, key, flaggedItem);
    if (still?.flagCode !== flagCode) return { nothing: { answer: "not-flagged" } };
    return {
      answer: closed,
      events: [
        { type: "flag-closed", actor: { kind: "operator", id: by }, causation: sk, detail: { flagCode } },
      ],
      writes: [update(store.tables.journeys, key, unflagged, isFlaggedAs(flagCode))],
    };
  });
}
