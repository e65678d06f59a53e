import type { OutcomeVersion } from "./attempt.ts";
import { dayInLondon } from "./calendar.ts";
import type { EventType, JourneyEvent } from "./events.ts";
import { markOf, readGrounds, type CarriedForward, type Ground, type ResultOf } from "./grounds.ts";
import { externalStages, type ExternalStage } from "./levels.ts";
import {
  checkScore,
  decideOutcome,
  gradeResult,
  type Outcome,
  type ReceivedResult,
  type StageStanding,
  type Standings,
} from "./outcome.ts";
import type { Policy } from "./policy/policy.ts";
import type { Standard } from "./policy/standards.ts";
import { carryForward } from "./stages-to-sit.ts";
import type { Instant } from "./time.ts";

/** What had become of the outcome that was issued last: it stands until another one is issued, even if annulled. */
export const issuedStates = ["stands", "being-issued-anew", "annulled"] as const;
type IssuedState = (typeof issuedStates)[number];

const stateAfter: Readonly<Partial<Record<EventType, IssuedState>>> = {
  "outcome-released": "stands",
  "outcome-reopened": "being-issued-anew",
  "stages-annulled": "annulled",
};

/** The outcome that had been issued last at an instant, as the log tells it. */
export interface IssuedOutcome extends OutcomeVersion {
  readonly issuedAt: Instant;
  readonly state: IssuedState;
}

/** The outcome that had been issued last at that instant; undefined before the first release (rules 6). */
export function issuedBy(events: readonly JourneyEvent[], at: Instant): IssuedOutcome | undefined {
  const past = events.filter(({ recordedAt }) => recordedAt <= at);
  const released = past.findLast(({ type }) => type === "outcome-released");
  if (released === undefined) return undefined;
  const { round, outcomeVersion } = released.detail;
  const last = past.findLast(({ type }) => stateAfter[type] !== undefined);
  return {
    ...{ round: Number(round), outcomeVersion: Number(outcomeVersion), issuedAt: released.recordedAt },
    state: (last && stateAfter[last.type]) ?? "stands",
  };
}

/** An outcome as it is kept. */
export interface KeptOutcome extends Omit<Outcome, "reasons"> {
  readonly reasons: readonly { readonly stage: ExternalStage; readonly code: string }[];
}

/** An outcome as it was issued, with what it was decided on: a stage's result as `sitting-1#2`. */
interface Issued extends KeptOutcome {
  readonly round: number;
  readonly version: number;
  readonly standings: Standings;
  readonly decidedOn: Readonly<Record<string, string>>;
}

/** A result as it is kept, in one version. */
interface KeptResult extends ReceivedResult {
  readonly stage: ExternalStage;
  readonly sitting: number;
  readonly version: number;
}

/** What an outcome is computed anew from. */
export interface Evidence {
  readonly events: readonly JourneyEvent[];
  /** All of the attempt, in every version. */
  readonly results: readonly KeptResult[];
  /** Both as the attempt pinned them. */
  readonly standard: Standard;
  readonly policy: Policy;
}

/** What an outcome comes to when it is computed anew, and where that isn't what was issued. */
export interface Recomputed {
  readonly outcome: Outcome;
  readonly faults: readonly string[];
}

/**
 * Computes an outcome anew from the log up to its release and the results that are kept, by the standard and the policy
 * that the attempt pinned (rules 2). The log says which result a stage stands on, or why it was not to be sat; whether it
 * was not, by an exemption or by being carried forward, is decided anew. A stage of which neither tells enough is a fault,
 * and taken as it was issued.
 */
export function recomputeOutcome(issued: Issued, evidence: Evidence): Recomputed {
  const { grounds, carried, faults } = readGrounds(untilRelease(issued, evidence.events));
  const kept: Kept = { ...evidence, decidedOn: issued.decidedOn };
  const graded = externalStages.map((stage) => ({ stage, ...gradeGround(stage, grounds[stage], kept) }));
  const again = (name: ExternalStage): StageStanding =>
    graded.find(({ stage }) => stage === name)?.standing ?? issued.standings[name];
  const [knowledge, simulation, written] = [again("knowledge"), again("simulation"), again("written")];
  const outcome = decideOutcome({ knowledge, simulation, written });
  return {
    outcome,
    faults: [
      ...faults,
      ...carried.flatMap((resit) => faultsOfCarrying(resit, kept)),
      ...graded.flatMap((stage) => faultsOfStage(stage, issued)),
      ...faultsOfOutcome(issued, outcome),
    ],
  };
}

function untilRelease({ round, version }: Issued, events: readonly JourneyEvent[]): readonly JourneyEvent[] {
  const at = events.findIndex(
    ({ type, detail }) =>
      type === "outcome-released" && detail["round"] === round && detail["outcomeVersion"] === version,
  );
  return events.slice(0, at + 1);
}

type Kept = Omit<Evidence, "events"> & Pick<Issued, "decidedOn">;

/** How a stage stands on what the log says of it, the result that this is, or what is missing for it. */
interface Graded {
  readonly standing?: StageStanding;
  readonly mark?: string;
  readonly missing?: string;
}

function gradeGround(stage: ExternalStage, ground: Ground | undefined, kept: Kept): Graded {
  if (ground === undefined) return { missing: "the log does not say so" };
  if (ground.ground === "exemption") return { standing: { standing: "exempt" } };
  if (ground.ground === "not-sat") return { standing: { standing: "not-sat", reason: ground.reason } };
  const result = findKept(stage, ground.result, kept);
  const mark = markOf(result ?? ground.result);
  if (result === undefined) return { mark, missing: `its result, ${mark} by the log, is not on record` };
  const [problem] = checkScore(kept.standard.stages[stage], result.score);
  if (problem !== undefined) return { mark, missing: `its result can't be graded: ${problem.sentence}` };
  const standing = gradeResult(result, kept.standard.stages[stage]);
  const isCarried = standing.standing === "met" && isStillCarried(stage, ground, kept);
  return { mark, standing: isCarried ? { ...standing, standing: "carried-forward" } : standing };
}

/** Corrected to not met once, a stage that was carried forward is no more: a correction after that has it met anew. */
function isStillCarried(stage: ExternalStage, ground: Ground, { results, standard }: Kept): boolean {
  if (ground.ground !== "carried-forward") return false;
  const { result, from = 0 } = ground;
  return results
    .filter((one) => one.stage === stage && one.sitting === result.sitting)
    .filter(({ version }) => version > from && version < (result.version ?? from))
    .every((one) => gradeResult(one, standard.stages[stage]).standing === "met");
}

/** Where the log names no version it is the one that was decided on, else the newest of the sitting. */
function findKept(stage: ExternalStage, { sitting, version }: ResultOf, { results, decidedOn }: Kept) {
  const ofSitting = results.filter((result) => result.stage === stage && result.sitting === sitting);
  if (version !== undefined) return ofSitting.find((result) => result.version === version);
  return ofSitting.find((result) => markOf(result) === decidedOn[stage]) ?? ofSitting.at(-1);
}

/** What was carried forward must be what the rules carry forward, of what the outcome before stood on (rules 5, 8). */
function faultsOfCarrying({ event, before, told }: CarriedForward, kept: Kept): string[] {
  const graded = externalStages.map((stage) => ({ stage, ...gradeGround(stage, before[stage], kept) }));
  const standings = Object.fromEntries(graded.map(({ stage, standing }) => [stage, standing]));
  const due = carryForward(standings, event.recordedAt, kept.policy);
  const on = dayInLondon(event.recordedAt);
  return graded.flatMap(({ stage, mark }) => {
    const said = told.find((carried) => carried.stage === stage);
    const { metOn } = due.find((carried) => carried.stage === stage) ?? {};
    if (said === undefined)
      return metOn === undefined ? [] : [`${stage} was to be sat again from ${on} on; it carries forward`];
    if (metOn === undefined) return [`${stage} was carried forward on ${on}; it was to be sat again`];
    const [is, was] = [`${metOn} in ${mark}`, `${said.metOn ?? metOn} in ${said.metIn ?? mark}`];
    return is === was ? [] : [`${stage} was carried forward as met on ${was}; it was met on ${is}`];
  });
}

function faultsOfStage(
  { stage, standing, mark, missing }: Graded & { readonly stage: ExternalStage },
  { standings, decidedOn }: Issued,
): string[] {
  const before = inWords(standings[stage]);
  const again = standing && inWords(standing);
  return [
    ...(missing === undefined ? [] : [`${stage} was issued as ${before}; ${missing}`]),
    ...(again === undefined || again === before
      ? []
      : [`${stage} was issued as ${before}; it comes to ${again}`]),
    ...(mark === decidedOn[stage] || missing !== undefined
      ? []
      : [`${stage} was decided on ${decidedOn[stage] ?? "no result"}; the log tells of ${mark ?? "none"}`]),
  ];
}

function inWords(standing: StageStanding): string {
  if (standing.standing === "not-sat") return `not-sat, ${standing.reason}`;
  return "metOn" in standing ? `${standing.standing} on ${standing.metOn}` : standing.standing;
}

function faultsOfOutcome(issued: KeptOutcome, again: Outcome): string[] {
  const [before, now] = [issued, again].map(outcomeInWords);
  return before === now ? [] : [`the outcome was issued as ${before}; it comes to ${now}`];
}

function outcomeInWords({ result, partiallyMet, reasons }: KeptOutcome): string {
  const stages = externalStages.flatMap((stage) =>
    reasons.filter((reason) => reason.stage === stage).map(({ code }) => `${stage} ${code}`),
  );
  return `${partiallyMet ? "partially met" : result} (${stages.join(", ")})`;
}
