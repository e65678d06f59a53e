import type * as v from "valibot";
import type { employerRoutes } from "../../../contracts/http/employers.ts";
import { barOfMove, openMove } from "../../../domain/moves.ts";
import { findAttempt } from "../../../store/journey/attempts.ts";
import { movesTo, type IncomingMove } from "../../../store/transitions/moves.ts";
import { findPerson } from "../../../store/people/people.ts";
import type { Store } from "../../../store/store.ts";

export interface ListMovesInput {
  readonly employerId: string;
  readonly after?: string | undefined;
}
type ListedMoves = v.InferOutput<(typeof employerRoutes)["GET /employers/moves"]["answer"]>;
type ListedMove = ListedMoves["moves"][number];

const movesPerPage = 50;

/**
 * The moves that an employer may accept now: whose, from where and until when, and no more of the attempt than its
 * level. Throws UnknownPlaceError.
 */
export async function listMoves({ employerId, after }: ListMovesInput, store: Store): Promise<ListedMoves> {
  const { items, next } = await movesTo(store, employerId, { after, limit: movesPerPage });
  const moves = await Promise.all(items.map((move) => shownMove(store, employerId, move)));
  return { moves: moves.filter((move) => move !== undefined), next };
}

/** Undefined where it can't be accepted any more: its window has passed, or the attempt has ended. */
async function shownMove(store: Store, to: string, incoming: IncomingMove): Promise<ListedMove | undefined> {
  const attempt = await findAttempt(store, incoming.attemptId);
  if (attempt === undefined || barOfMove(attempt) !== undefined) return undefined;
  if (openMove(attempt, store.now())?.to !== to) return undefined;
  const person = await findPerson(store, attempt.candidateId);
  if (person === undefined) return undefined;
  const { givenName, familyName } = person;
  return { ...incoming, level: attempt.level, candidate: { givenName, familyName } };
}
