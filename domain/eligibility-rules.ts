import { addMonths } from "./calendar.ts";
import type { Finding, RefusalCode, WarningCode } from "./eligibility-findings.ts";
import { levels, reservedLevels, type Level } from "./levels.ts";
import type { ListColumn } from "./lists.ts";
import { admissionOf, type Pathway } from "./pathways.ts";
import { openCohort, type Cohort } from "./policy/cohorts.ts";
import { isInOpenPhase, type Phase } from "./policy/phases.ts";
import type { Parameters } from "./policy/policy.ts";
import { functionsOf } from "./policy/statutory-functions.ts";
import type { Day, Instant } from "./time.ts";

export const employments = ["employed", "agency", "self-employed"] as const;
export const asyeStates = ["not-taken", "under-way", "completed"] as const;
export const movesFrom = ["another-role", "outside-england"] as const;
/** What an employer has chosen for its agency staff and self-employed: after six months, after twelve, or not at all. */
export const agencyStaffChoices = ["after-6-months", "after-12-months", "left-out"] as const;
export type AgencyStaff = (typeof agencyStaffChoices)[number];

/**
 * What a row of an employer's list says, as far as the rules of eligibility read it. Ids and codes, no names. What a row
 * does not say is undefined: only what its pathway asks for is missed.
 */
export interface RowFacts {
  readonly level: string;
  /** Whether the row names the endorsing supervisor, and the day of the endorsement if it gives one. */
  readonly isSupervisorNamed: boolean;
  readonly endorsedOn?: Day | undefined;
  /** `unreadable`: the row states one that can't be read, and the rules of none are asked. */
  readonly pathway?: Pathway | "unreadable" | undefined;
  readonly function?: string | undefined;
  /** Employed where it is not said. */
  readonly employment?: (typeof employments)[number] | undefined;
  /** Since when the person works for this employer, employed or not. */
  readonly employedSince?: Day | undefined;
  readonly isPartTime?: boolean | undefined;
  readonly hasTakenLeave?: boolean | undefined;
  readonly qualifiedOn?: Day | undefined;
  readonly asye?: (typeof asyeStates)[number] | undefined;
  /** The year in which the ASYE was completed, as `2017-18`. */
  readonly asyeYear?: string | undefined;
  readonly inRoleSince?: Day | undefined;
  readonly movedFrom?: (typeof movesFrom)[number] | undefined;
  readonly movedOn?: Day | undefined;
  readonly earliestOn?: Day | undefined;
}

/** What a rule reads: the row, who puts the person forward, and the dated data. */
export interface Case extends RowFacts {
  readonly employerId: string;
  readonly agencyStaff: AgencyStaff;
  readonly at: Instant;
  readonly today: Day;
  readonly asks: Parameters;
  readonly phases: readonly Phase[];
  readonly cohorts: readonly Cohort[];
}

/** What a rule found, with the days that follow from it. */
export interface Found {
  readonly refusal?: Finding<RefusalCode>;
  /** The day from which a refusal for a time that is too short holds no longer. */
  readonly from?: Day;
  readonly warning?: Finding<WarningCode>;
  readonly dueBy?: Day;
}
type Rule = (row: Case) => readonly Found[];

const refused = (code: RefusalCode, column: ListColumn): Found => ({ refusal: { code, column } });
const when = (holds: boolean, found: Found): readonly Found[] => (holds ? [found] : []);
const isLive = (level: string): level is Level => levels.some((live) => live === level);

const levelIsLive: Rule = ({ level }) => {
  const isReserved = reservedLevels.some((reserved) => reserved === level);
  return when(!isLive(level), refused(isReserved ? "reserved-level" : "unknown-level", "level"));
};

const endorsementIsWhole: Rule = ({ isSupervisorNamed, endorsedOn, today }) => [
  ...when(
    !isSupervisorNamed && endorsedOn !== undefined,
    refused("endorsement-without-supervisor", "endorsing_supervisor"),
  ),
  ...when(isSupervisorNamed && endorsedOn === undefined, refused("endorsement-without-date", "endorsed_on")),
  ...when((endorsedOn ?? today) > today, refused("endorsed-in-the-future", "endorsed_on")),
];

const daysArePast: Rule = ({ today, employedSince, qualifiedOn, inRoleSince, movedOn }) => [
  ...when((employedSince ?? today) > today, refused("day-to-come", "employed_since")),
  ...when((qualifiedOn ?? today) > today, refused("day-to-come", "qualified_on")),
  ...when((inRoleSince ?? today) > today, refused("day-to-come", "in_role_since")),
  ...when((movedOn ?? today) > today, refused("day-to-come", "moved_on")),
];

/** A row that does not say the function is trusted: whoever hands over a list says that its people are in one [A 44]. */
const functionIsStatutory: Rule = ({ level, function: of, at }) =>
  when(
    of !== undefined && isLive(level) && !functionsOf(level, at).includes(of),
    refused("function-not-statutory", "function"),
  );

const isNotOnAsye: Rule = ({ asye }) => when(asye === "under-way", refused("still-on-asye", "asye"));

/** Whoever is judged today is judged by today's facts; by a day far ahead they are others. */
const beginsSoon: Rule = ({ earliestOn, today, asks }) => {
  const months = asks.earliestDateWithinMonths.value;
  return when((earliestOn ?? today) > addMonths(today, months), {
    refusal: { code: "earliest-date-too-far", column: "earliest_date", months },
  });
};

/** Endorsed by the organisation with direct experience of the practice [O], [C 48]. */
const agencyStaffAreKnown: Rule = ({ employment = "employed", agencyStaff, employedSince, today, asks }) => {
  if (employment === "employed") return [];
  if (agencyStaff === "left-out") return [refused("agency-staff-left-out", "employment")];
  const asked = agencyStaff === "after-12-months" ? asks.agencyWorkStricterMonths : asks.agencyWorkMonths;
  return hasLasted("worked-for-you-too-briefly", "employed_since", employedSince, asked.value, today);
};

const employerIsInOpenPhase: Rule = ({ employerId, at, phases }) =>
  when(!isInOpenPhase(employerId, at, phases), refused("employer-not-in-open-phase", "employer"));

const newlyQualifiedHavePractised: Rule = ({ employedSince, asye, today, asks, ...row }) => {
  const months = asks.newlyQualifiedEmploymentMonths.value;
  return [
    ...when(asye === undefined, refused("cell-needed", "asye")),
    ...hasLasted("employed-too-briefly", "employed_since", employedSince, months, today),
    ...when(row.isPartTime === true, warned("part-time", "working_pattern", months)),
    ...when(row.hasTakenLeave === true, warned("leave-taken", "leave", months)),
  ];
};

const newSupervisorIsInRole: Rule = ({ level, inRoleSince, today, asks }) => [
  ...when(level === "practitioner", refused("pathway-of-another-level", "pathway")),
  ...hasLasted(
    "in-role-too-briefly",
    "in_role_since",
    inRoleSince,
    asks.newSupervisorInRoleMonths.value,
    today,
  ),
];

/** A due date: late is flagged, never refused [B Q5], [B Q6]. */
const isPutForwardInTime =
  (asked: "fromAnotherRoleWithinMonths" | "fromOutsideEnglandWithinMonths"): Rule =>
  ({ movedOn, today, asks }) => {
    if (movedOn === undefined) return [refused("cell-needed", "moved_on")];
    const months = asks[asked].value;
    const dueBy = addMonths(movedOn, months);
    return [{ dueBy }, ...when(today > dueBy, warned("put-forward-late", "moved_on", months))];
  };

/** The row is the employer's approval; who takes a place is decided where the row is registered [P]. */
const cohortTakesThem: Rule = ({ employerId, at, asye, asyeYear, phases, cohorts }) => {
  const cohort = openCohort(at, cohorts);
  const isYearTaken = asyeYear === undefined || cohort?.asyeYears.includes(asyeYear) !== false;
  return [
    ...when(cohort === undefined, refused("pathway-not-open", "pathway")),
    ...when(isInOpenPhase(employerId, at, phases), refused("employer-in-naas", "employer")),
    ...when(asye === undefined, refused("cell-needed", "asye")),
    ...when(asye === "not-taken", refused("asye-not-completed", "asye")),
    ...when(asyeYear === undefined, refused("cell-needed", "asye_year")),
    ...when(!isYearTaken, refused("asye-year-not-taken", "asye_year")),
  ];
};

const rulesOfAll: readonly Rule[] = [
  levelIsLive,
  endorsementIsWhole,
  daysArePast,
  functionIsStatutory,
  beginsSoon,
  isNotOnAsye,
  agencyStaffAreKnown,
];
const rulesOfAdmission = { phase: [employerIsInOpenPhase], cohort: [] } as const;
const rulesOf: Readonly<Record<Pathway, readonly Rule[]>> = {
  experienced: [],
  "newly-qualified": [newlyQualifiedHavePractised],
  "new-practice-supervisor": [newSupervisorIsInRole],
  "from-another-role": [isPutForwardInTime("fromAnotherRoleWithinMonths")],
  "from-outside-england": [isPutForwardInTime("fromOutsideEnglandWithinMonths")],
  "post-asye": [cohortTakesThem],
};

/** The rules that a row on the pathway is judged by, in their order: what is asked of all, then its own and no other's. */
export function rulesOn(pathway: Pathway | "unreadable"): readonly Rule[] {
  if (pathway === "unreadable") return rulesOfAll;
  return [...rulesOfAll, ...rulesOfAdmission[admissionOf[pathway]], ...rulesOf[pathway]];
}

/** Asks that so many months have gone by since the day: on the same day of the month they have. */
function hasLasted(
  code: RefusalCode,
  column: ListColumn,
  since: Day | undefined,
  months: number,
  today: Day,
): readonly Found[] {
  if (since === undefined) return [refused("cell-needed", column)];
  const from = addMonths(since, months);
  return when(today < from, { refusal: { code, column, months }, from });
}

const warned = (code: WarningCode, column: ListColumn, months: number): Found => ({
  warning: { code, column, months },
});
