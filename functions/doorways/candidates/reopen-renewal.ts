import { mayStartFrom } from "../../../domain/attempt.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { barOfReopening, remindersDueBy } from "../../../domain/renewal.ts";
import { accreditationOf } from "../../../store/journey/accreditations.ts";
import { findStandingAttempt } from "../../../store/transitions/registration.ts";
import { openPlaceStaysFree } from "../../../store/transitions/open-place.ts";
import { openRenewal } from "../../../store/journey/renewals.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asCandidate, type OwnAttempt } from "../caller.ts";

/**
 * Opens a renewal at the candidate's wish: to restore an accreditation within a year of its lapse, or because they think
 * better of having withdrawn from one (rules 10). The job that acts on deadlines starts its leg within minutes; open
 * already, it is recorded already. Throws ProblemError `not-found`, `not-open`.
 */
export function reopenRenewal(input: OwnAttempt, store: Store): Promise<{ recorded: true }> {
  const { isTheirs, actor } = asCandidate(input);
  return asTheirs<{ recorded: true }>({ ...input, isTheirs }, store, async (attempt) => {
    if (attempt.status === "renewal-open") return { nothing: { recorded: true } };
    const accreditation = await accreditationOf(store, attempt);
    if (accreditation === undefined) throw notOpen("there is no accreditation to renew");
    const policy = policyOfVersion(accreditation.policyVersion);
    const bar = barOfReopening(accreditation, store.now(), policy);
    if (bar !== undefined) throw notOpen(`a renewal can't be opened: ${bar}`);
    const standing = await findStandingAttempt(store, attempt);
    if (standing !== undefined && standing.attemptId !== attempt.attemptId)
      throw notOpen("a renewal can't be opened: another attempt at this level is open, or accredited");
    if (!mayStartFrom("openRenewal", attempt.status))
      throw notOpen("the outcome is being issued anew; a renewal can be opened once it is released");
    const remindersSent = remindersDueBy(accreditation, store.now(), policy).length;
    const opening = await openRenewal(store, attempt, accreditation, { actor, remindersSent });
    const writes = [...(opening.writes ?? []), openPlaceStaysFree(store, attempt)];
    return { ...opening, answer: { recorded: true }, writes };
  });
}
