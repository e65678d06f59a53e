import { isDeepStrictEqual } from "node:util";
import { assignmentWrite } from "../../../store/journey/panel-members.ts";
import type { Store } from "../../../store/store.ts";
import { answerAppeal } from "../shared/answer-appeal.ts";
import { asOperator, type Operator } from "../caller.ts";
import { checkPanel } from "./check-panel.ts";

export interface FormPanelInput extends Operator {
  readonly attemptId: string;
  readonly members: readonly string[];
  readonly reason: string;
}

/**
 * Forms the panel of an appeal of members who declared their interests (rules 9). One that may not decide it is refused with
 * every member's conflict by name [peer: Ofqual I1]. Throws ProblemError.
 */
export function formPanel(input: FormPanelInput, store: Store): Promise<{ recorded: true }> {
  const { attemptId, members, reason } = input;
  return answerAppeal(
    {
      ...{ attemptId, reason, kind: "appeal-panel", answer: "panel-formed", event: "appeal-panel-formed" },
      ...asOperator(input),
      isSame: (said) => isDeepStrictEqual(said["members"], members),
      judge: async (attempt) => {
        await checkPanel(store, attempt, members);
        return {
          appeal: { members },
          detail: { members },
          writes: members.map((memberId) => assignmentWrite(store, memberId, attemptId)),
        };
      },
    },
    store,
  );
}
