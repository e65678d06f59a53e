import { dayInLondon } from "../calendar.ts";
import type { Day, Instant } from "../time.ts";
import type { Source } from "./parameter.ts";

/** A step by which NAAS opens to employers: authorities, trusts, and others whose workers are statutory [C 49]. */
export interface Phase {
  readonly phase: string;
  readonly opensOn: Day;
  /** The employers that come in with it, by their codes here; `all` once NAAS is national. */
  readonly employers: readonly string[] | "all";
  readonly source: Source;
  readonly reason: string;
}

/**
 * The phases that have a date, in its order; an employer once in stays in. A further 12 to 15 employers follow in Phase
 * Two [A 33]: they stand here when the Department has named them and their day.
 */
export const phases: readonly Phase[] = [
  {
    phase: "one",
    opensOn: "2018-01-01",
    employers: ["bury", "leeds", "manchester", "oldham", "wigan"],
    source: "[C 29], [A 33]",
    reason: "The five authorities of Phase One; the response names the year and no day.",
  },
];

/** Whether the employer's phase is open on that day in England [C 29]. */
export function isInOpenPhase(employerId: string, at: Instant, of: readonly Phase[] = phases): boolean {
  const today = dayInLondon(at);
  return of.some(
    ({ opensOn, employers }) =>
      opensOn <= today && (employers === "all" || employers.includes(employerId.toLowerCase())),
  );
}
