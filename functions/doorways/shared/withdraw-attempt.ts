import { isFinal, type Attempt } from "../../../domain/attempt.ts";
import type { Actor, NewEvent } from "../../../domain/events.ts";
import type { Question } from "../../../domain/questions.ts";
import { accreditationOf } from "../../../store/journey/accreditations.ts";
import { closeAppeal, findAppeal } from "../../../store/journey/appeals.ts";
import type { Change } from "../../../store/append.ts";
import { toldProvider, withdrawCommission } from "../../../store/providers/commissions.ts";
import type { Write } from "../../../store/database/expressions.ts";
import { unflagged } from "../../../store/journey/flags.ts";
import { answerQuestion, isOpen, openResults, readQuestions } from "../../../store/journey/questions.ts";
import { statedReason } from "../../../store/people/reasons.ts";
import type { Store } from "../../../store/store.ts";
import { listOthers } from "../../tasks/list-affected/list-affected.ts";
import { asTheirs, notOpen } from "./answer-question.ts";

export interface WithdrawInput {
  readonly attemptId: string;
  readonly isTheirs: (attempt: Attempt) => boolean;
  readonly actor: Actor & { readonly kind: "candidate" | "employer" };
  /** Why, where it is to be told. */
  readonly reason?: string;
  /** What bars this withdrawal though the attempt is open, in words for whoever asked. */
  readonly bar?: (attempt: Attempt, questions: readonly Question[]) => string | undefined;
}

/**
 * Withdraws an attempt (rules 13): every open question is answered by it and the provider is told, in one
 * transaction. Nobody withdraws while the outcome that they are accredited for is issued anew: its release says whether
 * the accreditation stands. What an appeal's panel found wrong is looked into for others all the same. Withdrawn before, it
 * is recorded already. Throws ProblemError `not-found`, `not-open`.
 */
export function withdrawAttempt(input: WithdrawInput, store: Store): Promise<{ recorded: true }> {
  return asTheirs(input, store, async (attempt) => {
    if (attempt.status === "withdrawn") return { nothing: { recorded: true } };
    if (attempt.status === "renewal-open")
      throw notOpen("the assessment has ended; the renewal is withdrawn from by itself");
    if (isFinal(attempt.status)) throw notOpen(`the attempt has ended: ${attempt.status}`);
    if ((await accreditationOf(store, attempt))?.state === "in-force")
      throw notOpen("the outcome of an accreditation is being issued anew; wait for its release");
    const questions = await readQuestions(store, attempt.attemptId);
    const bar = input.bar?.(attempt, questions);
    if (bar !== undefined) throw notOpen(bar);
    const appeal = await appealEnds(store, attempt);
    return withdrawal(store, attempt, { open: questions.filter(isOpen), appeal }, input);
  });
}

/** What a withdrawal does to an appeal that has not ended. */
interface AppealEnds {
  readonly events: readonly NewEvent[];
  readonly writes: readonly Write[];
}

async function appealEnds(store: Store, attempt: Attempt): Promise<AppealEnds> {
  const appeal = await findAppeal(store, attempt.attemptId);
  if (appeal === undefined || appeal.end !== undefined) return { events: [], writes: [] };
  const end = "candidate-withdrew";
  const { decision, othersListedAt } = appeal;
  const isUpheld = decision !== undefined && decision.code !== "not-upheld";
  if (!isUpheld || othersListedAt !== undefined)
    return { events: [], writes: [closeAppeal(store, appeal, { end })] };
  const { event, changes: listed } = await listOthers(store, attempt, appeal);
  return { events: [event], writes: [closeAppeal(store, appeal, { end, listed })] };
}

function withdrawal(
  store: Store,
  attempt: Attempt,
  { open, appeal }: { readonly open: readonly Question[]; readonly appeal: AppealEnds },
  { actor, reason }: WithdrawInput,
): Change<{ recorded: true }> {
  const commissioned = openResults(open);
  const stated = reason === undefined ? undefined : statedReason(store, attempt, reason);
  const events: NewEvent[] = [
    {
      type: "withdrawn",
      actor,
      causation: "withdrawal",
      detail: { by: actor.kind, statusBefore: attempt.status, reasonSeal: stated?.reasonSeal },
    },
    ...commissioned.map(({ key }) => toldProvider("commission-withdrawn", attempt, key, actor)),
    ...appeal.events,
  ];
  return {
    answer: { recorded: true },
    transition: "withdraw",
    // A halted journey that is withdrawn from waits for no operator any more.
    attempt: { haltedAt: undefined, suspendedAt: undefined, ...unflagged },
    events,
    writes: [
      ...(stated === undefined ? [] : [stated.write]),
      ...appeal.writes,
      ...open.map((question) =>
        answerQuestion(store, attempt, question, { answer: "withdrawn", answeredBy: actor.id }),
      ),
      ...commissioned.map(({ key }) => withdrawCommission(store, attempt, key)),
    ],
  };
}
