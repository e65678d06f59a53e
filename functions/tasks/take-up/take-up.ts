import type { TakeUpTask } from "../../../contracts/tasks.ts";
import { fence } from "../../../domain/legs.ts";
import { system } from "../../../domain/events.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { effectOf, type AnswerCode } from "../../../domain/kinds-of-question.ts";
import type { Question } from "../../../domain/questions.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import { dueAttributes } from "../../../store/journey/deadlines.ts";
import { update, type Changes, type Write } from "../../../store/database/expressions.ts";
import { unflagged } from "../../../store/journey/flags.ts";
import { keys } from "../../../store/keys.ts";
import { findQuestion } from "../../../store/journey/questions.ts";
import { readStage } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";

/** The answer's code, for the Choice that follows; or that this leg may no longer act. */
export interface TakeUpAnswer {
  readonly code: AnswerCode | "superseded";
  /** The stage that a result was asked for. */
  readonly stage?: ExternalStage | undefined;
}

/** The execution was resumed, but the question has no answer: a fault, never the ordinary course. */
export class NotAnsweredError extends Error {
  override readonly name = "NotAnsweredError";
  constructor(question: string) {
    super(`question ${question} has no answer to take up`);
  }
}

/**
 * Takes up the answer to a question: marks it taken up, clears its deadline and applies its effect, all in
 * one transaction. The effect happens once per question; a leg that finds it done is answered as the first.
 * Throws NotAnsweredError.
 */
export function takeUp(input: TakeUpTask, store: Store): Promise<TakeUpAnswer> {
  return append(store, input.attemptId, async (attempt): Promise<Decision<TakeUpAnswer>> => {
    if (attempt.leg !== input.leg) return { nothing: { code: "superseded" } };
    const question = await findQuestion(store, input.attemptId, input.question);
    const answer = question?.answer;
    if (question === undefined || answer === undefined) throw new NotAnsweredError(input.question);
    const fenced = fence(attempt, input.leg);
    const code = fenced ?? answer;
    if (question.takenUpAt !== undefined) return { nothing: { code, stage: question.stage } };
    return takenUp(store, question, code);
  });
}

async function takenUp(
  store: Store,
  question: Question,
  code: TakeUpAnswer["code"],
): Promise<Change<TakeUpAnswer>> {
  const isEffectDue = question.effectDoneAt === undefined && code !== "withdrawn" && code !== "superseded";
  const effect = isEffectDue ? effectOf(question.kind, code) : {};
  const key = keys.question(question.attemptId, question.key);
  const now = store.now();
  const mark = update(store.tables.journeys, key, {
    takenUpAt: now,
    ...(isEffectDue && { effectDoneAt: now }),
    ...dueAttributes(key, undefined),
    ...unflagged,
  });
  return {
    answer: { code, stage: question.stage },
    transition: effect.transition,
    events: [
      {
        type: "answer-taken-up",
        actor: system("take-up"),
        causation: question.key,
        detail: { question: question.key, answer: code },
      },
    ],
    writes: [mark, ...(effect.stage === undefined ? [] : [await stageWrite(store, question, effect.stage)])],
  };
}

/** A sitting to be repeated is numbered on; a stage not sat says why. */
async function stageWrite(store: Store, question: Question, effect: "sit-again" | "not-sat"): Promise<Write> {
  if (question.stage === undefined) throw new NotAnsweredError(question.key);
  const stage = await readStage(store, question.attemptId, question.stage);
  const changes: Record<typeof effect, Changes> = {
    "sit-again": {
      sitting: stage.sitting + 1,
      sittingsInRound: stage.sittingsInRound + 1,
      notAttended: stage.notAttended + (question.countsAsMissed === true ? 1 : 0),
      // The journey may halt before the sitting in its place is asked for.
      standstillSeconds: question.standstillSeconds,
    },
    "not-sat": { standing: "not-sat", notSatBecause: question.notSatBecause ?? "window-passed" },
  };
  return update(store.tables.journeys, keys.stage(question.attemptId, question.stage), changes[effect]);
}
