import type { GradeStageTask, TaskAnswer } from "../../../contracts/tasks.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { gradeResult, type StageStanding } from "../../../domain/outcome.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import { update } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { findResult, type StageResult } from "../../../store/journey/results.ts";
import {
  readStage,
  StageNotFinishedError,
  standingAttributes,
  type Stage,
} from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import { asLeg } from "../as-leg.ts";

/**
 * Grades a stage on its newest result against the pinned standard (rules 6) and records its standing; graded
 * before, it answers as the first time. Throws StageNotFinishedError when there is no result.
 */
export function gradeStage(input: GradeStageTask, store: Store): Promise<TaskAnswer<"grade-stage">> {
  return asLeg(store, input, async (attempt) => {
    const stage = await readStage(store, input.attemptId, input.stage);
    if (stage.standing !== undefined) return { nothing: "graded" };
    const result = await newestResult(store, attempt, stage);
    const standing = standingOn(attempt, result);
    return {
      answer: "graded",
      events: [
        {
          type: "stage-graded",
          actor: system("grade-stage"),
          causation: `result#${result.stage}#sitting-${result.sitting}`,
          detail: { stage: result.stage, sitting: result.sitting, resultVersion: result.version },
        },
      ],
      writes: [
        update(store.tables.journeys, keys.stage(input.attemptId, input.stage), standingAttributes(standing)),
      ],
    };
  });
}

/** The result that a stage stands on now. Throws StageNotFinishedError. */
export async function newestResult(store: Store, attempt: Attempt, stage: Stage): Promise<StageResult> {
  const { resultSitting: sitting, resultVersion: version } = stage;
  if (sitting === undefined || version === undefined) throw new StageNotFinishedError(stage.stage);
  const result = await findResult(store, attempt.attemptId, { stage: stage.stage, sitting, version });
  if (result === undefined) throw new StageNotFinishedError(stage.stage);
  return result;
}

/** How the stage stands on this result, by the standard that the attempt pinned. Throws ScoreOutOfRangeError. */
export function standingOn({ standardVersion }: Attempt, result: StageResult): StageStanding {
  return gradeResult(result, standardOfVersion(standardVersion).stages[result.stage]);
}
