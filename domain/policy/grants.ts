import { dayInLondon } from "../calendar.ts";
import type { Day, Instant } from "../time.ts";
import type { Parameter } from "./parameter.ts";
import { phases, type Phase } from "./phases.ts";

/** A grant to each employer of a phase [C 46]. */
interface PhaseGrant {
  readonly phase: string;
  readonly dueOn: Day;
  readonly amountPence: Parameter<number>;
}

/** In order of date. Phase Two's stands here when the Department has named its employers and their day. */
export const grants: readonly PhaseGrant[] = [
  {
    phase: "one",
    dueOn: "2018-04-03",
    amountPence: {
      value: 2_000_000,
      unit: "pence",
      source: "[C 46], [assumed]",
      reason:
        "A grant for readiness is promised without an amount; due with the first financial year of the phase.",
    },
  },
];

/** What one employer is granted. */
export interface Grant {
  readonly phase: string;
  readonly employerId: string;
  readonly dueOn: Day;
  readonly pence: number;
}

/** Every grant that is due by that day in England. */
export function grantsDue(
  at: Instant,
  of: { readonly grants: readonly PhaseGrant[]; readonly phases: readonly Phase[] } = { grants, phases },
): readonly Grant[] {
  const today = dayInLondon(at);
  return of.grants
    .filter(({ dueOn }) => dueOn <= today)
    .flatMap(({ phase, dueOn, amountPence }) =>
      employersOf(of.phases, phase).map((employerId) => ({
        ...{ phase, employerId, dueOn },
        pence: amountPence.value,
      })),
    );
}

/** None of a phase that is open to all: no list says who comes in with it, and what they are granted is not known. */
function employersOf(all: readonly Phase[], phase: string): readonly string[] {
  const employers = all.find((known) => known.phase === phase)?.employers ?? [];
  return employers === "all" ? [] : employers;
}

/** Who pays for the assessments of an employer's people; null where nobody has said so [A 40]. */
export type Payer = "department" | null;
const payerOfPhase: Readonly<Record<string, Payer>> = { one: "department", two: "department" };

/** The Department pays in Phases One and Two [A 40]; who pays later was never decided. The candidate never does. */
export function payerOfAssessments(employerId: string, of: readonly Phase[] = phases): Payer {
  const phase = of.find(
    ({ employers }) => employers !== "all" && employers.includes(employerId.toLowerCase()),
  );
  return phase === undefined ? null : (payerOfPhase[phase.phase] ?? null);
}
