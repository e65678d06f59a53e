import { parentPort } from "node:worker_threads";
import { explore, type Exploring } from "./explore.ts";

/** Tries shares in a thread of its own, one after the other: to synthesise the workflows takes it seconds. */
async function tryShare(exploring: Exploring): Promise<void> {
  const explored = await explore({
    ...exploring,
    onProgress: (progress) => parentPort?.postMessage({ progress }),
  });
  parentPort?.postMessage({ explored });
}

parentPort?.on("message", (exploring: Exploring) => void tryShare(exploring));
