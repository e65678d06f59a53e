import { ProblemError } from "../../../contracts/problem-details.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import type { Actor, EventDetail, EventType } from "../../../domain/events.ts";
import type { AnswerCode } from "../../../domain/kinds-of-question.ts";
import type { Question } from "../../../domain/questions.ts";
import type { Day } from "../../../domain/time.ts";
import { isInTime } from "../../../domain/windows.ts";
import { append, type Decision } from "../../../store/append.ts";
import { UnknownAttemptError } from "../../../store/journey/attempts.ts";
import type { Write } from "../../../store/database/expressions.ts";
import { answerQuestion as answerWrite, findQuestion } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";

/** What a person answers to a question, at their doorway. */
export interface PersonsAnswer {
  readonly attemptId: string;
  readonly questionKey: (attempt: Attempt) => string | Promise<string>;
  readonly answer: AnswerCode;
  /** The days on which the employer releases the candidate, where that is asked. */
  readonly releaseDays?: readonly Day[] | undefined;
  readonly event: EventType;
  readonly actor: Actor;
  /** Whether the attempt is theirs; another's is not found, not forbidden. */
  readonly isTheirs: (attempt: Attempt) => boolean;
  /** Whether what goes with the same answer is what went with the one before; absent where nothing does. */
  readonly isSaid?: (question: Question) => Promise<boolean>;
  /** What the event says beside the question. */
  readonly detail?: EventDetail;
  /** What goes with the answer into the same transaction, such as free text into People. May throw ProblemError. */
  readonly writes?: (attempt: Attempt, question: Question) => readonly Write[];
}

/**
 * Records a person's answer to an open question, once: the same answer in the same words again is recorded already.
 * Throws ProblemError `not-found` (no such attempt of theirs) and `not-open` (never asked, answered otherwise or in
 * other words, or its window has passed); then nothing changes.
 */
export async function answerQuestion(answer: PersonsAnswer, store: Store): Promise<{ recorded: true }> {
  return asTheirs(answer, store, async (attempt) => {
    const question = await findQuestion(store, answer.attemptId, await answer.questionKey(attempt));
    if (question === undefined) throw notOpen("this is not asked now");
    if (question.answer === answer.answer && (await isSaidAgain(answer, question)))
      return { nothing: { recorded: true } };
    if (question.answer !== undefined) throw notOpen(`this was answered already: ${question.answer}`);
    if (!isInTime(question, attempt, store.now())) throw notOpen(`the window closed at ${question.closesAt}`);
    return {
      answer: { recorded: true },
      events: [
        {
          type: answer.event,
          actor: answer.actor,
          causation: question.key,
          detail: { question: question.key, ...answer.detail },
        },
      ],
      writes: [
        answerWrite(store, attempt, question, {
          answer: answer.answer,
          answeredBy: answer.actor.id,
          releaseDays: answer.releaseDays,
        }),
        ...(answer.writes?.(attempt, question) ?? []),
      ],
    };
  });
}

/** Said in other words it is another answer: nobody is told that it was recorded. */
async function isSaidAgain({ isSaid }: PersonsAnswer, question: Question): Promise<boolean> {
  return isSaid === undefined || (await isSaid(question));
}

/** Appends to an attempt that is the caller's. Throws ProblemError `not-found` for any other. */
export async function asTheirs<T>(
  of: Pick<PersonsAnswer, "attemptId" | "isTheirs">,
  store: Store,
  decide: (attempt: Attempt) => Promise<Decision<T>>,
): Promise<T> {
  try {
    return await append(store, of.attemptId, (attempt) => {
      if (!of.isTheirs(attempt)) throw new ProblemError("not-found");
      return decide(attempt);
    });
  } catch (error) {
    throw error instanceof UnknownAttemptError ? new ProblemError("not-found") : error;
  }
}

export const notOpen = (detail: string): ProblemError => new ProblemError("not-open", { detail });
