import type { Attempt } from "../../domain/attempt.ts";
import { candidatesAttempts } from "./attempts.ts";
import type { Store } from "../store.ts";

/**
 * Every employer that is known to employ the candidate or to have done so: of this attempt, before a move, and of every
 * other attempt of theirs at any level.
 */
export async function employersOf(store: Store, attempt: Attempt): Promise<ReadonlySet<string>> {
  const attempts = [attempt, ...(await candidatesAttempts(store, attempt.candidateId))];
  return new Set(
    attempts.flatMap(({ employerId, formerEmployers = [] }) => [
      employerId,
      ...formerEmployers.map((former) => former.employerId),
    ]),
  );
}
