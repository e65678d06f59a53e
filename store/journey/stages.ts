import * as v from "valibot";
import type { ExternalStage } from "../../domain/levels.ts";
import { notSatReasons, type NotSatReason, type StageStanding } from "../../domain/outcome.ts";
import type { Day, Instant } from "../../domain/time.ts";
import type { Changes } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { readItem, readItems, stageSchema, type Store } from "../store.ts";

/** How one external stage of an attempt stands. */
export interface Stage {
  readonly stage: ExternalStage;
  /** The sitting that is open, or was the last; the first is 1. */
  readonly sitting: number;
  /** Sittings lost to not attending in this round. */
  readonly notAttended: number;
  /** Sittings asked for in this round; bounds the loop of rebookings. */
  readonly sittingsInRound: number;
  /** The close of the stage's window, set when it is first commissioned in a round; rebookings keep it. */
  readonly closesAt?: Instant | undefined;
  /** How long the journey had stood still in all when that window was last given it back; known once a sitting is to be repeated. */
  readonly standstillSeconds?: number | undefined;
  /** The days by which that window was extended in all. */
  readonly extendedDays?: number | undefined;
  /** The closures of centres that it was given back. */
  readonly closures?: readonly string[] | undefined;
  /** How the stage stands in this round; absent while it is still to be sat. */
  readonly standing?: StageStanding["standing"] | undefined;
  readonly notSatBecause?: NotSatReason | undefined;
  /** The day on which a met stage was met, for carrying it forward. */
  readonly metOn?: Day | undefined;
  /** The newest result of this round, by sitting and version. */
  readonly resultSitting?: number | undefined;
  readonly resultVersion?: number | undefined;
}
const standings = ["met", "not-met", "not-sat", "exempt", "carried-forward"] as const;

const stageItem = v.object({
  stage: stageSchema,
  sitting: v.number(),
  notAttended: v.number(),
  sittingsInRound: v.number(),
  closesAt: v.optional(v.string()),
  standstillSeconds: v.optional(v.number()),
  extendedDays: v.optional(v.number()),
  closures: v.optional(v.array(v.string())),
  standing: v.optional(v.picklist(standings)),
  notSatBecause: v.optional(v.picklist(notSatReasons)),
  metOn: v.optional(v.string()),
  resultSitting: v.optional(v.number()),
  resultVersion: v.optional(v.number()),
});

/** No such stage stands at the attempt. */
export class UnknownStageError extends Error {
  override readonly name = "UnknownStageError";
  constructor(attemptId: string, stage: ExternalStage) {
    super(`attempt ${attemptId} has no stage ${stage}`);
  }
}

/** The stages of an attempt as they stand now. */
export function readStages(store: Store, attemptId: string): Promise<Stage[]> {
  return readItems(store, keys.attempt(attemptId).pk, "STAGE#", stageItem);
}

/** One stage of an attempt. Throws UnknownStageError. */
export async function readStage(store: Store, attemptId: string, stage: ExternalStage): Promise<Stage> {
  const found = await readItem(store, keys.stage(attemptId, stage), stageItem);
  if (found === undefined) throw new UnknownStageError(attemptId, stage);
  return found;
}

/** A stage without a standing has not been finished: nothing about the outcome can be said yet. */
export class StageNotFinishedError extends Error {
  override readonly name = "StageNotFinishedError";
  constructor(stage: ExternalStage) {
    super(`stage ${stage} has no standing yet; it must be graded or not sat before the outcome is decided`);
  }
}

/** The standing of a finished stage, as the outcome takes it. Throws StageNotFinishedError. */
export function standingOf(stage: Stage): StageStanding {
  const { standing, metOn, notSatBecause } = stage;
  if ((standing === "met" || standing === "carried-forward") && metOn !== undefined)
    return { standing, metOn };
  if (standing === "not-sat" && notSatBecause !== undefined) return { standing, reason: notSatBecause };
  if (standing === "not-met" || standing === "exempt") return { standing };
  throw new StageNotFinishedError(stage.stage);
}

/** The attributes under which a standing is kept at its stage. */
export function standingAttributes(standing: StageStanding): Changes {
  return {
    standing: standing.standing,
    metOn: "metOn" in standing ? standing.metOn : undefined,
    notSatBecause: standing.standing === "not-sat" ? standing.reason : undefined,
  };
}

/** A stage at the beginning of a round. */
export const freshStage = { notAttended: 0, sittingsInRound: 1 } as const;

/** The attributes of a stage that is to be sat again in a new round, as this sitting. */
export function stageAfresh(sitting: number): Changes {
  return {
    ...freshStage,
    sitting,
    ...{ standing: undefined, metOn: undefined, notSatBecause: undefined },
    ...{ closesAt: undefined, standstillSeconds: undefined, extendedDays: undefined, closures: undefined },
    ...{ resultSitting: undefined, resultVersion: undefined },
  };
}
