import { createHash } from "node:crypto";
import * as v from "valibot";
import { plusSeconds } from "../../domain/calendar.ts";
import { deadlineKinds, type Deadline, type DeadlineKind } from "../../domain/deadlines.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import type { Instant } from "../../domain/time.ts";
import { all, is, type Changes, type Condition, type Key } from "../database/expressions.ts";
import { decodePlace, encodePlace, everyPage, keyText, type Page, type Paging } from "../database/pages.ts";
import { updateIf, type Store } from "../store.ts";

/**
 * The deadline index is spread over this many partitions, so that a bulk of due items stays below what one
 * partition takes. Items carry their shard: lowering the number would strand those of the shards left out.
 */
export const deadlineShards = 4;

const shardOf = (pk: string): number =>
  createHash("sha256").update(pk).digest().readUInt8(0) % deadlineShards;
const shardName = (shard: number): string => `SHARD#${shard}`;

/** The attributes of an item's one deadline slot; they are removed when nothing is due. */
export function dueAttributes(key: Key, deadline: Deadline | undefined): Changes {
  return deadline === undefined
    ? { dueShard: undefined, dueAt: undefined, dueKind: undefined }
    : { dueShard: shardName(shardOf(key.pk)), dueAt: deadline.at, dueKind: deadline.kind };
}

/** The item's deadline is still the one that was read from the index, which is stale. */
export function isStillDue(due: Pick<DueItem, "kind" | "at">): Condition {
  return all(is("dueKind", due.kind), is("dueAt", due.at));
}

/** An item of the index that is due. */
export interface DueItem extends Key {
  readonly kind: DeadlineKind;
  readonly at: Instant;
}

const dueItem = v.object({
  pk: v.string(),
  sk: v.string(),
  dueKind: v.string(),
  dueAt: v.string(),
});

/** What is due in one shard up to the instant, earliest first, a page of at most `limit`. */
export async function dueItems(
  store: Store,
  shard: number,
  upTo: Instant,
  limit: number,
  after?: Readonly<Record<string, unknown>>,
): Promise<{ due: DueItem[]; next: Record<string, unknown> | undefined }> {
  const { Items = [], LastEvaluatedKey } = await store.database.query({
    TableName: store.tables.journeys,
    IndexName: "deadlines",
    KeyConditionExpression: "dueShard = :shard AND dueAt <= :upTo",
    ExpressionAttributeValues: { ":shard": shardName(shard), ":upTo": upTo },
    Limit: limit,
    ...(after && { ExclusiveStartKey: after }),
  });
  const due = Items.map((item) => v.parse(dueItem, item)).flatMap(({ pk, sk, dueKind, dueAt }) => {
    const kind = deadlineKinds.find((known) => known === dueKind);
    // Of a later version that was taken back: it waits for that one, and holds up nothing else.
    return kind === undefined ? [] : [{ pk, sk, kind, at: dueAt }];
  });
  return { due, next: LastEvaluatedKey };
}

/** Later than every deadline: the index is read to its end. */
const endOfTime = "9999-12-31T23:59:59.999Z";
const shardNames = Array.from({ length: deadlineShards }, (_, shard) => shardName(shard));
const placeInIndex = v.union([
  v.strictObject({ dueShard: v.picklist(shardNames) }),
  v.strictObject({
    dueShard: v.picklist(shardNames),
    dueAt: v.pipe(keyText, v.maxValue(endOfTime)),
    ...{ pk: keyText, sk: keyText },
  }),
]);

/** Whatever falls due some day, shard by shard, a page at a time; a page may be empty. Throws UnknownPlaceError. */
export async function pageOfDeadlines(store: Store, { after, limit }: Paging): Promise<Page<DueItem>> {
  const place = after === undefined ? { dueShard: shardName(0) } : decodePlace(after, placeInIndex);
  const shard = shardNames.indexOf(place.dueShard);
  const { due, next } = await dueItems(store, shard, endOfTime, limit, "pk" in place ? place : undefined);
  const nextShard = shard + 1 < deadlineShards ? { dueShard: shardName(shard + 1) } : undefined;
  return { items: due, next: encodePlace(next ?? nextShard) };
}

/** Everything that falls due some day, at most so many items at a time. */
export function everyDeadline(store: Store, limit: number): AsyncGenerator<readonly DueItem[]> {
  return everyPage((after) => pageOfDeadlines(store, { after, limit }));
}

/** Puts off what can't be acted on now, if it is still due as it was read. */
export async function pushBack(store: Store, due: DueItem): Promise<void> {
  const minutes = policyInForce(store.now()).parameters.pushBackMinutes.value;
  await updateIf(store, due, { dueAt: plusSeconds(store.now(), minutes * 60) }, isStillDue(due));
}
