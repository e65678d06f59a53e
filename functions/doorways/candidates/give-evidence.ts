import { renewalKey } from "../../../domain/question-keys.ts";
import { answerWordsWrite, findAnswerWords } from "../../../store/people/people.ts";
import { seal } from "../../../store/people/sealed-text.ts";
import type { Store } from "../../../store/store.ts";
import { answerQuestion } from "../shared/answer-question.ts";
import { asCandidate, type OwnAttempt } from "../caller.ts";
import type { Evidence } from "../../../contracts/http/renewals.ts";

/**
 * Records what the candidate did for their professional development since the accreditation began (rules 10): the
 * entries and words in People, how many and their seal in the log. Throws ProblemError `not-found`, `not-open`.
 */
export function giveEvidence(input: OwnAttempt & Evidence, store: Store): Promise<{ recorded: true }> {
  const { attemptId, entries, statement } = input;
  const words = JSON.stringify({ entries, statement });
  const { salt, digest } = seal(store, words);
  return answerQuestion(
    {
      attemptId,
      questionKey: (attempt) => renewalKey("renewal-evidence", attempt),
      answer: "given",
      event: "renewal-evidence-given",
      ...asCandidate(input),
      isSaid: async ({ key }) => (await findAnswerWords(store, { attemptId, question: key })) === words,
      detail: { entries: entries.length, wordsSeal: digest },
      writes: (_, { key }) => [answerWordsWrite(store, { attemptId, question: key }, { words, salt })],
    },
    store,
  );
}
