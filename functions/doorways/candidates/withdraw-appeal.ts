import { lapses } from "../../../domain/kinds-of-question.ts";
import { findAppeal, updateAppeal } from "../../../store/journey/appeals.ts";
import { answerQuestion, isOpen, readQuestions } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asCandidate, type OwnAttempt } from "../caller.ts";

/**
 * Withdraws the appeal, not the candidate: the journey goes on where it stood still, and the appeal is used up. Whatever the
 * appeal asks now is answered by it; what it would ask next is answered as it is asked. Withdrawn before, it is recorded
 * already. Throws ProblemError `not-found`, and `not-open` once it is decided.
 */
export function withdrawAppeal(input: OwnAttempt, store: Store): Promise<{ recorded: true }> {
  const { isTheirs, actor } = asCandidate(input);
  return asTheirs<{ recorded: true }>({ ...input, isTheirs }, store, async (attempt) => {
    const appeal = await findAppeal(store, attempt.attemptId);
    if (appeal === undefined) throw notOpen("no appeal was made");
    if (appeal.withdrawnAt !== undefined) return { nothing: { recorded: true } };
    const decided = appeal.end ?? appeal.decision ?? appeal.inadmissibility;
    // How is told with its reasons, once the appeal has ended.
    if (decided !== undefined) throw notOpen("the appeal was decided already");
    const asked = (await readQuestions(store, attempt.attemptId)).filter(
      (question) => !lapses(question.kind) && isOpen(question),
    );
    return {
      answer: { recorded: true },
      events: [{ type: "appeal-withdrawn", actor, causation: "appeal" }],
      writes: [
        updateAppeal(store, attempt.attemptId, { withdrawnAt: store.now() }),
        ...asked.map((question) =>
          answerQuestion(store, attempt, question, { answer: "appeal-withdrawn", answeredBy: actor.id }),
        ),
      ],
    };
  });
}
