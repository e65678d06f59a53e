import type { Confirmation } from "../../../contracts/http/renewals.ts";
import { renewalKey } from "../../../domain/question-keys.ts";
import { answerWordsWrite, findAnswerWords } from "../../../store/people/people.ts";
import { seal } from "../../../store/people/sealed-text.ts";
import type { Store } from "../../../store/store.ts";
import { answerQuestion } from "../shared/answer-question.ts";
import { asEmployer, type EmployersLead } from "../caller.ts";

export type ConfirmPracticeInput = EmployersLead & { readonly attemptId: string } & Confirmation;

const events = {
  confirmed: "practice-confirmed",
  declined: "practice-not-confirmed",
  "not-employed": "practice-not-known",
} as const;

/**
 * Records whether the present employer confirms the practice of somebody who renews (rules 10): after a move only the new
 * one can, and one that the holder left without a move says so, which is held against nobody. Why not is kept in People and
 * told to the candidate. Throws ProblemError `not-found`, `not-open`.
 */
export function confirmPractice(input: ConfirmPracticeInput, store: Store): Promise<{ recorded: true }> {
  const { attemptId, decision } = input;
  const words = input.decision === "declined" ? input.reason : undefined;
  const sealed = words === undefined ? undefined : { words, ...seal(store, words) };
  return answerQuestion(
    {
      attemptId,
      questionKey: (attempt) => renewalKey("renewal-confirmation", attempt),
      answer: decision,
      event: events[decision],
      ...asEmployer(input),
      isSaid: async ({ key }) => (await findAnswerWords(store, { attemptId, question: key })) === words,
      ...(sealed && { detail: { wordsSeal: sealed.digest } }),
      writes: (_, { key }) =>
        sealed === undefined ? [] : [answerWordsWrite(store, { attemptId, question: key }, sealed)],
    },
    store,
  );
}
