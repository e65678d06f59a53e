import { ProblemError } from "../../../contracts/problem-details.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import {
  findLearningPlan,
  keepLearningPlan,
  type LearningPlan,
} from "../../../store/employers/learning-plans.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asEmployer, type EmployersLead } from "../caller.ts";

export interface LearningPlanInput extends EmployersLead, LearningPlan {
  readonly attemptId: string;
}

/**
 * Records the learning plan of a candidate who has a place on the post-ASYE pathway [P]. It may be recorded anew, also
 * after the attempt has ended: what was learned is planned on. Throws ProblemError `not-found`, `not-open`,
 * `body-not-as-agreed`.
 */
export function recordLearningPlan(input: LearningPlanInput, store: Store): Promise<{ recorded: true }> {
  const { attemptId, plan, agreedOn } = input;
  const { isTheirs, actor } = asEmployer(input);
  return asTheirs<{ recorded: true }>({ ...input, isTheirs }, store, async (attempt) => {
    if (attempt.cohort === undefined) throw notOpen("only the post-ASYE pathway has a learning plan");
    if (attempt.status === "waiting-listed") throw notOpen("the candidate waits for a place");
    const earlier = await findLearningPlan(store, attemptId);
    if (earlier?.plan === plan && earlier.agreedOn === agreedOn) return { nothing: { recorded: true } };
    if (agreedOn > dayInLondon(store.now())) throw inTheFuture();
    const { wordsSeal, write } = keepLearningPlan(store, attemptId, { plan, agreedOn });
    return {
      answer: { recorded: true },
      events: [
        {
          type: "learning-plan-recorded",
          actor,
          causation: "learning-plan",
          detail: { agreedOn, wordsSeal },
        },
      ],
      writes: [write],
    };
  });
}

function inTheFuture(): ProblemError {
  const fault = { pointer: "/agreedOn", detail: "expected a day that is not in the future" };
  return new ProblemError("body-not-as-agreed", { errors: [fault] });
}
