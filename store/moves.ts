import * as v from "valibot";
import type { Attempt, OfferedMove } from "../domain/attempt.ts";
import { is, put, remove, update, type Write } from "./expressions.ts";
import { keys } from "./keys.ts";
import { decodePlace, encodePlace, UnknownPlaceError, type Page } from "./pages.ts";
import { findOpenAttempt } from "./registration.ts";
import type { Store } from "./store.ts";

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

const placeKey = v.strictObject({ pk: v.string(), sk: v.string() });

/** The moves offered to an employer, a page at a time, those whose window has passed included. Throws UnknownPlaceError. */
export async function movesTo(
  store: Store,
  employerId: string,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<IncomingMove>> {
  const { pk } = keys.offeredMove(employerId, "");
  const from = decodePlace(after);
  if (from !== undefined && !(v.is(placeKey, from) && from.pk === pk)) throw new UnknownPlaceError();
  const { Items = [], LastEvaluatedKey } = await store.database.query({
    TableName: store.tables.journeys,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": pk, ":prefix": "MOVE#" },
    ConsistentRead: true,
    Limit: limit,
    ...(from && { ExclusiveStartKey: from }),
  });
  return { items: Items.map((item) => v.parse(moveItem, item)), next: encodePlace(LastEvaluatedKey) };
}
