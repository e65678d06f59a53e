import { dayInLondon } from "./calendar.ts";
import { levels, reservedLevels } from "./levels.ts";
import type { Level } from "./levels.ts";
import type { Source } from "./policy/parameter.ts";
import type { Day, Instant } from "./time.ts";

/** What a row of an employer's list says, as far as the rules of eligibility read it. Ids and codes, no names. */
export interface RowFacts {
  readonly level: string;
  /** Whether the row names the endorsing supervisor, and the day of the endorsement if it gives one. */
  readonly isSupervisorNamed: boolean;
  readonly endorsedOn?: Day | undefined;
}

export type IneligibleCode =
  | "unknown-level"
  | "reserved-level"
  | "endorsement-without-supervisor"
  | "endorsement-without-date"
  | "endorsed-in-the-future";

export interface Ineligible {
  readonly code: IneligibleCode;
  readonly sentence: string;
  readonly source: Source;
}

/** Every reason against a row, never only the first (rules 3). */
export type Eligibility =
  | { readonly eligible: true }
  | { readonly eligible: false; readonly reasons: readonly Ineligible[] };

function isLive(level: string): level is Level {
  return levels.some((live) => live === level);
}

/** One rule: the reason against the row, or undefined. */
type Rule = (row: RowFacts, today: Day) => Ineligible | undefined;

function levelIsLive({ level }: RowFacts): Ineligible | undefined {
  if (isLive(level)) return undefined;
  const expected = `expected one of ${levels.join(", ")}`;
  return reservedLevels.some((reserved) => reserved === level)
    ? {
        code: "reserved-level",
        sentence: `Level "${level}" is reserved and not assessed yet; ${expected}.`,
        source: "[D 1.3]",
      }
    : { code: "unknown-level", sentence: `Level "${level}" is unknown; ${expected}.`, source: "[D 1.3]" };
}

function endorsementNamesSupervisor({ isSupervisorNamed, endorsedOn }: RowFacts): Ineligible | undefined {
  if (isSupervisorNamed || endorsedOn === undefined) return undefined;
  const sentence = `The endorsement of ${endorsedOn} does not name the endorsing supervisor.`;
  return { code: "endorsement-without-supervisor", sentence, source: "[assumed]" };
}

function endorsementIsDated({ isSupervisorNamed, endorsedOn }: RowFacts): Ineligible | undefined {
  if (!isSupervisorNamed || endorsedOn !== undefined) return undefined;
  const sentence = "The row names the endorsing supervisor but not the day of the endorsement.";
  return { code: "endorsement-without-date", sentence, source: "[assumed]" };
}

function endorsementIsPast({ endorsedOn }: RowFacts, today: Day): Ineligible | undefined {
  if (endorsedOn === undefined || endorsedOn <= today) return undefined;
  const sentence = `The endorsement is dated ${endorsedOn}, after today, ${today}.`;
  return { code: "endorsed-in-the-future", sentence, source: "[assumed]" };
}

const rules: readonly Rule[] = [
  levelIsLive,
  endorsementNamesSupervisor,
  endorsementIsDated,
  endorsementIsPast,
];

/** Whether the row may become an attempt, judged on the day in England, with every reason why not (rules 3). */
export function judgeEligibility(row: RowFacts, at: Instant): Eligibility {
  const today = dayInLondon(at);
  const reasons = rules.flatMap((rule) => rule(row, today) ?? []);
  return reasons.length === 0 ? { eligible: true } : { eligible: false, reasons };
}
