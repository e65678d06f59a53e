import { ProblemError } from "../../../contracts/problem-details.ts";
import { mayStartFrom } from "../../../domain/attempt.ts";
import { findAccreditation, revoke } from "../../../store/journey/accreditations.ts";
import { append, type Decision } from "../../../store/append.ts";
import { endQuestions } from "../../../store/journey/renewals.ts";
import type { Store } from "../../../store/store.ts";
import { notOpen } from "../shared/answer-question.ts";

export interface RevokeAccreditationInput {
  readonly number: string;
  /** Kept with people's data, and told to the holder. */
  readonly reason: string;
  /** The operator's id. */
  readonly by: string;
}

/**
 * Revokes an accreditation with its reason (rules 10); both and who did it are kept, and nothing of it stands from this
 * moment on. Revoked before, it is recorded already, with the first reason. Throws ProblemError `not-found`, `not-open`.
 */
export async function revokeAccreditation(
  input: RevokeAccreditationInput,
  store: Store,
): Promise<{ recorded: true }> {
  const filed = await findAccreditation(store, input.number);
  if (filed === undefined) throw new ProblemError("not-found");
  return append(store, filed.attemptId, async (attempt): Promise<Decision<{ recorded: true }>> => {
    const accreditation = (await findAccreditation(store, input.number)) ?? filed;
    if (accreditation.state === "revoked") return { nothing: { recorded: true } };
    if (!mayStartFrom("revokeAccreditation", attempt.status))
      throw notOpen(`the attempt stands at ${attempt.status}`);
    const revocation = { reason: input.reason, by: input.by, causation: "revocation" };
    const { event, writes } = revoke(store, attempt, accreditation, revocation);
    return {
      answer: { recorded: true },
      transition: "revokeAccreditation",
      events: [event],
      // A renewal under way ends with it.
      writes: [...writes, ...(await endQuestions(store, attempt, input.by))],
    };
  });
}
