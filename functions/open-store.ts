import { setTimeout } from "node:timers/promises";
import type { Instant } from "../domain/time.ts";
import { dynamoDatabase } from "../store/dynamo-database.ts";
import type { Store } from "../store/store.ts";
import { required, type Environment } from "./environment.ts";

/** The store of a deployed function, over the tables that its environment names. Throws EnvironmentError. */
export function openStore(environment: Environment, now: () => Instant): Store {
  return {
    database: dynamoDatabase(),
    // A function that may not touch People is not told its name either; DynamoDB refuses this one.
    tables: {
      journeys: required(environment, "JOURNEYS_TABLE"),
      people: environment["PEOPLE_TABLE"] ?? "none",
    },
    now,
    pause: pauseBeforeRetry,
  };
}

/** Up to 50, 100, 200 … at most 800 ms, evenly spread: those who collided don't collide again. */
async function pauseBeforeRetry(retry: number): Promise<void> {
  await setTimeout(Math.random() * Math.min(800, 25 * 2 ** retry));
}
