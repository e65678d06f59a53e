import type { Store } from "../../../store/store.ts";
import { withdrawAttempt } from "../withdraw-attempt.ts";

export interface WithdrawInput {
  readonly attemptId: string;
  readonly candidateId: string;
}

/** Withdraws the candidate, at any time before the attempt has ended (rules 13). Throws ProblemError. */
export function withdraw(
  { attemptId, candidateId }: WithdrawInput,
  store: Store,
): Promise<{ recorded: true }> {
  return withdrawAttempt(
    {
      attemptId,
      isTheirs: (attempt) => attempt.candidateId === candidateId,
      actor: { kind: "candidate", id: candidateId },
    },
    store,
  );
}
