import type * as v from "valibot";
import type { operatorRoutes } from "../../../contracts/http/operators.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { decideOutcome, gradeStage, type StageStanding } from "../../../domain/outcome.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import {
  findDecidingResult,
  findReleasedOutcome,
  type RecordedOutcome,
} from "../../../store/journey/outcomes.ts";
import { findResult } from "../../../store/journey/results.ts";
import type { Store } from "../../../store/store.ts";
import { readTheirs } from "../shared/read-attempt.ts";
import { keyOfFlag } from "./flag-id.ts";
import { faultsOfCorrection, findKeptCorrection, type KeptCorrection } from "./kept-correction.ts";

type Route = (typeof operatorRoutes)["GET /operators/flags/{flagId}/correction"];
export type ShownCorrection = v.InferInput<Route["answer"]>;

/**
 * A correction that came after the release, beside the result that the outcome stands on, and what the outcome would be
 * with it: what the operator who reviews it must see. Throws ProblemError `not-found`.
 */
export async function showCorrection(
  { flagId }: { readonly flagId: string },
  store: Store,
): Promise<ShownCorrection> {
  const correction = await findKeptCorrection(store, keyOfFlag(flagId));
  if (correction === undefined) throw new ProblemError("not-found");
  const { attemptId, stage, sitting, data } = correction;
  const attempt = await readTheirs(store, attemptId, () => true);
  const outcome = await findReleasedOutcome(store, attempt);
  const deciding = outcome && findDecidingResult(outcome, stage);
  const stands = deciding && (await findResult(store, attemptId, { stage, ...deciding }));
  const problems = faultsOfCorrection(attempt, correction).map(({ sentence }) => sentence);
  const isAboutIt = deciding?.sitting === sitting;
  return {
    ...{ attemptId, stage, sitting, problems },
    correction: { score: data.score, areas: data.areas.map(({ area, band }) => ({ area, band })) },
    ...(stands && { standsOn: { sitting: stands.sitting, score: stands.score, areas: stands.areas } }),
    ...(outcome && { outcome: outcome.result }),
    ...(outcome &&
      isAboutIt &&
      problems.length === 0 && {
        outcomeIfApplied: outcomeWith(correction, outcome, attempt.standardVersion),
      }),
  };
}

function outcomeWith(
  { stage, data }: KeptCorrection,
  outcome: RecordedOutcome,
  standardVersion: string,
): RecordedOutcome["result"] {
  const { standing } = gradeStage(data.score, standardOfVersion(standardVersion).stages[stage]);
  const corrected: StageStanding =
    standing === "met" ? { standing, metOn: dayInLondon(outcome.decidedAt) } : { standing };
  const standings: Record<ExternalStage, StageStanding> = { ...outcome.standings, [stage]: corrected };
  return decideOutcome(standings).result;
}
