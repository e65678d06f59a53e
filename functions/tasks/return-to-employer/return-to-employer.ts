import { fence } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { append, type Decision } from "../../../store/append.ts";
import { findReleasedFeedback } from "../../../store/feedback.ts";
import type { Store } from "../../../store/store.ts";

export interface ReturnToEmployerInput {
  readonly attemptId: string;
  readonly leg: number;
}
export interface ReturnToEmployerAnswer {
  readonly code: "returned" | "withdrawn" | "superseded";
}

/**
 * Ends an attempt whose outcome is not met and whose windows have passed, and names the areas to develop: against
 * them the employer records a support plan [A 67], and re-endorsement is at its discretion and starts a new attempt
 * [B Q8]. Returned before, it answers as the first time.
 */
export function returnToEmployer(
  input: ReturnToEmployerInput,
  store: Store,
): Promise<ReturnToEmployerAnswer> {
  return append(store, input.attemptId, async (attempt): Promise<Decision<ReturnToEmployerAnswer>> => {
    const fenced = fence(attempt, input.leg);
    if (fenced !== undefined) return { nothing: { code: fenced } };
    if (attempt.status === "returned-to-employer") return { nothing: { code: "returned" } };
    const feedback = await findReleasedFeedback(store, attempt, "employer");
    return {
      answer: { code: "returned" },
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
