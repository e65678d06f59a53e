import type { Attempt } from "../../../domain/attempt.ts";
import { readAccreditation } from "../../../store/journey/accreditations.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { withdrawFromRenewal as withdrawal } from "../../../store/journey/renewals.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asCandidate, type OwnAttempt } from "../caller.ts";

/**
 * Withdraws the candidate from a renewal under way: nothing more is asked, and the accreditation stands until its last day.
 * Withdrawn before, it is recorded already. Throws ProblemError `not-found`, `not-open`.
 */
export function withdrawFromRenewal(input: OwnAttempt, store: Store): Promise<{ recorded: true }> {
  const { isTheirs, actor } = asCandidate(input);
  return asTheirs<{ recorded: true }>({ ...input, isTheirs }, store, async (attempt) => {
    if (attempt.status === "renewal-open")
      return withdrawal(store, attempt, await readAccreditation(store, attempt), actor);
    if (await wasWithdrawnFrom(store, attempt)) return { nothing: { recorded: true } };
    throw notOpen("no renewal is under way");
  });
}

/** Whether the renewal, or restoration, that was opened last ended by its candidate's withdrawal. */
async function wasWithdrawnFrom(store: Store, { attemptId }: Attempt): Promise<boolean> {
  const events = await readEvents(store, attemptId);
  const last = events.findLast(({ type }) => type === "renewal-opened" || type === "renewal-withdrawn");
  return last?.type === "renewal-withdrawn";
}
