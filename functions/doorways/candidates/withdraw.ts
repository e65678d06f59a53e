import { isFinal, type Attempt } from "../../../domain/attempt.ts";
import type { Actor, NewEvent } from "../../../domain/events.ts";
import type { Question } from "../../../domain/questions.ts";
import type { Change } from "../../../store/append.ts";
import { commissionReference, withdrawCommission } from "../../../store/commissions.ts";
import { unflagged } from "../../../store/flags.ts";
import { answerQuestion, isOpen, readQuestions } from "../../../store/questions.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../answer-question.ts";

export interface WithdrawInput {
  readonly attemptId: string;
  readonly candidateId: string;
}

/**
 * Withdraws the candidate, at any time before the attempt has ended (rules 13): every open question is
 * answered by it and the provider is told, in one transaction. Withdrawn before, it is recorded already.
 * Throws ProblemError `not-found`, `not-open`.
 */
export function withdraw(input: WithdrawInput, store: Store): Promise<{ recorded: true }> {
  const isTheirs = (attempt: Attempt) => attempt.candidateId === input.candidateId;
  return asTheirs({ ...input, isTheirs }, store, async (attempt) => {
    if (attempt.status === "withdrawn") return { nothing: { recorded: true } };
    if (isFinal(attempt.status)) throw notOpen(`the attempt has ended: ${attempt.status}`);
    const open = (await readQuestions(store, attempt.attemptId)).filter(isOpen);
    return withdrawal(store, attempt, open, { kind: "candidate", id: input.candidateId });
  });
}

function withdrawal(
  store: Store,
  attempt: Attempt,
  open: readonly Question[],
  actor: Actor,
): Change<{ recorded: true }> {
  const commissioned = open.filter(({ kind }) => kind === "result");
  const events: NewEvent[] = [
    { type: "withdrawn", actor, causation: "withdrawal" },
    ...commissioned.map(({ key }): NewEvent => ({
      type: "commission-withdrawn",
      actor,
      causation: key,
      detail: { question: key, reference: commissionReference(attempt.attemptId, key) },
    })),
  ];
  return {
    answer: { recorded: true },
    transition: "withdraw",
    // A halted journey that is withdrawn from waits for no operator any more.
    attempt: { haltedAt: undefined, ...unflagged },
    events,
    writes: [
      ...open.map((question) =>
        answerQuestion(store, attempt, question, { answer: "withdrawn", answeredBy: actor.id }),
      ),
      ...commissioned.map(({ key }) => withdrawCommission(store, attempt, key)),
    ],
  };
}
