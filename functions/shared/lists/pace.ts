import { setTimeout as sleep } from "node:timers/promises";
import type { Store } from "../../../store/store.ts";
import { takeTurns } from "../../../store/limits/turns.ts";

/** The machine's time, for pacing; tests pass one that does not wait. */
export interface MachineTime {
  readonly milliseconds: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

export const realTime: MachineTime = { milliseconds: Date.now, wait: sleep };

export interface Pace {
  /** So many starts in a second, by all who start together. */
  readonly perSecond: number;
  /** Turns are waited for no longer than this; later ones are left to the deadline job. */
  readonly patienceSeconds: number;
}

/** What is had at a time: few enough to share, many enough that the table is asked seldom. */
const turnsAtOnce = (perSecond: number): number => Math.max(1, Math.min(25, Math.floor(perSecond / 4)));

/**
 * Turns to wait for before an execution is started, so that all together start no more than so many in a second: a
 * list's chunks, and the lists of all employers. A turn answers false when none is to be had in time.
 */
export function sharedPace(
  store: Store,
  { perSecond, patienceSeconds }: Pace,
  time: MachineTime,
): () => Promise<boolean> {
  const by = time.milliseconds() + patienceSeconds * 1000;
  const turns = turnsAtOnce(perSecond);
  const had: number[] = [];
  let asking: Promise<void> = Promise.resolve();
  const ask = async (): Promise<void> => {
    if (had.length > 0) return;
    const of = "accreditation-starts";
    const first = await takeTurns(store, { of, turns, perSecond, now: time.milliseconds, by });
    if (first === undefined) return;
    had.push(...Array.from({ length: turns }, (_, at) => first + (at * 1000) / perSecond));
  };
  return async () => {
    // One after the other: of those who find none left only the first asks for more.
    asking = asking.then(ask, ask);
    await asking;
    const turn = had.shift();
    if (turn === undefined) return false;
    const now = time.milliseconds();
    if (turn > now) await time.wait(turn - now);
    return true;
  };
}

/**
 * Works on all items, at most so many at once; the answers stand in the items' order. One that fails does not keep
 * the others from being worked on; the first fault is thrown when all are done.
 */
export async function inParallel<T, R>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const answers: R[] = [];
  const faults: unknown[] = [];
  // The workers share one iterator: each takes the next item that nobody has.
  const waiting = items.entries();
  const worker = async () => {
    for (const [at, item] of waiting) {
      try {
        answers[at] = await work(item);
      } catch (error) {
        faults.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (faults.length > 0) throw faults[0];
  return answers;
}
