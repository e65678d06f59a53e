import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { CaseName } from "./cases.ts";
import type { Explored, Progress } from "./explore.ts";
import type { Share } from "./shares.ts";

/** All orders of one case, cut into shares. */
export interface CaseInShares {
  readonly of: CaseName;
  readonly events: number;
  readonly shares: number;
}
export interface ShareOfCase extends Omit<CaseInShares, "shares"> {
  readonly share: Share;
}

export interface Listener {
  readonly onProgress?: (share: ShareOfCase, so: Progress) => void;
  readonly onShare?: (share: ShareOfCase, explored: Explored) => void;
}

/** Tries every order of the cases, as many shares at a time as the machine has cores. Answers case by case. */
export async function exploreInShares(
  cases: readonly CaseInShares[],
  listener: Listener = {},
): Promise<ReadonlyMap<CaseName, Explored>> {
  const explored = new Map<CaseName, Explored>();
  const waiting = cases.flatMap(sharesOf);
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL("./share-worker.ts", import.meta.url));
    for (let share = waiting.shift(); share !== undefined; share = waiting.shift()) {
      const found = await exploreShare(worker, share, listener);
      listener.onShare?.(share, found);
      explored.set(share.of, sum(explored.get(share.of) ?? nothing, found));
    }
    await worker.terminate();
  };
  const threads = Math.min(availableParallelism(), waiting.length);
  await Promise.all(Array.from({ length: threads }, work));
  return explored;
}

function sharesOf({ of, events, shares }: CaseInShares): ShareOfCase[] {
  return Array.from({ length: shares }, (_, index) => ({ of, events, share: { index, of: shares } }));
}

const nothing: Explored = { orders: 0n, states: 0, steps: 0, faults: [] };

/** No two shares try the same order, but a state may occur in several. */
const sum = (a: Explored, b: Explored): Explored => ({
  orders: a.orders + b.orders,
  states: a.states + b.states,
  steps: a.steps + b.steps,
  faults: [...a.faults, ...b.faults],
});

function exploreShare(worker: Worker, share: ShareOfCase, { onProgress }: Listener): Promise<Explored> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once("error", reject);
    worker.on("message", ({ progress, explored }: { progress?: Progress; explored?: Explored }) => {
      if (progress !== undefined) onProgress?.(share, progress);
      if (explored !== undefined) resolve(explored);
    });
    worker.postMessage(share);
  });
}
