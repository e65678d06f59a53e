import type { ExemptionState } from "../../../domain/exemptions.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { findPerson } from "../../../store/people/people.ts";
import type { Store } from "../../../store/store.ts";
import { isEmployersOwn } from "../caller.ts";
import { followUpOf, type FollowUp } from "../shared/follow-up.ts";
import {
  exemptionsOf,
  moveOf,
  placeOf,
  questionsFor,
  readTheirs,
  sittingsOf,
  summaryOf,
  type AttemptSummary,
  type BookedSitting,
  type CohortPlace,
  type OpenQuestion,
} from "../shared/read-attempt.ts";

export interface ShowAttemptInput {
  readonly attemptId: string;
  readonly employerId: string;
}
export interface EmployersAttempt extends AttemptSummary, FollowUp, CohortPlace {
  readonly candidate: { readonly givenName: string; readonly familyName: string };
  readonly questions: OpenQuestion[];
  readonly sittings: BookedSitting[];
  readonly move?: { to: string; closesAt: string };
  readonly exempt: ExternalStage[];
  readonly exemption?: ExemptionState;
}

/** An attempt refers to a person who is not held: damage, or an erasure that left the attempt open. */
class UnknownPersonError extends Error {
  override readonly name = "UnknownPersonError";
  constructor(attemptId: string) {
    super(`the candidate of attempt ${attemptId} is not among the people`);
  }
}

/** Where one of the employer's attempts stands, whose it is, and what the employer is asked. Throws ProblemError `not-found`. */
export async function showAttempt(input: ShowAttemptInput, store: Store): Promise<EmployersAttempt> {
  const attempt = await readTheirs(store, input.attemptId, isEmployersOwn(input));
  const [person, questions, sittings, followUp] = await Promise.all([
    findPerson(store, attempt.candidateId),
    questionsFor(store, attempt, "employer"),
    sittingsOf(store, attempt),
    followUpOf(store, attempt),
  ]);
  if (person === undefined) throw new UnknownPersonError(attempt.attemptId);
  const { givenName, familyName } = person;
  return {
    ...summaryOf(attempt),
    candidate: { givenName, familyName },
    questions,
    sittings,
    ...followUp,
    ...(await placeOf(store, attempt)),
    ...moveOf(attempt, store),
    ...(await exemptionsOf(store, attempt)),
  };
}
