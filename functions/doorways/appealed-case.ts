import type { AppealedCase } from "../../domain/appeals.ts";
import type { Attempt } from "../../domain/attempt.ts";
import { employersOf } from "../../store/employers.ts";
import { readResults } from "../../store/results.ts";
import type { Store } from "../../store/store.ts";

/** The candidate's employers of now and before, as far as this service knows them, and who examined them. */
export async function appealedCase(store: Store, attempt: Attempt): Promise<AppealedCase> {
  const [employers, results] = await Promise.all([
    employersOf(store, attempt),
    readResults(store, attempt.attemptId),
  ]);
  return {
    employers: [...employers],
    examiners: results.flatMap(({ provider, examinerReference }) =>
      provider === undefined || examinerReference === undefined ? [] : [{ provider, examinerReference }],
    ),
  };
}
