import * as v from "valibot";
import type { Attempt, OfferedMove } from "../../domain/attempt.ts";
import { is, put, remove, update, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { pageUnder, type Page, type Paging } from "../database/pages.ts";
import { findOpenAttempt } from "./registration.ts";
import type { Store } from "../store.ts";

const moveItem = v.object({
  attemptId: v.string(),
  from: v.string(),
  offeredAt: v.string(),
  closesAt: v.string(),
});
/** A move as the employer sees it that may accept it. */
export type IncomingMove = v.InferOutput<typeof moveItem>;

/** Shows a move to the employer that may accept it. */
export function showMove(store: Store, { attemptId, employerId }: Attempt, move: OfferedMove): Write {
  const { to, offeredAt, closesAt } = move;
  const item = { attemptId, from: employerId, offeredAt, closesAt };
  return put(store.tables.journeys, { ...keys.offeredMove(to, attemptId), ...item });
}

/** Hides a move again: accepted, declined, taken back, or offered anew to somebody else. */
export function hideMove(store: Store, { attemptId, move }: Attempt): readonly Write[] {
  return move === undefined ? [] : [remove(store.tables.journeys, keys.offeredMove(move.to, attemptId))];
}

/** The guard of one open attempt names the employer: it follows a move. An attempt that has ended has none. */
export async function moveGuard(store: Store, attempt: Attempt, to: string): Promise<readonly Write[]> {
  const open = await findOpenAttempt(store, attempt);
  if (open?.attemptId !== attempt.attemptId) return [];
  const key = keys.openAttempt(attempt.candidateId, attempt.level);
  return [update(store.tables.journeys, key, { employerId: to }, is("attemptId", attempt.attemptId))];
}

/** The moves offered to an employer, a page at a time, those whose window has passed included. Throws UnknownPlaceError. */
export function movesTo(store: Store, employerId: string, page: Paging): Promise<Page<IncomingMove>> {
  return pageUnder(store, keys.offeredMove(employerId, ""), moveItem, page);
}
