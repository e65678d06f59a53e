import { dayInLondon } from "./calendar.ts";
import type { ExternalStage } from "./levels.ts";
import { externalStages } from "./levels.ts";
import type { StageStandard } from "./policy/standards.ts";
import type { Problem } from "./problem.ts";
import type { Day, Instant } from "./time.ts";

/** Why a stage was not sat: its window passed, or the sittings allowed were missed. */
export const notSatReasons = ["window-passed", "did-not-attend", "cancelled-by-candidate"] as const;
export type NotSatReason = (typeof notSatReasons)[number];

/** How one external stage stands when the outcome is decided. `metOn` is the London day of its result. */
export type StageStanding =
  | { readonly standing: "met"; readonly metOn: Day }
  | { readonly standing: "not-met" }
  | { readonly standing: "not-sat"; readonly reason: NotSatReason }
  | { readonly standing: "exempt" }
  | { readonly standing: "carried-forward"; readonly metOn: Day };
export type Standings = Readonly<Record<ExternalStage, StageStanding>>;

/** A score that the stage's standard does not know; the doorway asks checkScore first. */
export class ScoreOutOfRangeError extends Error {
  override readonly name = "ScoreOutOfRangeError";
  constructor(score: number, maximumScore: number) {
    super(`Score ${score} is not a number from 0 to ${maximumScore}`);
  }
}

function isScore(score: number, maximumScore: number): boolean {
  return Number.isFinite(score) && score >= 0 && score <= maximumScore;
}

/** What is wrong with a score that a provider sent for the stage; empty if nothing is. */
export function checkScore(standard: StageStandard, score: number): readonly Problem[] {
  if (isScore(score, standard.maximumScore)) return [];
  const sentence = `Score ${score} is outside this stage's range, 0 to ${standard.maximumScore}.`;
  return [{ code: "score-out-of-range", path: "/score", sentence }];
}

/** A stage is met when its score reaches the threshold of the pinned standard (rules 6). Throws ScoreOutOfRangeError. */
export function gradeStage(score: number, standard: StageStandard): { readonly standing: "met" | "not-met" } {
  if (!isScore(score, standard.maximumScore)) throw new ScoreOutOfRangeError(score, standard.maximumScore);
  return { standing: score >= standard.threshold ? "met" : "not-met" };
}

/** What a stage's standing hangs on. */
export interface ReceivedResult {
  readonly score: number;
  readonly receivedAt: Instant;
}

/** How a stage stands on this result: a met stage was met on the day on which its result was received. */
export function gradeResult({ score, receivedAt }: ReceivedResult, standard: StageStandard): StageStanding {
  const { standing } = gradeStage(score, standard);
  return standing === "met" ? { standing, metOn: dayInLondon(receivedAt) } : { standing };
}

/** What a stage contributes to the result; the reason takes the place of `not-sat`. */
export type OutcomeReasonCode = Exclude<StageStanding["standing"], "not-sat"> | NotSatReason;
export interface OutcomeReason {
  readonly stage: ExternalStage;
  readonly code: OutcomeReasonCode;
}

/** The national result, its derived class, and the stages that made it so. */
export interface Outcome {
  readonly result: "met" | "not-met";
  readonly partiallyMet: boolean;
  readonly reasons: readonly OutcomeReason[];
}

const settles: Record<StageStanding["standing"], boolean> = {
  met: true,
  exempt: true,
  "carried-forward": true,
  "not-met": false,
  "not-sat": false,
};

/**
 * An exempt stage was met in the proof of concept, not at this standard, so it opens no way back by itself; a stage
 * carried forward was met here, and the class counts old and new stages together (rules 8).
 */
const countsAsPartlyMet: Record<StageStanding["standing"], boolean> = {
  met: true,
  "carried-forward": true,
  exempt: false,
  "not-met": false,
  "not-sat": false,
};

function reasonOf(stage: ExternalStage, standing: StageStanding): OutcomeReason {
  return { stage, code: standing.standing === "not-sat" ? standing.reason : standing.standing };
}

/**
 * Met: every stage met, exempt or carried forward [C 37, assumed]; else not met [A 38]. Partially met: not met with at
 * least one external stage met, now or carried forward [O, assumed]. The reasons name all stages of a result that is
 * met, and those in the way of one that is not.
 */
export function decideOutcome(standings: Standings): Outcome {
  const inTheWay = externalStages.filter((stage) => !settles[standings[stage].standing]);
  const met = inTheWay.length === 0;
  return {
    result: met ? "met" : "not-met",
    partiallyMet: !met && externalStages.some((stage) => countsAsPartlyMet[standings[stage].standing]),
    reasons: (met ? externalStages : inTheWay).map((stage) => reasonOf(stage, standings[stage])),
  };
}
