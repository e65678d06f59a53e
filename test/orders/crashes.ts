import type { Around } from "../support/journey-world/services.ts";

/** The process that was at work is gone: nothing that it would have done after happens. */
export class CrashError extends Error {
  override readonly name = "CrashError";
}

const reads: ReadonlySet<string> = new Set(["get", "query", "isRunning"]);

/** Where in an action its process dies: before or after its n-th write, counted from 0. */
export interface CrashPoint {
  readonly write: number;
  readonly moment: "before" | "after";
}

/** Counts the writes of an action, StartExecution, StopExecution and SendTaskSuccess included, and ends its process at one. */
export class Crashes {
  #at: CrashPoint | undefined;
  #writes = 0;
  #isDead = false;

  begin(at: CrashPoint | undefined): void {
    this.#at = at;
    this.#writes = 0;
    this.#isDead = false;
  }

  /** The action is over, whatever its dead process still tried has failed: how many writes it came to. */
  async end(): Promise<{ readonly writes: number; readonly hasCrashed: boolean }> {
    const hasCrashed = this.#isDead;
    // What ran beside the call that died must fail as well before another process begins.
    if (hasCrashed) await new Promise((resolve) => setImmediate(resolve));
    const writes = this.#writes;
    this.begin(undefined);
    return { writes, hasCrashed };
  }

  readonly around: Around = async (call, run) => {
    if (this.#isDead) throw new CrashError(`${call}: the process is gone`);
    if (reads.has(call)) return run();
    const write = this.#writes;
    this.#writes += 1;
    if (this.#at?.write !== write) return run();
    if (this.#at.moment === "after") await run();
    this.#isDead = true;
    throw new CrashError(`${this.#at.moment} ${call}`);
  };
}

/**
 * Every point at which an action of so many writes can crash. After one write and before the next are one point:
 * nothing happens between them that others could tell.
 */
export function crashPoints(writes: number): CrashPoint[] {
  if (writes === 0) return [];
  const after = Array.from({ length: writes }, (_, write): CrashPoint => ({ write, moment: "after" }));
  return [{ write: 0, moment: "before" }, ...after];
}
