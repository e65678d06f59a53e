import { ProblemError, type Fault } from "../../../contracts/problem-details.ts";
import { panelFaults, type PanelFaultCode, type PanelMember } from "../../../domain/appeals.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { findPanelMember } from "../../../store/journey/panel-members.ts";
import type { Store } from "../../../store/store.ts";
import { appealedCase } from "../shared/appealed-case.ts";

/**
 * Holds a panel to members who declared their interests and may decide this appeal. Throws ProblemError
 * `body-not-as-agreed` with every member's conflict by name [peer: Ofqual I1].
 */
export async function checkPanel(store: Store, attempt: Attempt, named: readonly string[]): Promise<void> {
  const members = await declared(store, named);
  const errors = panelFaults(members, await appealedCase(store, attempt)).map(
    ({ code, memberId }): Fault => ({
      pointer: memberId === undefined ? "/members" : `/members/${named.lastIndexOf(memberId)}`,
      detail: sentences[code],
    }),
  );
  if (errors.length > 0) throw new ProblemError("body-not-as-agreed", { errors });
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
