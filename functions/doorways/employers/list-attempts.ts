import type { AttemptStatus } from "../../../domain/attempt.ts";
import { employersAttempts } from "../../../store/journey/attempts.ts";
import type { Store } from "../../../store/store.ts";
import { summaryOf, type AttemptSummary } from "../shared/read-attempt.ts";

export interface ListAttemptsInput {
  readonly employerId: string;
  readonly status?: AttemptStatus | undefined;
  /** The `next` of an earlier page. */
  readonly after?: string | undefined;
}
export interface ListedAttempts {
  readonly attempts: AttemptSummary[];
  readonly next?: string | undefined;
}

/** A page's weight stays far below what an answer may have; a reader's eye is served by fewer still. */
const attemptsPerPage = 100;

/** An employer's attempts, a page at a time, all or those of one status. Throws UnknownPlaceError. */
export async function listAttempts(input: ListAttemptsInput, store: Store): Promise<ListedAttempts> {
  const { employerId, status, after } = input;
  const page = { status, after, limit: attemptsPerPage };
  const { items, next } = await employersAttempts(store, employerId, page);
  return { attempts: items.map(summaryOf), next };
}
