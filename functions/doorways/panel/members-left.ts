import { panelFaults, type PanelMember } from "../../../domain/appeals.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import type { Appeal } from "../../../store/journey/appeals.ts";
import { findPanelMember } from "../../../store/journey/panel-members.ts";
import type { Store } from "../../../store/store.ts";
import { notOpen } from "../shared/answer-question.ts";
import { appealedCase } from "../shared/appealed-case.ts";

/**
 * The members of a panel who may still decide its appeal: the candidate may have moved to an employer of a member's, and a
 * member may have declared more, since it was formed. Throws ProblemError `not-open` where the member who asks may not:
 * they have no more to do with the case.
 */
export async function membersLeft(
  store: Store,
  attempt: Attempt,
  { members = [] }: Appeal,
  memberId: string,
): Promise<readonly PanelMember[]> {
  const found = await Promise.all(members.map((member) => findPanelMember(store, member)));
  const declared = found.filter((member) => member !== undefined);
  const faults = panelFaults(declared, await appealedCase(store, attempt));
  const ownFault = faults.find((fault) => fault.memberId === memberId);
  if (ownFault !== undefined) throw notOpen(`you may not decide this appeal: ${ownFault.code}`);
  return declared.filter((member) => !faults.some((fault) => fault.memberId === member.memberId));
}
