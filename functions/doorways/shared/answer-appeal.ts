import { ProblemError } from "../../../contracts/problem-details.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import type { Actor, EventDetail, EventType } from "../../../domain/events.ts";
import type { AnswerCode, AppealQuestionKind } from "../../../domain/kinds-of-question.ts";
import { findAppeal, updateAppeal, type Appeal } from "../../../store/journey/appeals.ts";
import { readEvents } from "../../../store/journey/events.ts";
import type { Changes, Write } from "../../../store/database/expressions.ts";
import { answerQuestion, findQuestion } from "../../../store/journey/questions.ts";
import { findReason, statedReason } from "../../../store/people/reasons.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "./answer-question.ts";

/** What an answer adds to the appeal, and to the log. */
export interface AppealAnswer {
  readonly appeal: Changes;
  readonly detail: EventDetail;
  readonly writes?: readonly Write[];
}

export interface AnswerAppealInput {
  readonly attemptId: string;
  readonly kind: AppealQuestionKind;
  readonly answer: AnswerCode;
  readonly event: EventType;
  readonly actor: Actor;
  readonly reason: string;
  /** Whether the appeal is theirs to answer; another's is not found. */
  readonly isTheirs?: (appeal: Appeal) => boolean;
  /** Whether this is what the event of the recorded answer said, beside its reason. */
  readonly isSame: (said: EventDetail, appeal: Appeal) => boolean;
  /** Judges what is answered, under the version of the attempt. Throws ProblemError. */
  readonly judge: (attempt: Attempt, appeal: Appeal) => AppealAnswer | Promise<AppealAnswer>;
}

/**
 * Records the answer to what an appeal asks, once, with its reason; it is never too late. The same answer with the same
 * reason again is recorded already, whatever came after it. Throws ProblemError `not-found`, `not-open`, and what `judge`
 * throws.
 */
export function answerAppeal(input: AnswerAppealInput, store: Store): Promise<{ recorded: true }> {
  const { attemptId, kind, answer, actor, reason } = input;
  return asTheirs<{ recorded: true }>({ attemptId, isTheirs: () => true }, store, async (attempt) => {
    const appeal = await findAppeal(store, attemptId);
    if (appeal === undefined || input.isTheirs?.(appeal) === false) throw new ProblemError("not-found");
    const question = await findQuestion(store, attemptId, kind);
    if (question === undefined) throw notOpen("this is not asked now");
    if (question.answer === answer && (await isSaid(store, appeal, input)))
      return { nothing: { recorded: true } };
    if (question.answer !== undefined) throw notOpen(`this was answered already: ${question.answer}`);
    const judged = await input.judge(attempt, appeal);
    const { reasonSeal, write } = statedReason(store, attempt, reason);
    return {
      answer: { recorded: true },
      events: [
        { type: input.event, actor, causation: question.key, detail: { ...judged.detail, reasonSeal } },
      ],
      writes: [
        write,
        answerQuestion(store, attempt, question, { answer, answeredBy: actor.id }),
        updateAppeal(store, attemptId, { ...judged.appeal, reasonSequence: attempt.eventSequence + 1 }),
        ...(judged.writes ?? []),
      ],
    };
  });
}

async function isSaid(
  store: Store,
  appeal: Appeal,
  { event, reason, isSame }: AnswerAppealInput,
): Promise<boolean> {
  const said = (await readEvents(store, appeal.attemptId)).findLast(({ type }) => type === event);
  if (said === undefined || !isSame(said.detail, appeal)) return false;
  return (await findReason(store, said)) === reason;
}
