import type { LegTask, TaskAnswer, TaskAnswers } from "../../../contracts/tasks.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { afterRefusedResit, awaitsResitSupport, resitRefusals } from "../../../domain/next-steps.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { resitSupportKey } from "../../../domain/question-keys.ts";
import type { Change } from "../../../store/append.ts";
import { readNextStepFacts } from "../../../store/journey/outcomes.ts";
import { findQuestion, readQuestions } from "../../../store/journey/questions.ts";
import { timeOfNextStep } from "../../../store/transitions/reopening.ts";
import type { Store } from "../../../store/store.ts";
import { asLeg } from "../as-leg.ts";
import { NotAnsweredError } from "../take-up/take-up.ts";

/**
 * Takes a fast-track re-sit back that the employer did not agree to: the outcome before it stands with what is still
 * open of its choices, and it counts in no limit. Taken back before, it says what follows now. Throws NotAnsweredError.
 */
export function takeBackResit(input: LegTask, store: Store): Promise<TaskAnswer<"take-back-resit">> {
  return asLeg(store, input, async (attempt) => {
    const facts = await readNextStepFacts(store, attempt);
    const policy = policyOfVersion(attempt.policyVersion);
    const code = afterRefusedResit(facts, store.now(), policy);
    return awaitsResitSupport(attempt) ? takenBack(store, attempt, code) : { nothing: code };
  });
}

async function takenBack(
  store: Store,
  attempt: Attempt,
  code: ReturnType<typeof afterRefusedResit>,
): Promise<Change<TaskAnswers["take-back-resit"]>> {
  const { attemptId, releasedOutcome, round } = attempt;
  const key = resitSupportKey(attempt);
  const answer = (await findQuestion(store, attemptId, key))?.answer;
  const because = resitRefusals.find((refusal) => refusal === answer);
  if (because === undefined || releasedOutcome === undefined) throw new NotAnsweredError(key);
  return {
    answer: code,
    attempt: {
      resitChosenAfter: undefined,
      resitRefusedAfter: { ...releasedOutcome, because },
      // The question what next? of this time is answered by the re-sit that is taken back.
      nextStepTime: timeOfNextStep(await readQuestions(store, attemptId), round),
    },
    events: [
      {
        type: "fast-track-resit-taken-back",
        actor: system("take-back-resit"),
        causation: key,
        detail: { round, because, next: code },
      },
    ],
  };
}
