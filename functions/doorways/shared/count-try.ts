import { ProblemError } from "../../../contracts/problem-details.ts";
import { secondsBetween } from "../../../domain/calendar.ts";
import type { Store } from "../../../store/store.ts";
import { takeTry } from "../../../store/limits/verification-tries.ts";

/**
 * Counts a try of this caller to find something out; `giveBackTry` takes one back that was no guess. Throws ProblemError
 * `too-many-tries`, which says when again.
 */
export async function countTry(store: Store, caller: string): Promise<void> {
  const counted = await takeTry(store, caller);
  if (counted.isAllowed) return;
  const seconds = Math.max(1, secondsBetween(store.now(), counted.againAt));
  throw new ProblemError("too-many-tries", { headers: { "retry-after": String(seconds) } });
}
