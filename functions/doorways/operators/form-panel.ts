import { ProblemError, type Fault } from "../../../contracts/problem-details.ts";
import {
  panelFaults,
  type AppealedCase,
  type PanelFaultCode,
  type PanelMember,
} from "../../../domain/appeals.ts";
import { assignmentWrite, findPanelMember } from "../../../store/panel-members.ts";
import type { Store } from "../../../store/store.ts";
import { answerAppeal } from "../answer-appeal.ts";
import { appealedCase } from "../appealed-case.ts";

export interface FormPanelInput {
  readonly attemptId: string;
  readonly by: string;
  readonly members: readonly string[];
  readonly reason: string;
}

/**
 * Forms the panel of an appeal of members who declared their interests (rules 9). One that may not decide it is refused with
 * every member's conflict by name [peer: Ofqual I1]. Throws ProblemError.
 */
export function formPanel(input: FormPanelInput, store: Store): Promise<{ recorded: true }> {
  const { attemptId, by, members, reason } = input;
  return answerAppeal(
    {
      ...{ attemptId, reason, kind: "appeal-panel", answer: "panel-formed", event: "appeal-panel-formed" },
      actor: { kind: "operator", id: by },
      judge: async (attempt) => {
        checkPanel(members, await declared(store, members), await appealedCase(store, attempt));
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

async function declared(store: Store, members: readonly string[]): Promise<PanelMember[]> {
  const found = await Promise.all(members.map((memberId) => findPanelMember(store, memberId)));
  const unknown = found.flatMap((member, at): Fault[] =>
    member === undefined
      ? [{ pointer: `/members/${at}`, detail: "expected a member who has declared their interests" }]
      : [],
  );
  if (unknown.length > 0) throw new ProblemError("body-not-as-agreed", { errors: unknown });
  return found.filter((member) => member !== undefined);
}

const sentences: Readonly<Record<PanelFaultCode, string>> = {
  "examined-the-candidate": "examined-the-candidate: expected nobody who examined them",
  "of-the-candidates-employer":
    "of-the-candidates-employer: expected nobody of an employer of theirs, now or before",
  "named-twice": "named-twice: expected each member once",
  "nobody-independent": "nobody-independent: expected at least one independent member",
};

function checkPanel(named: readonly string[], members: readonly PanelMember[], appealed: AppealedCase): void {
  const errors = panelFaults(members, appealed).map(({ code, memberId }): Fault => ({
    pointer: memberId === undefined ? "/members" : `/members/${named.lastIndexOf(memberId)}`,
    detail: sentences[code],
  }));
  if (errors.length > 0) throw new ProblemError("body-not-as-agreed", { errors });
}
