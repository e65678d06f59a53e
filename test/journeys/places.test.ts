import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, inject, test } from "vitest";
import { inParallel } from "../../functions/shared/lists/pace.ts";
import { dynamoDatabase } from "../../store/database/dynamo-database.ts";
import { queryAll, type Store } from "../../store/store.ts";
import { cohortOf } from "../support/cohorts.ts";
import { createTables } from "../support/dynamo-tables.ts";

const { endpoint, region, credentials } = inject("deployed");
const client = new DynamoDBClient({ endpoint, region, credentials });
const tables = { journeys: "places-journeys", people: "places-people" };
const store: Store = {
  ...{ database: dynamoDatabase(client), tables, newSalt: () => "salt" },
  now: () => new Date().toISOString(),
  pause: (retry) => sleep(Math.random() * Math.min(1000, 10 * 2 ** retry)),
};

const candidates = 2000;
const places = 300;
/** More callers than all chunks of all lists that are registered at once. */
const callers = 100;

/** The attempts on the waiting list, in its order. */
async function waitingList(cohort: string): Promise<string[]> {
  const items = await queryAll(store, {
    TableName: tables.journeys,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": `COHORT#${cohort}`, ":prefix": "WAITING#" },
    ConsistentRead: true,
  });
  return items.map(({ attemptId }) => String(attemptId));
}

test("two thousand candidates who register at once get 300 places, and the rest wait in order of arrival", async () => {
  await createTables(client, tables);
  const cohort = cohortOf(places, store);
  const numbers = Array.from({ length: candidates }, (_, index) => index + 1);
  const answers = new Map<number, string>();
  await inParallel(callers, numbers, async (number) => {
    answers.set(number, (await cohort.register(number)).answer);
  });

  const got = (answer: string) => numbers.filter((number) => answers.get(number) === answer);
  expect(got("registered")).toHaveLength(places);
  expect(got("waiting-listed")).toHaveLength(candidates - places);
  expect(await cohort.counts()).toEqual({ taken: places, waiting: candidates - places });

  const list = await waitingList(cohort.cohort);
  const attempts = await inParallel(50, got("waiting-listed"), (number) => cohort.attempt(number));
  const byArrival = attempts.toSorted((a, b) => ((a.waitingKey ?? "") < (b.waitingKey ?? "") ? -1 : 1));
  expect(list).toEqual(byArrival.map(({ attemptId }) => attemptId));
  expect(byArrival.map(({ registeredAt }) => registeredAt)).toEqual(
    attempts.map(({ registeredAt }) => registeredAt).toSorted(),
  );

  // Places fall free while others still come: they go to the first of the list, and to nobody else.
  const leaving = got("registered").slice(0, 20);
  await Promise.all([
    inParallel(10, leaving, async (number) => void (await cohort.withdraw(number))),
    inParallel(10, [2001, 2002, 2003], async (number) => {
      expect((await cohort.register(number)).answer).toBe("waiting-listed");
    }),
    cohort.handOn(),
  ]);
  while (await cohort.handOn());
  expect(await cohort.counts()).toEqual({ taken: places, waiting: candidates + 3 - places - 20 });
  expect((await waitingList(cohort.cohort)).slice(0, 50)).toEqual(list.slice(20, 70));
});
