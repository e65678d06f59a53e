import * as v from "valibot";
import { feedback as feedbackEntries } from "../../../contracts/http/attempts.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { isAnnulled, type Attempt } from "../../../domain/attempt.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { findReleasedFeedback, type Reader, type RecordedFeedback } from "../../../store/journey/feedback.ts";
import { findDecidingResult, findOutcome } from "../../../store/journey/outcomes.ts";
import { findComments, type Comments } from "../../../store/people/people.ts";
import { findReason } from "../../../store/people/reasons.ts";
import type { Store } from "../../../store/store.ts";

const shownFeedback = v.object(feedbackEntries);
export type ShownFeedback = v.InferOutput<typeof shownFeedback>;
type StageFeedback = RecordedFeedback["stages"][number];

/**
 * A reader's copy of the feedback on the latest released outcome, with the examiners' own words [C 37, C 52].
 * Before a release there is none, for anybody. Throws ProblemError `not-found`.
 */
export async function showFeedback(
  store: Store,
  attempt: Attempt,
  reader: Reader,
): Promise<{ readonly shown: ShownFeedback; readonly notices: RecordedFeedback["notices"] }> {
  const feedback = await findReleasedFeedback(store, attempt, reader);
  if (feedback?.releasedAt === undefined) throw new ProblemError("not-found");
  const { standardVersion, releasedAt, result, partiallyMet, strengths, toDevelop, notices } = feedback;
  const { areas } = standardOfVersion(standardVersion);
  const [comments, replaces] = await Promise.all([commentsOf(store, feedback), replacedBy(store, feedback)]);
  const shown: ShownFeedback = {
    ...{ attemptId: attempt.attemptId, level: attempt.level, standardVersion, releasedAt },
    ...{ result, partiallyMet, strengths, toDevelop },
    ...(replaces && { replaces }),
    ...(isAnnulled(attempt) && { annulled: true }),
    stages: feedback.stages.map((stage) => shownStage(stage, comments.get(stage.stage) ?? {})),
    areas: feedback.areas.map((area) => ({
      ...area,
      name: areas.find(({ code }) => code === area.area)?.name ?? area.area,
    })),
  };
  return { shown, notices };
}

/** The release that this one takes the place of, where the outcome was issued anew. */
async function replacedBy(store: Store, feedback: RecordedFeedback): Promise<ShownFeedback["replaces"]> {
  const { attemptId, round, outcomeVersion } = feedback;
  for (let version = outcomeVersion - 1; version > 0; version -= 1) {
    const earlier = await findOutcome(store, { attemptId, round, outcomeVersion: version });
    if (earlier?.releasedAt === undefined) continue;
    const causation = `round-${round}#outcome-${version}`;
    const reopened = (await readEvents(store, attemptId)).findLast(
      (event) => event.type === "outcome-reopened" && event.causation === causation,
    );
    const reason = reopened && (await findReason(store, reopened));
    return { releasedAt: earlier.releasedAt, ...(reason !== undefined && { reason }) };
  }
  return undefined;
}

function shownStage({ stage, standing, areas }: StageFeedback, comments: Comments) {
  return {
    stage,
    standing: standing.standing,
    areas: areas.map(({ area, band }) => {
      const comment = comments[area];
      return { area, band, ...(comment !== undefined && { comment }) };
    }),
  };
}

/** The words on the results that this outcome was decided on: a later result's would be another outcome's. */
async function commentsOf(store: Store, feedback: RecordedFeedback) {
  const outcome = await findOutcome(store, feedback);
  const rated = await Promise.all(
    feedback.stages.map(async ({ stage }) => {
      const result = outcome && findDecidingResult(outcome, stage);
      const { attemptId } = feedback;
      const comments = result === undefined ? {} : await findComments(store, { attemptId, stage, ...result });
      return [stage, comments] as const;
    }),
  );
  return new Map(rated);
}
