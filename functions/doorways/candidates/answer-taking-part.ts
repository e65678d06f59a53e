import { takingPartKey } from "../../../domain/question-keys.ts";
import type { Store } from "../../../store/store.ts";
import { answerQuestion } from "../shared/answer-question.ts";
import { asCandidate, type OwnAttempt } from "../caller.ts";

export interface TakingPartInput extends OwnAttempt {
  readonly decision: "confirmed" | "declined";
}

const events = { confirmed: "taking-part-confirmed", declined: "taking-part-declined" } as const;

/** Records that the candidate takes part, or does not: it is voluntary [C 50]. Throws ProblemError. */
export function answerTakingPart(input: TakingPartInput, store: Store): Promise<{ recorded: true }> {
  return answerQuestion(
    {
      attemptId: input.attemptId,
      questionKey: takingPartKey,
      answer: input.decision,
      event: events[input.decision],
      ...asCandidate(input),
    },
    store,
  );
}
