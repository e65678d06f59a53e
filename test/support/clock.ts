import type { Instant } from "../../domain/time.ts";

/** A clock that stands still until a test moves it. */
export class TestClock {
  #millis: number;
  /** The time as text, until it is moved: it is asked for far more often. */
  #now: Instant | undefined;

  constructor(start: Instant = "2018-09-03T09:00:00.000Z") {
    this.#millis = Date.parse(start);
  }

  /** As a plain function, for dependencies that want `now()`. */
  readonly now = (): Instant => (this.#now ??= new Date(this.#millis).toISOString());

  /** Whole seconds since 1970, as webhook signatures count. */
  readonly epochSeconds = (): number => Math.floor(this.#millis / 1000);

  set(to: Instant): void {
    this.#millis = Date.parse(to);
    this.#now = undefined;
  }

  /** Moves on by so much; negative moves back. */
  advance(by: {
    days?: number;
    hours?: number;
    minutes?: number;
    seconds?: number;
    milliseconds?: number;
  }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = by;
    this.#millis += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
    this.#now = undefined;
  }
}
