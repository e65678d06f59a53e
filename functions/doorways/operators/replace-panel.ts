import { ProblemError } from "../../../contracts/problem-details.ts";
import { questionKey } from "../../../domain/question-keys.ts";
import { findAppeal, updateAppeal, type Appeal } from "../../../store/journey/appeals.ts";
import { assignmentWrite, takeAssignmentBack } from "../../../store/journey/panel-members.ts";
import { statedReason } from "../../../store/people/reasons.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asOperator } from "../caller.ts";
import { checkPanel } from "./check-panel.ts";
import type { FormPanelInput } from "./form-panel.ts";

/**
 * Replaces members of a panel that has not decided yet, such as one who must not any more: `members` is the panel as it is
 * to be, judged as a new one. Whoever left finds the appeal no more, and the log says who it was. The day by which it is
 * due stays. Composed so already, it is recorded. Throws ProblemError `not-found`, `not-open`, `body-not-as-agreed`.
 */
export function replacePanel(
  { attemptId, by, members, reason }: FormPanelInput,
  store: Store,
): Promise<{ recorded: true }> {
  const { isTheirs, actor } = asOperator({ by });
  return asTheirs<{ recorded: true }>({ attemptId, isTheirs }, store, async (attempt) => {
    const appeal = await findAppeal(store, attemptId);
    if (appeal === undefined) throw new ProblemError("not-found");
    const before = panelBeforeItsDecision(appeal);
    const left = before.filter((memberId) => !members.includes(memberId));
    const joined = members.filter((memberId) => !before.includes(memberId));
    if (left.length === 0 && joined.length === 0) return { nothing: { recorded: true } };
    await checkPanel(store, attempt, members);
    const { reasonSeal, write } = statedReason(store, attempt, reason);
    return {
      answer: { recorded: true },
      events: [
        {
          ...{ type: "appeal-panel-replaced", actor },
          causation: questionKey({ kind: "appeal-panel" }),
          detail: { members, replaced: left, reasonSeal },
        },
      ],
      writes: [
        updateAppeal(store, attemptId, { members }),
        ...joined.map((memberId) => assignmentWrite(store, memberId, attemptId)),
        ...left.map((memberId) => takeAssignmentBack(store, memberId, attemptId)),
        write,
      ],
    };
  });
}

function panelBeforeItsDecision({ members, decision, withdrawnAt, end }: Appeal): readonly string[] {
  if (members === undefined) throw notOpen("no panel is formed yet");
  if (decision !== undefined) throw notOpen("the panel has decided already");
  if (withdrawnAt !== undefined || end !== undefined) throw notOpen("the appeal was withdrawn");
  return members;
}
