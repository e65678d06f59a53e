import * as v from "valibot";
import { freesItsPlace, type Attempt } from "../../domain/attempt.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import type { Instant } from "../../domain/time.ts";
import { dueAttributes, isStillDue, type DueItem } from "../journey/deadlines.ts";
import {
  absent,
  all,
  any,
  atLeast,
  below,
  countedOn,
  remove,
  present,
  put,
  isNew,
  unlessThere,
  update,
  type Changes,
  type Condition,
  type Write,
} from "../database/expressions.ts";
import { flagged } from "../journey/flags.ts";
import { keys } from "../keys.ts";
import { itemsUnder, queryAll, readItem, updateIf, type Store } from "../store.ts";

/** A cohort, and how many places it has today. */
export interface CohortWithPlaces {
  readonly cohort: string;
  readonly places: number;
}

const countsItem = v.object({ taken: v.optional(v.number(), 0), waiting: v.optional(v.number(), 0) });
/** How many of a cohort's places are taken, and how many candidates wait for one. */
export type PlaceCounts = v.InferOutput<typeof countsItem>;

/** What becomes of a registration in a cohort. */
export type PlaceAnswer = "place" | "waiting-list";

export async function readPlaceCounts(store: Store, cohort: string): Promise<PlaceCounts> {
  return (await readItem(store, keys.cohort(cohort), countsItem)) ?? { taken: 0, waiting: 0 };
}

/** What the next registration in the cohort would come to: nobody overtakes who waits. */
export async function nextPlace(store: Store, { cohort, places }: CohortWithPlaces): Promise<PlaceAnswer> {
  const { taken, waiting } = await readPlaceCounts(store, cohort);
  return taken < places && waiting === 0 ? "place" : "waiting-list";
}

/** Somebody on a cohort's waiting list. */
export interface Waiting {
  readonly attemptId: string;
  readonly waitingKey: string;
  /** Its row named the endorsement: once it has a place, the employer is asked no more. */
  readonly isEndorsed: boolean;
}

/** In order of arrival; rows that arrived together are in the order of their list [A 23], before the id decides. */
export function waitingKeyOf(of: {
  readonly registeredAt: Instant;
  readonly row: number;
  readonly attemptId: string;
}): string {
  return `${of.registeredAt}#${String(of.row).padStart(6, "0")}#${of.attemptId}`;
}

// Before the first registration there is no counter, which says zero.
const isPlaceFree = (places: number): Condition =>
  places > 0 ? any(absent("taken"), below("taken", places)) : below("taken", places);
const isFull = (places: number): Condition =>
  places > 0 ? atLeast("taken", places) : any(absent("taken"), atLeast("taken", places));
const nobodyWaits: Condition = any(absent("waiting"), below("waiting", 1));

/** Takes a place: refused where none is free, or somebody waits for it. */
export function takePlace(store: Store, { cohort, places }: CohortWithPlaces): Write {
  const mayTake = all(isPlaceFree(places), nobodyWaits);
  return update(store.tables.journeys, keys.cohort(cohort), { taken: countedOn(1) }, mayTake);
}

/** Joins the waiting list: refused where a place is to be had. */
export function joinWaitingList(
  store: Store,
  { cohort, places }: CohortWithPlaces,
  waiting: Waiting,
): Write[] {
  const { journeys } = store.tables;
  const { dueAt, ...due } = dueChanges(store, cohort, { isPlaceFree: false, waiting: 1 });
  // A place that fell free a moment ago is due at once, and stays so.
  const changes = { waiting: countedOn(1), ...due, dueAt: unlessThere(dueAt) };
  const mustWait = any(isFull(places), atLeast("waiting", 1));
  return [
    update(journeys, keys.cohort(cohort), changes, mustWait),
    put(journeys, { ...keys.waiting(cohort, waiting.waitingKey), ...waiting }, isNew),
  ];
}

/** What an attempt that ends gives back: its place on the waiting list, or the place that it has not used. */
export function leaveCohort(store: Store, attempt: Attempt): Write[] {
  const { journeys } = store.tables;
  const { cohort, waitingKey } = attempt;
  if (cohort === undefined) return [];
  const key = keys.cohort(cohort);
  if (waitingKey !== undefined)
    return [
      remove(journeys, keys.waiting(cohort, waitingKey), present("pk")),
      update(journeys, key, { waiting: countedOn(-1) }),
    ];
  if (!freesItsPlace(attempt)) return [];
  const due = dueChanges(store, cohort, { isPlaceFree: true, waiting: 0 });
  return [update(journeys, key, { taken: countedOn(-1), ...due })];
}

const waitingItem = v.object({
  ...{ attemptId: v.string(), waitingKey: v.string(), isEndorsed: v.boolean() },
  /** Since when their turn has come in vain. */
  flaggedAt: v.optional(v.string()),
});

/** Who is first on the cohort's waiting list, or first after somebody on it; undefined when nobody waits. */
export async function firstWaiting(
  store: Store,
  cohort: string,
  after?: string,
): Promise<v.InferOutput<typeof waitingItem> | undefined> {
  const { Items = [] } = await store.database.query({
    ...{ ...itemsUnder(store, keys.waiting(cohort, "")), Limit: 1 },
    ...(after !== undefined && { ExclusiveStartKey: { ...keys.waiting(cohort, after) } }),
  });
  return Items.map((item) => v.parse(waitingItem, item))[0];
}

/** Puts somebody before operators whose turn came in vain; false where they wait no more. */
export function flagWaiting(store: Store, cohort: string, waitingKey: string): Promise<boolean> {
  const changes = flagged("place-not-handed-on", store.now());
  return updateIf(store, keys.waiting(cohort, waitingKey), changes, present("pk"));
}

/** How many are before somebody on the cohort's waiting list. */
export async function waitingBefore(store: Store, cohort: string, waitingKey: string): Promise<number> {
  const { pk, sk: to } = keys.waiting(cohort, waitingKey);
  const before = await queryAll(store, {
    TableName: store.tables.journeys,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
    ExpressionAttributeValues: { ":pk": pk, ":from": keys.waiting(cohort, "").sk, ":to": to },
    ConsistentRead: true,
  });
  return before.filter(({ sk }) => sk !== to).length;
}

/** Hands a free place to somebody on the waiting list; refused where none is free, or they left the list. */
export function handOverPlace(
  store: Store,
  { cohort, places }: CohortWithPlaces,
  { waitingKey }: Pick<Waiting, "waitingKey">,
): Write[] {
  const { journeys } = store.tables;
  return [
    remove(journeys, keys.waiting(cohort, waitingKey), present("pk")),
    update(
      journeys,
      keys.cohort(cohort),
      { taken: countedOn(1), waiting: countedOn(-1) },
      isPlaceFree(places),
    ),
  ];
}

/**
 * Ends what is due of a cohort in which there is nothing to hand on: nobody waits, or no place is free. While
 * somebody waits it is looked at again. Where the cohort has moved on, it stays due: there may be something by now.
 */
export async function rest(
  store: Store,
  { cohort, places }: CohortWithPlaces,
  { waiting }: PlaceCounts,
  due: DueItem,
): Promise<void> {
  const hasNothingToHandOn = waiting === 0 ? nobodyWaits : isFull(places);
  const changes = dueChanges(store, cohort, { isPlaceFree: false, waiting });
  await updateIf(store, keys.cohort(cohort), changes, all(isStillDue(due), hasNothingToHandOn));
}

function dueChanges(
  store: Store,
  cohort: string,
  of: { readonly isPlaceFree: boolean; readonly waiting: number },
): Changes {
  const now = store.now();
  const deadline = nextDeadline({ item: "cohort", since: now, ...of }, policyInForce(now));
  return dueAttributes(keys.cohort(cohort), deadline);
}
