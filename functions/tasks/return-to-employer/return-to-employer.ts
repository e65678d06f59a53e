import type { LegTask, TaskAnswer } from "../../../contracts/tasks.ts";
import { system } from "../../../domain/events.ts";
import { findReleasedFeedback } from "../../../store/journey/feedback.ts";
import type { Store } from "../../../store/store.ts";
import { asLeg } from "../as-leg.ts";

/**
 * Ends an attempt whose outcome is not met and whose windows have passed, and names the areas to develop: against
 * them the employer records a support plan [A 67], and re-endorsement is at its discretion and starts a new attempt
 * [B Q8]. Returned before, it answers as the first time.
 */
export function returnToEmployer(input: LegTask, store: Store): Promise<TaskAnswer<"return-to-employer">> {
  return asLeg(store, input, async (attempt) => {
    if (attempt.status === "returned-to-employer") return { nothing: "returned" };
    const feedback = await findReleasedFeedback(store, attempt, "employer");
    return {
      answer: "returned",
      transition: "returnToEmployer",
      events: [
        {
          type: "returned-to-employer",
          actor: system("return-to-employer"),
          causation: `round-${attempt.round}#outcome-${attempt.outcomeVersion}`,
          detail: { round: attempt.round, areasToDevelop: feedback?.toDevelop ?? [] },
        },
      ],
    };
  });
}
