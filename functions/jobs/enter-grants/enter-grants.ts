import { entryOfGrant } from "../../../domain/funding.ts";
import { grantsDue, type Grant } from "../../../domain/policy/grants.ts";
import type { Instant } from "../../../domain/time.ts";
import { enter } from "../../../store/employers/ledger.ts";
import type { Store } from "../../../store/store.ts";

/** Enters every grant that is due and not entered yet: one for each employer of a phase [C 46]. */
export async function enterGrants(
  store: Store,
  due: (at: Instant) => readonly Grant[] = grantsDue,
): Promise<{ readonly entered: number }> {
  let entered = 0;
  for (const grant of due(store.now())) if (await enter(store, entryOfGrant(grant))) entered += 1;
  return { entered };
}
