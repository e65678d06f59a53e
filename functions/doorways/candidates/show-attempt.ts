import { findEndorsement } from "../../../store/people.ts";
import type { Store } from "../../../store/store.ts";
import {
  questionsFor,
  readTheirs,
  summaryOf,
  type AttemptSummary,
  type OpenQuestion,
} from "../read-attempt.ts";

export interface ShowAttemptInput {
  readonly attemptId: string;
  readonly candidateId: string;
}
export interface CandidatesAttempt extends AttemptSummary {
  readonly questions: OpenQuestion[];
  /** The employer's words, where it declined to endorse. */
  readonly refusal?: { readonly reason: string };
}

/** Where the candidate's attempt stands, and what the candidate is asked. Throws ProblemError `not-found`. */
export async function showAttempt(input: ShowAttemptInput, store: Store): Promise<CandidatesAttempt> {
  const attempt = await readTheirs(
    store,
    input.attemptId,
    ({ candidateId }) => candidateId === input.candidateId,
  );
  const refusal =
    attempt.status === "not-endorsed" ? await findEndorsement(store, attempt.attemptId) : undefined;
  return {
    ...summaryOf(attempt),
    questions: await questionsFor(store, attempt, "candidate"),
    ...(refusal?.decision === "declined" && { refusal: { reason: refusal.reason } }),
  };
}
