import type { InviteAnswer, InviteTask } from "../../../contracts/tasks.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { fence, fenceOfRenewal } from "../../../domain/legs.ts";
import { isOfRenewal } from "../../../domain/kinds-of-question.ts";
import { questionKey, type QuestionSubject } from "../../../domain/question-keys.ts";
import { append, type Decision } from "../../../store/append.ts";
import { keys } from "../../../store/keys.ts";
import { findQuestion } from "../../../store/journey/questions.ts";
import { readStage, type Stage } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import { ask } from "./new-question.ts";
import { takeOver } from "./take-over-question.ts";

/**
 * Asks a question: writes it with its event in one transaction. Asked again by the same leg, it answers what was first
 * written; a newer leg takes the question over.
 */
export function invite(input: InviteTask, store: Store): Promise<InviteAnswer> {
  return append(store, input.attemptId, async (attempt): Promise<Decision<InviteAnswer>> => {
    const fenced = isOfRenewal(input.kind) ? fenceOfRenewal(attempt, input.leg) : fence(attempt, input.leg);
    if (fenced !== undefined) return { nothing: { code: fenced } };
    const stage =
      input.stage === undefined ? undefined : await readStage(store, input.attemptId, input.stage);
    const subject = subjectOf(input, attempt, stage);
    const key = questionKey(subject);
    const answer: InviteAnswer = {
      code: "invited",
      question: key,
      ...keys.question(input.attemptId, key),
      stage: input.stage,
    };
    const asked = await findQuestion(store, input.attemptId, key);
    if (asked === undefined) return { answer, ...(await ask(store, attempt, subject, stage)) };
    if (asked.askedByLeg >= input.leg) return { nothing: answer };
    return { answer, ...(await takeOver(store, attempt, asked, stage)) };
  });
}

function subjectOf({ kind }: InviteTask, attempt: Attempt, stage: Stage | undefined): QuestionSubject {
  if (kind === "result") {
    if (stage === undefined) throw new ResultWithoutStageError();
    return { kind, stage: stage.stage, sitting: stage.sitting };
  }
  if (kind === "taking-part") return { kind, round: attempt.round };
  if (kind === "next-step" || kind === "resit-support")
    return { kind, round: attempt.round, time: attempt.nextStepTime };
  if (isOfRenewal(kind)) return { kind, renewal: attempt.renewals ?? 0 };
  return { kind };
}

/** A result was asked for without saying of which stage: a fault of the workflow's definition. */
class ResultWithoutStageError extends Error {
  override readonly name = "ResultWithoutStageError";
  constructor() {
    super("a result is asked for one stage; none was given");
  }
}
