import * as v from "valibot";
import type { Instant } from "../domain/time.ts";
import type { Database, TableNames } from "../store/database/database.ts";
import { keys } from "../store/keys.ts";

/** Reads the business clock for one invocation. */
export type BusinessClock = () => Promise<() => Instant>;

const clockItem = v.object({ offsetMilliseconds: v.number() });

interface Clocked {
  readonly database: Database;
  readonly tables: TableNames;
}

/** Whoever moves the clock waits as long before the next thing happens. */
export const staleAfterMilliseconds = 200;

const realTime = (): Instant => new Date().toISOString();

/**
 * The business clock: real time, and in production nothing else. On one machine, where `kind` is `offset`, an
 * item of the table moves it, so that windows pass in a test; what was read is good for a moment.
 */
export function businessClock(kind: string | undefined, { database, tables }: Clocked): BusinessClock {
  if (kind !== "offset") return () => Promise.resolve(realTime);
  let read: { readonly offset: number; readonly at: number } | undefined;
  return async () => {
    if (read === undefined || Date.now() - read.at > staleAfterMilliseconds)
      read = { offset: await readOffset({ database, tables }), at: Date.now() };
    const { offset } = read;
    return () => new Date(Date.now() + offset).toISOString();
  };
}

async function readOffset({ database, tables }: Clocked): Promise<number> {
  const { Item } = await database.get({
    TableName: tables.journeys,
    Key: keys.clock(),
    ConsistentRead: true,
  });
  return Item === undefined ? 0 : v.parse(clockItem, Item).offsetMilliseconds;
}
