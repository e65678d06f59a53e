import { ProblemError } from "../../../contracts/problem-details.ts";
import { isFinal, mayStartFrom, type Attempt } from "../../../domain/attempt.ts";
import { nextSteps, type NextStep, type NextStepChoice } from "../../../domain/next-steps.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { NothingReleasedError, readNextStepFacts } from "../../../store/journey/outcomes.ts";
import type { Store } from "../../../store/store.ts";
import { isCandidatesOwn, type OwnAttempt } from "../caller.ts";
import { readTheirs } from "../shared/read-attempt.ts";

export interface ShownNextSteps {
  readonly nextSteps: {
    choice: NextStepChoice;
    open: boolean;
    closesAt: string | null;
    reason: string;
  }[];
}

/**
 * Every choice after the outcome of this round, open or not, and why. Before the outcome is released there is
 * nothing to choose, nor to see. Throws ProblemError `not-found`.
 */
export async function showNextSteps(input: OwnAttempt, store: Store): Promise<ShownNextSteps> {
  const attempt = await readTheirs(store, input.attemptId, isCandidatesOwn(input));
  try {
    const facts = await readNextStepFacts(store, attempt);
    const steps = nextSteps(facts, store.now(), policyOfVersion(attempt.policyVersion));
    return { nextSteps: steps.map((step) => afterTheEnd(step, attempt)) };
  } catch (error) {
    throw error instanceof NothingReleasedError ? new ProblemError("not-found") : error;
  }
}

/** An attempt that has ended takes no more choices; the right of appeal outlives a withdrawal (rules 9). */
function afterTheEnd(step: NextStep, { status }: Attempt): ShownNextSteps["nextSteps"][number] {
  const isOpen = !isFinal(status) || (step.choice === "appeal" && mayStartFrom("startAppeal", status));
  return step.open && !isOpen ? { ...step, open: false, reason: "attempt-ended" } : step;
}
