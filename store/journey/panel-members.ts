import * as v from "valibot";
import type { PanelMember } from "../../domain/appeals.ts";
import { put, remove, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { readItem, readItems, type Store } from "../store.ts";

const memberItem = v.object({
  memberId: v.string(),
  isIndependent: v.boolean(),
  employers: v.array(v.string()),
  examines: v.array(v.object({ provider: v.string(), examinerReference: v.string() })),
  declaredAt: v.string(),
  declaredBy: v.string(),
});

/** A member with the interests that they declared last; undefined for whoever never declared any. */
export function findPanelMember(store: Store, memberId: string): Promise<PanelMember | undefined> {
  return readItem(store, keys.panelMember(memberId), memberItem);
}

/** Keeps what a member declares, as an operator took it down; it replaces what they declared before. */
export async function declareInterests(store: Store, member: PanelMember, declaredBy: string): Promise<void> {
  const item = { ...keys.panelMember(member.memberId), ...member, declaredAt: store.now(), declaredBy };
  await store.database.transactWrite({ TransactItems: [put(store.tables.journeys, item)] });
}

const assignmentItem = v.object({ attemptId: v.string(), memberId: v.string(), assignedAt: v.string() });

/** Assigns an appeal to a member, who finds it at the panel's doorway from then on. */
export function assignmentWrite(store: Store, memberId: string, attemptId: string): Write {
  const item = { ...keys.assignment(memberId, attemptId), attemptId, memberId, assignedAt: store.now() };
  return put(store.tables.journeys, item);
}

/** Takes an appeal from a member who left its panel. */
export function takeAssignmentBack(store: Store, memberId: string, attemptId: string): Write {
  return remove(store.tables.journeys, keys.assignment(memberId, attemptId));
}

/** The attempts whose appeals a member is or was to decide, in no order that means anything. */
export async function assignmentsOf(store: Store, memberId: string): Promise<string[]> {
  const { pk } = keys.panelMember(memberId);
  return (await readItems(store, pk, "ATTEMPT#", assignmentItem)).map(({ attemptId }) => attemptId);
}
