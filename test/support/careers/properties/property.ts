import type { Career } from "../career.ts";
import type { Ended } from "../endings.ts";

/** What holds of every career, whatever is done in it; each look answers with what is wrong, in words. */
export interface Property {
  readonly sentence: string;
  /** After everything that somebody did. */
  readonly always?: (career: Career) => readonly string[];
  /** While results are held, and in the moment before an outcome is released. */
  readonly whileHeld?: (career: Career) => Promise<readonly string[]>;
  /** Of each attempt, once nothing more happens. */
  readonly inTheEnd?: (career: Career, ended: Ended) => Promise<readonly string[]> | readonly string[];
}
