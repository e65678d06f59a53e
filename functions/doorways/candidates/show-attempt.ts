import type { Attempt } from "../../../domain/attempt.ts";
import { textOfMeasure } from "../../../domain/policy/adjustments.ts";
import type { ExemptionState } from "../../../domain/exemptions.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { findEndorsement, findPerson } from "../../../store/people/people.ts";
import { findReason } from "../../../store/people/reasons.ts";
import type { Store } from "../../../store/store.ts";
import { isCandidatesOwn, type OwnAttempt } from "../caller.ts";
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

export interface CandidatesAttempt extends AttemptSummary, FollowUp, CohortPlace {
  readonly questions: OpenQuestion[];
  readonly sittings: BookedSitting[];
  readonly employer: string;
  readonly move?: { to: string; closesAt: string };
  readonly previousAttemptId?: string | undefined;
  readonly adjustments: string[];
  readonly exempt: ExternalStage[];
  readonly exemption?: ExemptionState;
  /** The employer's words, where it declined to endorse. */
  readonly refusal?: { readonly reason: string };
  /** Who withdrew, and the employer's words, where it was the employer. */
  readonly withdrawal?: { readonly by: string; readonly reason?: string };
}

/** Where the candidate's attempt stands, and what the candidate is asked. Throws ProblemError `not-found`. */
export async function showAttempt(input: OwnAttempt, store: Store): Promise<CandidatesAttempt> {
  const attempt = await readTheirs(store, input.attemptId, isCandidatesOwn(input));
  const refusal =
    attempt.status === "not-endorsed" ? await findEndorsement(store, attempt.attemptId) : undefined;
  const withdrawal =
    attempt.status === "withdrawn" ? await withdrawalOf(store, attempt.attemptId) : undefined;
  return {
    ...summaryOf(attempt),
    questions: await questionsFor(store, attempt, "candidate"),
    sittings: await sittingsOf(store, attempt),
    employer: attempt.employerId,
    ...moveOf(attempt, store),
    ...(await followUpOf(store, attempt)),
    ...(await placeOf(store, attempt)),
    previousAttemptId: attempt.previousAttemptId,
    ...(await exemptionsOf(store, attempt)),
    adjustments: await adjustmentsOf(store, attempt),
    ...(refusal?.decision === "declined" && { refusal: { reason: refusal.reason } }),
    ...(withdrawal !== undefined && { withdrawal }),
  };
}

async function withdrawalOf(store: Store, attemptId: string): Promise<CandidatesAttempt["withdrawal"]> {
  const event = (await readEvents(store, attemptId)).findLast(({ type }) => type === "withdrawn");
  if (event === undefined) return undefined;
  const reason = await findReason(store, event);
  return { by: event.actor.kind, ...(reason !== undefined && { reason }) };
}

/** The measures agreed, in words; nobody but the candidate and the provider reads them. */
async function adjustmentsOf(store: Store, { candidateId }: Attempt): Promise<string[]> {
  const person = await findPerson(store, candidateId);
  return (person?.adjustments ?? []).map(textOfMeasure);
}
