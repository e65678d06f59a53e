import type { Store } from "../../../store/store.ts";
import { isCandidatesOwn, type OwnAttempt } from "../caller.ts";
import { readTheirs } from "../shared/read-attempt.ts";
import { showFeedback as showReleased, type ShownFeedback } from "../shared/show-feedback.ts";

/** The candidate's copy. Throws ProblemError `not-found` before its release. */
export async function showFeedback(input: OwnAttempt, store: Store): Promise<ShownFeedback> {
  const attempt = await readTheirs(store, input.attemptId, isCandidatesOwn(input));
  return (await showReleased(store, attempt, "candidate")).shown;
}
