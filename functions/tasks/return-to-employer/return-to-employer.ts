import { fence } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { append, type Decision } from "../../../store/append.ts";
import type { Store } from "../../../store/store.ts";

export interface ReturnToEmployerInput {
  readonly attemptId: string;
  readonly leg: number;
}
export interface ReturnToEmployerAnswer {
  readonly code: "returned" | "withdrawn" | "superseded";
}

/**
 * Ends an attempt whose outcome is not met and whose windows have passed: re-endorsement is at the
 * employer's discretion and starts a new attempt [B Q8]. Returned before, it answers as the first time.
 */
export function returnToEmployer(
  input: ReturnToEmployerInput,
  store: Store,
): Promise<ReturnToEmployerAnswer> {
  return append(store, input.attemptId, (attempt): Decision<ReturnToEmployerAnswer> => {
    const fenced = fence(attempt, input.leg);
    if (fenced !== undefined) return { nothing: { code: fenced } };
    if (attempt.status === "returned-to-employer") return { nothing: { code: "returned" } };
    return {
      answer: { code: "returned" },
      transition: "returnToEmployer",
      events: [
        {
          type: "returned-to-employer",
          actor: system("return-to-employer"),
          causation: `round-${attempt.round}#outcome-${attempt.outcomeVersion}`,
          detail: { round: attempt.round },
        },
      ],
    };
  });
}
