import type { Attempt } from "../../../domain/attempt.ts";
import type { Question } from "../../../domain/questions.ts";
import type { Store } from "../../../store/store.ts";
import { asEmployer, type EmployersLead } from "../caller.ts";
import { withdrawAttempt } from "../shared/withdraw-attempt.ts";

export interface EmployersWithdrawal extends EmployersLead {
  readonly attemptId: string;
  /** Told to the candidate, as the refusal to endorse is. */
  readonly reason: string;
}

/**
 * Withdraws a candidate for the employer, until they have confirmed taking part: from then on it is theirs to
 * withdraw, for taking part is their own decision [C 50]. Throws ProblemError.
 */
export function withdraw(input: EmployersWithdrawal, store: Store): Promise<{ recorded: true }> {
  return withdrawAttempt({ ...input, ...asEmployer(input), bar: barOf }, store);
}

/** What the candidate confirmed counts from its receipt, before the journey took it up. */
function barOf(attempt: Attempt, questions: readonly Question[]): string | undefined {
  const hasConfirmed = questions.some(({ kind, answer }) => kind === "taking-part" && answer === "confirmed");
  const isBefore = ["waiting-listed", "registered", "endorsed"].includes(attempt.status);
  return isBefore && !hasConfirmed
    ? undefined
    : "the candidate has confirmed taking part, and only they may withdraw now";
}
