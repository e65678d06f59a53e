import * as v from "valibot";
import type { Instant } from "../domain/time.ts";
import type { Database, TableNames } from "../store/database.ts";
import { keys } from "../store/keys.ts";

/** Reads the business clock for one invocation. */
export type BusinessClock = () => Promise<() => Instant>;

const clockItem = v.object({ offsetMilliseconds: v.number() });

const realTime = (): Instant => new Date().toISOString();

/**
 * The business clock: real time, and in production nothing else. On one machine, where `kind` is `offset`, an
 * item of the table moves it, so that windows pass in a test; it is read anew for every invocation.
 */
export function businessClock(
  kind: string | undefined,
  { database, tables }: { readonly database: Database; readonly tables: TableNames },
): BusinessClock {
  if (kind !== "offset") return () => Promise.resolve(realTime);
  return async () => {
    const { Item } = await database.get({
      TableName: tables.journeys,
      Key: keys.clock(),
      ConsistentRead: true,
    });
    const offset = Item === undefined ? 0 : v.parse(clockItem, Item).offsetMilliseconds;
    return () => new Date(Date.now() + offset).toISOString();
  };
}
