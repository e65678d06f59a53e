/** Runs tasks, so many at a time; tells how many have not ended, and rethrows the first failure. */
export class AtOnce {
  readonly #limit: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;
  #failure: unknown;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#running + this.#waiting.length;
  }

  add(task: () => Promise<void>): void {
    this.#waiting.push(task);
    this.#fill();
  }

  /** Throws what a task threw. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #fill(): void {
    while (this.#running < this.#limit && this.#failure === undefined) {
      const task = this.#waiting.shift();
      if (task === undefined) return;
      this.#running += 1;
      void this.#run(task);
    }
  }

  async #run(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#failure ??= error;
    } finally {
      this.#running -= 1;
      this.#fill();
    }
  }
}
