import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { dynamoDatabase } from "../store/database/dynamo-database.ts";
import type { Store } from "../store/store.ts";
import { businessClock } from "./business-clock.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The function was deployed without a setting that it needs. */
export class MissingSettingError extends Error {
  override readonly name = "MissingSettingError";
  constructor(name: string) {
    super(`the environment has no ${name}; infra/functions.ts says what each function is told`);
  }
}

/** A setting of the function's environment. Throws MissingSettingError. */
export function setting(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === "") throw new MissingSettingError(name);
  return value;
}

// Full jitter up to 20, 40, 80 … ms, at most 1 s: nine tries of a contended append take about 2 s in all.
const pause = async (retry: number): Promise<void> => {
  await sleep(Math.random() * Math.min(1000, 10 * 2 ** retry));
};

/** How each invocation gets its store: the deployed tables, read by the business clock of now. */
export function storeFrom(environment: Environment): () => Promise<Store> {
  const database = dynamoDatabase();
  const tables = {
    journeys: setting(environment, "JOURNEYS_TABLE"),
    // Functions that never touch people's data are not told where they are.
    people: environment["PEOPLE_TABLE"] ?? "",
  };
  const clock = businessClock(environment["BUSINESS_CLOCK"], { database, tables });
  return async () => ({ database, tables, now: await clock(), pause, newSalt: randomUUID });
}
