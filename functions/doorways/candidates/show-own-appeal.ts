import { ProblemError } from "../../../contracts/problem-details.ts";
import { findAppeal } from "../../../store/journey/appeals.ts";
import type { Store } from "../../../store/store.ts";
import { isCandidatesOwn, type OwnAttempt } from "../caller.ts";
import { readTheirs } from "../shared/read-attempt.ts";
import { showAppeal, type ShownAppeal } from "../shared/show-appeal.ts";

/** The candidate's own appeal. Throws ProblemError `not-found`. */
export async function showOwnAppeal(
  { attemptId, candidateId }: OwnAttempt,
  store: Store,
): Promise<ShownAppeal> {
  await readTheirs(store, attemptId, isCandidatesOwn({ candidateId }));
  const appeal = await findAppeal(store, attemptId);
  if (appeal === undefined) throw new ProblemError("not-found");
  return showAppeal(store, appeal);
}
