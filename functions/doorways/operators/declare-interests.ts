import type { PanelMember } from "../../../domain/appeals.ts";
import { declareInterests as keepInterests } from "../../../store/journey/panel-members.ts";
import type { Store } from "../../../store/store.ts";

/** Takes down what a member of appeal panels declares; it replaces what they declared before. */
export async function declareInterests(
  { by, memberId, isIndependent, employers, examines }: PanelMember & { readonly by: string },
  store: Store,
): Promise<{ recorded: true }> {
  await keepInterests(store, { memberId, isIndependent, employers, examines }, by);
  return { recorded: true };
}
