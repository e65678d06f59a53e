import * as v from "valibot";
import { followUp } from "../../../contracts/http/attempts.ts";
import { isAnnulled, type Attempt } from "../../../domain/attempt.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import { findReleasedFeedback, type RecordedFeedback } from "../../../store/journey/feedback.ts";
import { findDiscussion, findResitSupport, findSupportPlan } from "../../../store/employers/follow-up.ts";
import { findLatestQuestion } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";

const shownFollowUp = v.object(followUp);
export type FollowUp = v.InferOutput<typeof shownFollowUp>;

/**
 * What has become of the feedback on the latest released outcome, for both its readers; nothing before a release, and
 * nothing is to be developed by feedback on what was annulled.
 */
export async function followUpOf(store: Store, attempt: Attempt): Promise<FollowUp> {
  const feedback = await findReleasedFeedback(store, attempt, "employer");
  if (feedback === undefined) return {};
  const [discussion, plan, resitSupport] = await Promise.all([
    findDiscussion(store, feedback),
    findSupportPlan(store, feedback),
    resitSupportOf(store, attempt),
  ]);
  return {
    ...(discussion && { feedbackDiscussed: discussion }),
    ...(feedback.result === "not-met" &&
      !isAnnulled(attempt) && { areasToDevelop: areasToDevelop(feedback) }),
    ...(plan && { supportPlan: plan }),
    ...(resitSupport && { resitSupport }),
  };
}

/** What the employer last said to a re-sit, agreed or declined. */
async function resitSupportOf(store: Store, { attemptId }: Attempt) {
  const asked = await findLatestQuestion(store, attemptId, "resit-support");
  return asked?.answer === undefined ? undefined : findResitSupport(store, attemptId, asked.key);
}

/** The areas that the feedback names to develop, in the standard's own words. */
function areasToDevelop({ standardVersion, toDevelop }: RecordedFeedback) {
  const { areas } = standardOfVersion(standardVersion);
  return toDevelop.map((area) => ({
    area,
    name: areas.find(({ code }) => code === area)?.name ?? area,
  }));
}
