import { ProblemError } from "../../../contracts/problem-details.ts";
import { UnknownAttemptError } from "../../../store/journey/attempts.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../shared/legs/executions.ts";
import { restartJourney } from "../../shared/legs/restart-journey.ts";
import { notOpen } from "../shared/answer-question.ts";

export interface RestartRequest {
  readonly attemptId: string;
  /** The leg that the operator saw: one that has been ended since is not ended twice. */
  readonly leg: number;
  readonly by: string;
  readonly reason: string;
}

/** Takes a journey up again as its next leg. Throws ProblemError `not-found`, `not-open`. */
export async function restart(
  { attemptId, leg, by, reason: words }: RestartRequest,
  deps: { readonly store: Store; readonly executions: LegExecutions },
): Promise<{ recorded: true; leg: number }> {
  try {
    const restarted = await restartJourney({ attemptId, leg, reason: "restarted", by, words }, deps);
    if (restarted.answer === "restarted") return { recorded: true, leg: restarted.leg };
    throw notOpen(`nothing was restarted: ${restarted.answer}`);
  } catch (error) {
    throw error instanceof UnknownAttemptError ? new ProblemError("not-found") : error;
  }
}
