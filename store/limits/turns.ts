import * as v from "valibot";
import { is, isNew } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { readItem, updateIf, type Store } from "../store.ts";

const turnsItem = v.object({ nextAt: v.number() });

/** Everybody who starts asks here: at a second's pause at most, a burst of hundreds is through before these are used up. */
const tries = 30;

/**
 * Takes so many turns in a row from a rate that all who act share, and says when the first of them is, in milliseconds
 * since 1970. Undefined, and none taken, where that would be later than `by`, or others were quicker every time. The
 * clock is the machine's: no business hangs on it.
 */
export async function takeTurns(
  store: Store,
  asked: {
    readonly of: string;
    readonly turns: number;
    readonly perSecond: number;
    readonly now: () => number;
    readonly by: number;
  },
): Promise<number | undefined> {
  const key = keys.turns(asked.of);
  for (let tried = 1; tried <= tries; tried += 1) {
    const taken = await readItem(store, key, turnsItem);
    const first = Math.max(asked.now(), taken?.nextAt ?? 0);
    if (first > asked.by) return undefined;
    const nextAt = first + (asked.turns * 1000) / asked.perSecond;
    if (await updateIf(store, key, { nextAt }, taken === undefined ? isNew : is("nextAt", taken.nextAt)))
      return first;
    await store.pause(tried);
  }
  return undefined;
}
