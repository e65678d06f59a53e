import * as v from "valibot";
import { plusSeconds } from "../../domain/calendar.ts";
import { overlap, type Closure } from "../../domain/closures.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import { absent, countedOn, is, isNew, present, put, type Key } from "../database/expressions.ts";
import { dueAttributes, isStillDue, type DueItem } from "../journey/deadlines.ts";
import { keys } from "../keys.ts";
import { seal } from "../people/sealed-text.ts";
import { readItem, readItems, transactIf, updateIf, type Store } from "../store.ts";

const closureItem = v.object({
  closureId: v.string(),
  from: v.string(),
  until: v.string(),
  orderedAt: v.string(),
  orderedBy: v.string(),
  /** How many attempts it has reached, and how far the search for them has come. */
  reached: v.number(),
  isThrough: v.boolean(),
  place: v.optional(v.string()),
});
export type RecordedClosure = v.InferOutput<typeof closureItem>;

/** Every closure that was ever ordered, in order of their days. */
export function readClosures(store: Store): Promise<RecordedClosure[]> {
  return readItems(store, keys.closure("").pk, "CLOSURE#", closureItem);
}

/** The closure that a deadline is of; undefined where there is none. */
export function findDueClosure(store: Store, due: Key): Promise<RecordedClosure | undefined> {
  return readItem(store, due, closureItem);
}

export type ClosureOrder = Closure & { readonly orderedBy: string; readonly reason: string };

/** What became of an order: one for the same days is ordered once, and none overlaps another. */
export type OrderedClosure =
  | { readonly answer: "ordered" | "ordered-before" }
  | { readonly answer: "overlaps"; readonly other: Closure };

const headItem = v.object({ version: v.number() });

/**
 * Orders a closure, due to be spread over the attempts that it touches. Whoever asks for a result meanwhile reads the
 * closures themselves; the spreading begins a minute later, when those who read them before have written.
 */
export async function orderClosure(store: Store, order: ClosureOrder): Promise<OrderedClosure> {
  for (;;) {
    const head = await readItem(store, keys.closures(), headItem);
    const closures = await readClosures(store);
    if (closures.some(({ closureId }) => closureId === order.closureId)) return { answer: "ordered-before" };
    const other = closures.find((closure) => overlap(closure, order));
    if (other !== undefined) return { answer: "overlaps", other };
    if (await transactIf(store, orderWrites(store, order, head?.version))) return { answer: "ordered" };
  }
}

function orderWrites(store: Store, { reason, ...order }: ClosureOrder, version: number | undefined) {
  const { journeys, people } = store.tables;
  const orderedAt = store.now();
  const key = keys.closure(order.closureId);
  const { salt, digest } = seal(store, reason);
  const item = { ...order, orderedAt, reasonSeal: digest, reached: 0, isThrough: false };
  // Two orders at once may overlap: one of them finds the head changed.
  const stands = version === undefined ? absent("pk") : is("version", version);
  return [
    put(journeys, { ...keys.closures(), version: (version ?? 0) + 1 }, stands),
    put(journeys, { ...key, ...item, ...dueOf(key, plusSeconds(orderedAt, 60)) }, isNew),
    put(people, { ...key, reason, salt }),
  ];
}

function dueOf(key: Key, since: string, isThrough = false) {
  const item = { item: "reach", kind: "spread-closure", since, isThrough } as const;
  return dueAttributes(key, nextDeadline(item, policyInForce(since)));
}

/** Counts an attempt that the closure has reached later than the others. */
export async function countReached(store: Store, { closureId }: RecordedClosure): Promise<void> {
  await updateIf(store, keys.closure(closureId), { reached: countedOn(1) }, present("pk"));
}

/** Notes how many more the spreading has reached and how far it has come; with no place left it is through. Refused where another run noted it. */
export function noteSpread(
  store: Store,
  due: DueItem,
  progress: Pick<RecordedClosure, "reached" | "place">,
): Promise<boolean> {
  const isThrough = progress.place === undefined;
  const { reached, place } = progress;
  const changes = { reached: countedOn(reached), place, isThrough, ...dueOf(due, store.now(), isThrough) };
  return updateIf(store, due, changes, isStillDue(due));
}
