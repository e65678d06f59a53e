import type { AppealedCase } from "../../../domain/appeals.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { candidatesAttempts } from "../../../store/journey/attempts.ts";
import { employersOf } from "../../../store/journey/employers-of-candidate.ts";
import { readResults } from "../../../store/journey/results.ts";
import type { Store } from "../../../store/store.ts";

/** The candidate's employers of now and before, as far as this service knows them, and whoever examined them in any attempt. */
export async function appealedCase(store: Store, attempt: Attempt): Promise<AppealedCase> {
  const [employers, attempts] = await Promise.all([
    employersOf(store, attempt),
    candidatesAttempts(store, attempt.candidateId),
  ]);
  // The index may not show the attempt itself yet.
  const ids = new Set([attempt, ...attempts].map(({ attemptId }) => attemptId));
  const results = await Promise.all([...ids].map((attemptId) => readResults(store, attemptId)));
  return {
    employers: [...employers],
    examiners: results
      .flat()
      .flatMap(({ provider, examinerReference }) =>
        provider === undefined || examinerReference === undefined ? [] : [{ provider, examinerReference }],
      ),
  };
}
