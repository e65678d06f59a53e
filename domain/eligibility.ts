import { addMonths, dayInLondon } from "./calendar.ts";
import type { DueDate, Finding, RefusalCode, WarningCode } from "./eligibility-findings.ts";
import { rulesOn, type AgencyStaff, type Case, type Found, type RowFacts } from "./eligibility-rules.ts";
import type { Pathway } from "./pathways.ts";
import { cohorts, type Cohort } from "./policy/cohorts.ts";
import { phases, type Phase } from "./policy/phases.ts";
import { policyInForce } from "./policy/policy.ts";
import type { Instant } from "./time.ts";

/** Who puts the person forward, and when. */
export interface Circumstances {
  readonly employerId: string;
  /** What the employer has chosen; after six months where it has not. */
  readonly agencyStaff?: AgencyStaff;
  readonly at: Instant;
  /** The phases and cohorts of the policy, unless others are given. */
  readonly phases?: readonly Phase[];
  readonly cohorts?: readonly Cohort[];
}

/** What is known of the person already: an open attempt at the level, with this employer or another. */
export interface KnownPerson {
  readonly hasOpenAttempt: boolean;
}

/** Every finding about a row: a refusal keeps it out, a warning and a due date do not (rules 3). */
export interface Eligibility {
  /** A row that is refused is told why, though the person be registered already. */
  readonly answer: "acceptable" | "already-registered" | "refused";
  readonly pathway: Pathway;
  readonly refusals: readonly Finding<RefusalCode>[];
  readonly warnings: readonly Finding<WarningCode>[];
  readonly dueDates: readonly DueDate[];
}

/**
 * Whether the row may become an attempt, judged on the day in England and on one pathway: the one that it states, else
 * the one that its facts show, else that of experienced staff, who are the rule [D 3.1]. Every reason is found, never
 * only the first; they come in the order of the rules (rules 3).
 */
export function judgeEligibility(
  row: RowFacts,
  by: Circumstances,
  known: KnownPerson = { hasOpenAttempt: false },
): Eligibility {
  const given: Case = {
    ...{ agencyStaff: "after-6-months", phases, cohorts },
    ...row,
    ...by,
    today: dayInLondon(by.at),
    asks: policyInForce(by.at).parameters,
  };
  const stated = row.pathway ?? pathwayShown(given);
  const found = rulesOn(stated).flatMap((rule) => rule(given));
  const refusals = eachOnce(found.flatMap(({ refusal }) => refusal ?? []));
  return {
    answer: answerTo(refusals, known),
    pathway: stated === "unreadable" ? "experienced" : stated,
    refusals,
    warnings: [...found.flatMap(({ warning }) => warning ?? []), ...contradictions(given)],
    dueDates: dueDatesOf(found, refusals),
  };
}

/** One open attempt at a level per person, across employers [assumed]. */
function answerTo(refusals: readonly Finding[], { hasOpenAttempt }: KnownPerson): Eligibility["answer"] {
  if (refusals.length > 0) return "refused";
  return hasOpenAttempt ? "already-registered" : "acceptable";
}

/** Two rules may miss the same cell. */
function eachOnce(refusals: readonly Finding<RefusalCode>[]): Finding<RefusalCode>[] {
  return [...new Map(refusals.map((refusal) => [`${refusal.code} ${refusal.column}`, refusal])).values()];
}

/** The pathway that the facts of a row show. */
function pathwayShown(row: Case): Pathway {
  if (row.movedFrom === "another-role") return "from-another-role";
  if (row.movedFrom === "outside-england") return "from-outside-england";
  if (row.asye === "under-way" || isNewlyQualified(row)) return "newly-qualified";
  return isNewSupervisor(row) ? "new-practice-supervisor" : "experienced";
}

function isNewlyQualified({ qualifiedOn, today, asks }: Case): boolean {
  return qualifiedOn !== undefined && today < addMonths(qualifiedOn, asks.newlyQualifiedForMonths.value);
}

/** Leaders sit the level as what they are, however new they are to their post [C 47, A 22, J]. */
function isNewSupervisor({ level, function: of, inRoleSince, today, asks }: Case): boolean {
  return (
    level === "practice-supervisor" &&
    of !== "leadership" &&
    inRoleSince !== undefined &&
    today < addMonths(inRoleSince, asks.newSupervisorInRoleMonths.value)
  );
}

/** The employer's statement stands [A 44]; where the facts of the row speak against it, the employer is told. */
function contradictions(row: Case): Finding<WarningCode>[] {
  if (row.pathway !== "experienced") return [];
  const { newlyQualifiedForMonths, newSupervisorInRoleMonths } = row.asks;
  const found: Finding<WarningCode>[] = [];
  if (isNewlyQualified(row))
    found.push({
      ...{ code: "seems-newly-qualified", column: "qualified_on" },
      months: newlyQualifiedForMonths.value,
    });
  if (isNewSupervisor(row))
    found.push({
      ...{ code: "seems-new-supervisor", column: "in_role_since" },
      months: newSupervisorInRoleMonths.value,
    });
  return found;
}

/** A row that nothing but time refuses may be sent again on a day that can be told. */
function dueDatesOf(found: readonly Found[], refusals: readonly Finding[]): DueDate[] {
  const by = found.flatMap(({ dueBy }) => dueBy ?? []);
  const from = found.flatMap((each) => each.from ?? []);
  const latest = from.length === refusals.length ? from.toSorted().at(-1) : undefined;
  return [
    ...by.map((day) => ({ code: "put-forward-by", day }) as const),
    ...(latest === undefined ? [] : [{ code: "eligible-from", day: latest } as const]),
  ];
}
