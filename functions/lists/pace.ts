/** The machine's time, for pacing; tests pass one that does not wait. */
export interface MachineTime {
  readonly milliseconds: () => number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** A turn to wait for, so that no more than so many are had in a second. */
export function pace(perSecond: number, time: MachineTime): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = time.milliseconds();
    const turn = Math.max(now, next);
    next = turn + 1000 / perSecond;
    if (turn > now) await time.wait(turn - now);
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
