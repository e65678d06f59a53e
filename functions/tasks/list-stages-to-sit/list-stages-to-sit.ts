import { fence } from "../../../domain/attempt.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { readAttempt } from "../../../store/attempts.ts";
import { readStages } from "../../../store/stages.ts";
import type { Store } from "../../../store/store.ts";

export interface ListStagesToSitInput {
  readonly attemptId: string;
  readonly leg: number;
}
export interface ListStagesToSitAnswer {
  readonly code: "stages" | "withdrawn" | "superseded";
  readonly stages: readonly ExternalStage[];
}

/**
 * The external stages that have no standing yet: all of them at a first sitting, those not met at a re-sit,
 * those not finished when a leg takes the journey up again. Exempt and carried-forward ones have theirs.
 * A leg that may no longer act has none to sit.
 */
export async function listStagesToSit(
  input: ListStagesToSitInput,
  store: Store,
): Promise<ListStagesToSitAnswer> {
  const fenced = fence(await readAttempt(store, input.attemptId), input.leg);
  if (fenced !== undefined) return { code: fenced, stages: [] };
  const stages = await readStages(store, input.attemptId);
  return {
    code: "stages",
    stages: stages.filter((stage) => stage.standing === undefined).map(({ stage }) => stage),
  };
}
