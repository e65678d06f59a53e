import { dayInLondon } from "../calendar.ts";
import type { Day, Instant } from "../time.ts";
import { inForce } from "./in-force.ts";
import type { Parameter } from "./parameter.ts";

/** A cohort with limited places, for people whose employer is not in NAAS [P]. */
export interface Cohort {
  readonly code: string;
  /** The first day on which somebody may be registered. */
  readonly opensOn: Day;
  /** The years in which the ASYE was completed, as `2017-18`. */
  readonly asyeYears: readonly string[];
  /** How many, from that day on; a larger number is a later entry. */
  readonly places: readonly (Parameter<number> & { readonly inForceFrom: Day })[];
}

/** The cohorts of the post-ASYE pathway, in order of date. */
export const cohorts: readonly Cohort[] = [
  {
    code: "post-asye-2020",
    opensOn: "2020-02-10",
    asyeYears: ["2017-18", "2018-19"],
    places: [
      {
        inForceFrom: "2020-02-10",
        value: 400,
        unit: "people",
        source: "[P], [assumed]",
        reason: "Places are limited, and the announcement gives no number.",
      },
    ],
  },
];

/** The cohort that people are registered in on that day in England; undefined before the first one. */
export function openCohort(at: Instant, of: readonly Cohort[] = cohorts): Cohort | undefined {
  const today = dayInLondon(at);
  return of.findLast(({ opensOn }) => opensOn <= today);
}

/** No policy file names this cohort: data of a newer release, or a damaged record. */
export class UnknownCohortError extends Error {
  override readonly name = "UnknownCohortError";
  constructor(code: string) {
    super(`Unknown cohort "${code}", expected one of ${cohorts.map((known) => known.code).join(", ")}`);
  }
}

/** How many places the cohort has on that day in England. Throws UnknownCohortError, NothingInForceError. */
export function placesIn(code: string, at: Instant): number {
  const cohort = cohorts.find((known) => known.code === code);
  if (cohort === undefined) throw new UnknownCohortError(code);
  return inForce(`number of places in ${code}`, cohort.places, at).value;
}
