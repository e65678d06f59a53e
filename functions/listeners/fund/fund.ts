import { instalmentsOf } from "../../../domain/funding.ts";
import { candidatesAttempts, findAttempt } from "../../../store/journey/attempts.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { enter } from "../../../store/employers/ledger.ts";
import type { Store } from "../../../store/store.ts";

/** How many entries were made by this call; nothing is owed for an attempt outside a cohort. */
export type Funded = { readonly entered: number } | "no-cohort" | "unknown-attempt";

/**
 * Enters what follows from the candidate's logs. The event that it is called for says only whose: what is owed is counted
 * from the logs, so that an event twice, late, in another order, or lost but for a later one comes to the same entries.
 * Throws LedgerContendedError.
 */
export async function fund({ attemptId }: { readonly attemptId: string }, store: Store): Promise<Funded> {
  const attempt = await findAttempt(store, attemptId);
  if (attempt === undefined) return "unknown-attempt";
  if (attempt.cohort === undefined) return "no-cohort";
  const { candidateId } = attempt;
  // The index may not show the attempt of this moment yet; those before it ended long ago.
  const others = (await candidatesAttempts(store, candidateId)).filter(
    (other) => other.cohort !== undefined && other.attemptId !== attemptId,
  );
  const inOrder = [...others, attempt].sort((a, b) => (a.registeredAt < b.registeredAt ? -1 : 1));
  const logs = await Promise.all(inOrder.map((each) => readEvents(store, each.attemptId)));
  let entered = 0;
  for (const entry of instalmentsOf(candidateId, logs)) if (await enter(store, entry)) entered += 1;
  return { entered };
}
