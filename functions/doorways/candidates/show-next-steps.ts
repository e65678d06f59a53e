import { ProblemError } from "../../../contracts/problem-details.ts";
import { isFinal } from "../../../domain/attempt.ts";
import { nextSteps, type NextStep, type NextStepChoice } from "../../../domain/next-steps.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { NothingReleasedError, readNextStepFacts } from "../../../store/outcomes.ts";
import type { Store } from "../../../store/store.ts";
import { readTheirs } from "../read-attempt.ts";
import type { ShowAttemptInput } from "./show-attempt.ts";

export interface ShownNextSteps {
  readonly nextSteps: {
    choice: NextStepChoice;
    open: boolean;
    closesAt: string | null;
    reason: string;
    takenHere: boolean;
  }[];
}

/**
 * Every choice after the outcome of this round, open or not, and why. Before the outcome is released there is
 * nothing to choose, nor to see. Throws ProblemError `not-found`.
 */
export async function showNextSteps(input: ShowAttemptInput, store: Store): Promise<ShownNextSteps> {
  const attempt = await readTheirs(
    store,
    input.attemptId,
    ({ candidateId }) => candidateId === input.candidateId,
  );
  try {
    const facts = await readNextStepFacts(store, attempt);
    const steps = nextSteps(facts, store.now(), policyOfVersion(attempt.policyVersion));
    return { nextSteps: isFinal(attempt.status) ? steps.map(afterTheEnd) : [...steps] };
  } catch (error) {
    throw error instanceof NothingReleasedError ? new ProblemError("not-found") : error;
  }
}

/** An attempt that has ended takes no more choices here; the right of appeal outlives it. */
function afterTheEnd(step: NextStep): ShownNextSteps["nextSteps"][number] {
  if (!step.open) return step;
  if (step.choice === "appeal") return { ...step, takenHere: false };
  return { ...step, open: false, reason: "attempt-ended" };
}
