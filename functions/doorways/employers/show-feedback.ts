import { releasedToEmployer } from "../../../domain/moves.ts";
import type { Store } from "../../../store/store.ts";
import { readTheirs } from "../shared/read-attempt.ts";
import { showFeedback as showReleased, type ShownFeedback } from "../shared/show-feedback.ts";
import type { ShowAttemptInput } from "./show-attempt.ts";

export interface EmployersFeedback extends ShownFeedback {
  readonly notices: { code: string; text: string }[];
}

/**
 * The employer's copy, with what must be said beside it [C 55, A 68]; of a candidate who moved on, the one that had been
 * released to it by then. Throws ProblemError `not-found` before its release.
 */
export async function showFeedback(input: ShowAttemptInput, store: Store): Promise<EmployersFeedback> {
  const attempt = await readTheirs(
    store,
    input.attemptId,
    (read) => releasedToEmployer(read, input.employerId) !== undefined,
  );
  const seen = releasedToEmployer(attempt, input.employerId) ?? attempt;
  const { shown, notices = [] } = await showReleased(store, seen, "employer");
  return { ...shown, notices: notices.map(({ code, text }) => ({ code, text })) };
}
