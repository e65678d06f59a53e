import { ProblemError, type Fault } from "../../../contracts/problem-details.ts";
import { isAnnulled } from "../../../domain/attempt.ts";
import { checkPlannedAreas } from "../../../domain/feedback.ts";
import { findReleasedFeedback } from "../../../store/journey/feedback.ts";
import { findSupportPlan, keepSupportPlan, type SupportPlan } from "../../../store/employers/follow-up.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asEmployer, type EmployersLead } from "../caller.ts";

export interface SupportPlanInput extends EmployersLead, SupportPlan {
  readonly attemptId: string;
}

/**
 * Records what the employer does about each area that the feedback on an outcome not met names to develop, about
 * all of them and no other [A 67]. A plan may be recorded anew, also after the candidate's return. Throws
 * ProblemError `not-found`, `not-open`, `body-not-as-agreed`.
 */
export function recordSupportPlan(input: SupportPlanInput, store: Store): Promise<{ recorded: true }> {
  const { areas } = input;
  const { isTheirs, actor } = asEmployer(input);
  return asTheirs<{ recorded: true }>({ ...input, isTheirs }, store, async (attempt) => {
    const feedback = await findReleasedFeedback(store, attempt, "employer");
    if (feedback?.result !== "not-met") throw notOpen("no outcome that is not met has been released");
    checkAreas(feedback.toDevelop, areas);
    const plan: SupportPlan = {
      areas: feedback.toDevelop.flatMap((area) => areas.filter((planned) => planned.area === area)),
    };
    if (isSame(plan, await findSupportPlan(store, feedback))) return { nothing: { recorded: true } };
    if (isAnnulled(attempt)) throw notOpen("the outcome was annulled; the next one is still to be released");
    const { wordsSeal, write } = keepSupportPlan(store, feedback, plan);
    const { round, outcomeVersion, toDevelop } = feedback;
    return {
      answer: { recorded: true },
      events: [
        {
          type: "support-plan-recorded",
          actor,
          causation: `round-${round}#outcome-${outcomeVersion}`,
          detail: { round, outcomeVersion, areas: toDevelop, wordsSeal },
        },
      ],
      writes: [write],
    };
  });
}

function checkAreas(toDevelop: readonly string[], areas: SupportPlan["areas"]): void {
  if (toDevelop.length === 0) throw notOpen("the feedback names no area to develop");
  const errors: Fault[] = checkPlannedAreas(toDevelop, areas).map(({ path, sentence }) => ({
    pointer: path,
    detail: sentence,
  }));
  if (errors.length > 0) throw new ProblemError("body-not-as-agreed", { errors });
}

const isSame = (plan: SupportPlan, earlier: SupportPlan | undefined): boolean =>
  JSON.stringify(plan.areas.map(wordsOf)) === JSON.stringify(earlier?.areas.map(wordsOf));

const wordsOf = ({ area, plan }: SupportPlan["areas"][number]) => [area, plan];
