import { renewalKey } from "../../../domain/question-keys.ts";
import { answerWordsWrite, findAnswerWords } from "../../../store/people/people.ts";
import { seal } from "../../../store/people/sealed-text.ts";
import type { Store } from "../../../store/store.ts";
import { answerQuestion } from "../shared/answer-question.ts";
import { asOperator, type Operator } from "../caller.ts";

export interface AuditRenewalInput extends Operator {
  readonly attemptId: string;
  readonly decision: "satisfied" | "not-satisfied";
  readonly reason: string;
}

/** Records what the operator who audited a renewal found, with the reason (rules 10). Throws ProblemError `not-found`, `not-open`. */
export function auditRenewal(input: AuditRenewalInput, store: Store): Promise<{ recorded: true }> {
  const { attemptId, decision, reason } = input;
  const { salt, digest } = seal(store, reason);
  return answerQuestion(
    {
      attemptId,
      questionKey: (attempt) => renewalKey("renewal-audit", attempt),
      answer: decision,
      event: "renewal-audited",
      ...asOperator(input),
      isSaid: async ({ key }) => (await findAnswerWords(store, { attemptId, question: key })) === reason,
      detail: { answer: decision, wordsSeal: digest },
      writes: (_, { key }) => [
        answerWordsWrite(store, { attemptId, question: key }, { words: reason, salt }),
      ],
    },
    store,
  );
}
