import type { Key } from "../../store/database/expressions.ts";
import type { JourneyWorld } from "../support/journey-world.ts";
import { testTables, type Snapshot } from "../support/memory-database.ts";

export type Item = Readonly<Record<string, unknown>>;

/** The items of the Journeys table as they stand, not copied: never changed in place. */
export function allItems(world: JourneyWorld): Item[] {
  return itemsIn(world.database.snapshot());
}

export function itemsIn({ tables }: Snapshot): Item[] {
  return [...(tables.get(testTables.journeys)?.values() ?? [])].flat();
}

export function itemOf(world: JourneyWorld, { pk, sk }: Key): Item | undefined {
  const partitions = world.database.snapshot().tables.get(testTables.journeys);
  return partitions?.get(pk)?.find((item) => item["sk"] === sk);
}

/** A case's question as it is asked now: the latest time. */
export function questionOf(world: JourneyWorld, question: string): Item | undefined {
  return questionsOf(allItems(world), question).at(-1);
}

/** A case's question, in the order of the times that it was asked. */
export function questionsOf(items: readonly Item[], question: string): Item[] {
  return under(items, `QUESTION#${question}`);
}

export const sortKey = (item: Item): string => (typeof item["sk"] === "string" ? item["sk"] : "");
export const under = (items: readonly Item[], prefix: string): Item[] =>
  items.filter((item) => sortKey(item).startsWith(prefix));
