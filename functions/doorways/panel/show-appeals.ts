import type * as v from "valibot";
import type { panelRoutes } from "../../../contracts/http/panel.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { externalStages, type ExternalStage } from "../../../domain/levels.ts";
import { findAppeal } from "../../../store/journey/appeals.ts";
import { readAttempt } from "../../../store/journey/attempts.ts";
import { findDecidingResult, findOutcome, type RecordedOutcome } from "../../../store/journey/outcomes.ts";
import { assignmentsOf } from "../../../store/journey/panel-members.ts";
import { findComments } from "../../../store/people/people.ts";
import { findQuestion } from "../../../store/journey/questions.ts";
import { readResults, type StageResult } from "../../../store/journey/results.ts";
import type { Store } from "../../../store/store.ts";
import { showAppeal } from "../shared/show-appeal.ts";
import { membersLeft } from "./members-left.ts";

type Routes = typeof panelRoutes;
export type PanelsAppeals = v.InferOutput<Routes["GET /panel/appeals"]["answer"]>;
export type PanelsAppeal = v.InferOutput<Routes["GET /panel/appeals/{attemptId}"]["answer"]>;

/** The appeals that wait for a panel this member is on, the one due first before the others. */
export async function listAppeals(
  { memberId }: { readonly memberId: string },
  store: Store,
): Promise<PanelsAppeals> {
  const assigned = await assignmentsOf(store, memberId);
  const waiting = await Promise.all(
    assigned.map(async (attemptId) => {
      const question = await findQuestion(store, attemptId, "appeal-decision");
      return question?.answer === undefined && question !== undefined
        ? [{ attemptId, dueBy: question.closesAt }]
        : [];
    }),
  );
  return { appeals: waiting.flat().toSorted((a, b) => (a.dueBy < b.dueBy ? -1 : 1)) };
}

/**
 * An appeal with what its panel decides on: the statement, the stages' results that the outcome was decided on, and those
 * released before, for a re-sit takes nobody's complaint about the sitting before it away. Neither name nor employer is
 * shown. Throws ProblemError `not-found` for one of another panel, or that has ended, and `not-open` for a member who may
 * not decide it any more: neither has more to do with the case.
 */
export async function showPanelsAppeal(
  { attemptId, memberId }: { readonly attemptId: string; readonly memberId: string },
  store: Store,
): Promise<PanelsAppeal> {
  const appeal = await findAppeal(store, attemptId);
  if (appeal?.members?.includes(memberId) !== true || appeal.end !== undefined)
    throw new ProblemError("not-found");
  const [attempt, outcome, results, question] = await Promise.all([
    readAttempt(store, attemptId),
    findOutcome(store, appeal),
    readResults(store, attemptId),
    findQuestion(store, attemptId, "appeal-decision"),
  ]);
  if (outcome === undefined) throw new ProblemError("not-found");
  await membersLeft(store, attempt, appeal, memberId);
  return {
    ...(await showAppeal(store, appeal)),
    level: attempt.level,
    standardVersion: attempt.standardVersion,
    partiallyMet: outcome.partiallyMet,
    ...(question !== undefined && { dueBy: question.closesAt }),
    stages: await Promise.all(externalStages.map((stage) => shownStage(store, stage, outcome, results))),
  };
}

/** What of a stage was ever released and still counts, by sitting: of each the newest version. */
function releasedSittings(stage: ExternalStage, results: readonly StageResult[]): readonly StageResult[] {
  const ofStage = results
    .filter((result) => result.stage === stage && result.releasedAt !== undefined)
    .filter(({ annulledAt }) => annulledAt === undefined)
    .toSorted((a, b) => a.sitting - b.sitting || a.version - b.version);
  return [...new Map(ofStage.map((result) => [result.sitting, result])).values()];
}

async function shownStage(
  store: Store,
  stage: ExternalStage,
  outcome: RecordedOutcome,
  results: readonly StageResult[],
): Promise<PanelsAppeal["stages"][number]> {
  const { standing } = outcome.standings[stage];
  const decidedOn = findDecidingResult(outcome, stage);
  const deciding = results.find(
    (result) =>
      result.stage === stage && result.sitting === decidedOn?.sitting && result.version === decidedOn.version,
  );
  const earlier = releasedSittings(stage, results).filter(({ sitting }) => sitting !== decidedOn?.sitting);
  return {
    ...{ stage, standing },
    ...(deciding !== undefined && (await shownResult(store, deciding))),
    earlierSittings: await Promise.all(earlier.map((result) => shownResult(store, result))),
  };
}

async function shownResult(store: Store, result: StageResult) {
  const comments = await findComments(store, result);
  const { score, satOn } = result;
  return {
    ...{ score, satOn },
    areas: result.areas.map(({ area, band }) => ({ area, band, comment: comments[area] })),
  };
}
