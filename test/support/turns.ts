import type { Database } from "../../store/database/database.ts";

/**
 * Lets several callers of a database take turns in a chosen order: each call waits until it is picked, so that
 * every interleaving of their reads and writes can come about.
 */
export class Turns {
  readonly #pick: () => number;
  #waiting: (() => void)[] = [];

  /** `pick` gives numbers in [0, 1). */
  constructor(pick: () => number) {
    this.#pick = pick;
  }

  over(database: Database): Database {
    return {
      get: async (input) => (await this.#turn(), database.get(input)),
      query: async (input) => (await this.#turn(), database.query(input)),
      update: async (input) => (await this.#turn(), database.update(input)),
      transactWrite: async (input) => (await this.#turn(), database.transactWrite(input)),
    };
  }

  /** Runs the work until all of it has ended, one call at a time. */
  async run<T>(works: readonly Promise<T>[]): Promise<PromiseSettledResult<T>[]> {
    const settled: PromiseSettledResult<T>[][] = [];
    void Promise.allSettled(works).then((results) => settled.push(results));
    while (settled.length === 0) {
      // Whatever follows from the last call without another one has happened by then.
      await new Promise((resolve) => setImmediate(resolve));
      const [next] = this.#waiting.splice(Math.floor(this.#pick() * this.#waiting.length), 1);
      next?.();
    }
    return settled[0] ?? [];
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }
}
