import { candidatesAttempts } from "../../../store/journey/attempts.ts";
import type { Store } from "../../../store/store.ts";
import { summaryOf, type AttemptSummary } from "../shared/read-attempt.ts";

/** A candidate's own attempts, oldest first; there are few in a working life. */
export async function listAttempts(
  { candidateId }: { readonly candidateId: string },
  store: Store,
): Promise<{ attempts: AttemptSummary[] }> {
  return { attempts: (await candidatesAttempts(store, candidateId)).map(summaryOf) };
}
