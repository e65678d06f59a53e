import type { OutcomeVersion } from "./attempt.ts";
import type { EventType, JourneyEvent } from "./events.ts";
import { externalStages, type ExternalStage } from "./levels.ts";
import {
  checkScore,
  decideOutcome,
  gradeResult,
  type NotSatReason,
  type Outcome,
  type ReceivedResult,
  type StageStanding,
  type Standings,
} from "./outcome.ts";
import type { Standard } from "./policy/standards.ts";
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

/** What an outcome is computed anew from. */
export interface Evidence {
  readonly events: readonly JourneyEvent[];
  /** Of each stage, the one that the outcome was decided on, in that version. */
  readonly results: Readonly<Partial<Record<ExternalStage, ReceivedResult>>>;
  /** The one that the attempt pinned. */
  readonly standard: Standard;
}

/** What an outcome comes to when it is computed anew, and where that isn't what was issued. */
export interface Recomputed {
  readonly outcome: Outcome;
  readonly faults: readonly string[];
}

/**
 * Computes an outcome anew from the results that it was decided on, by the standard that the attempt pinned (rules 2).
 * The log must say how a stage came not to be sat; one that is exempt, or was met in an attempt before, stands as it
 * was decided.
 */
export function recomputeOutcome(
  issued: KeptOutcome & { readonly standings: Standings },
  { events, results, standard }: Evidence,
): Recomputed {
  const faults: string[] = [];
  const again = (stage: ExternalStage): StageStanding => {
    const before = issued.standings[stage];
    const result = results[stage];
    const fault = result ? faultOfScore(stage, result, standard) : faultWithoutResult(stage, before, events);
    if (fault !== undefined) faults.push(fault);
    if (result === undefined || fault !== undefined) return before;
    const standing = standingAgain(before, gradeResult(result, standard.stages[stage]));
    if (inWords(standing) !== inWords(before))
      faults.push(
        `${stage} was issued as ${inWords(before)}; its result of ${result.score} comes to ${inWords(standing)}`,
      );
    return standing;
  };
  const [knowledge, simulation, written] = [again("knowledge"), again("simulation"), again("written")];
  const outcome = decideOutcome({ knowledge, simulation, written });
  return { outcome, faults: [...faults, ...faultsOfOutcome(issued, outcome)] };
}

/** A score says nothing of why a stage need not be sat: carried forward it stays, if it was met. */
function standingAgain(before: StageStanding, graded: StageStanding): StageStanding {
  if (before.standing === "exempt" || before.standing === "not-sat") return before;
  return before.standing === "carried-forward" && graded.standing === "met"
    ? { ...graded, standing: "carried-forward" }
    : graded;
}

function faultOfScore(stage: ExternalStage, { score }: ReceivedResult, standard: Standard) {
  const [problem] = checkScore(standard.stages[stage], score);
  return problem && `${stage} can't be graded: ${problem.sentence}`;
}

function faultWithoutResult(
  stage: ExternalStage,
  standing: StageStanding,
  events: readonly JourneyEvent[],
): string | undefined {
  if (standing.standing === "met" || standing.standing === "not-met")
    return `${stage} was issued as ${standing.standing}; its result is not on record`;
  return standing.standing === "not-sat" && !events.some((event) => tellsOf(event, stage, standing.reason))
    ? `${stage} was issued as not-sat, ${standing.reason}; the log does not say so`
    : undefined;
}

/** Whether the event is that the stage came not to be sat, for this reason: a provider's message is named as it. */
function tellsOf(
  { type, causation, detail }: JourneyEvent,
  stage: ExternalStage,
  reason: NotSatReason,
): boolean {
  const isOfStage = causation.startsWith(`result#${stage}#`);
  return (
    isOfStage &&
    (reason === "window-passed"
      ? type === "stage-window-passed"
      : type === "stage-not-sat" && detail["message"] === reason)
  );
}

function inWords(standing: StageStanding): string {
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
