import type {
  GetCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import Table from "cli-table3";
import { plusSeconds } from "../domain/calendar.ts";
import { remindersOf } from "../domain/renewal.ts";
import { policyOfVersion } from "../domain/policy/policy.ts";
import {
  actOnDeadlines,
  type ActOnDeadlinesDeps,
} from "../functions/jobs/act-on-deadlines/act-on-deadlines.ts";
import { invite } from "../functions/tasks/invite/invite.ts";
import { awardWrite } from "../store/journey/accreditations.ts";
import { put } from "../store/database/expressions.ts";
import { keys } from "../store/keys.ts";
import type { Store } from "../store/store.ts";
import { attempt } from "../test/support/attempts.ts";
import { TestClock } from "../test/support/clock.ts";
import { onEveryMachine } from "../test/support/leg-machines.ts";
import { MemoryDatabase, testTables } from "../test/support/memory-database.ts";

/** Everybody in England who could be accredited, all on one day: the worst day that the job can have. */
const everybody = 36_000;
const aTenth = everybody / 10;
/** The database in memory looks at every item for each page: with the job's 25 a page it would measure itself. */
const pageSize = 250;

/** Of everybody: three years after the day on which the test clock stands. */
const lastDay = "2021-09-03T22:59:59.000Z";

type Calls = Record<"get" | "query" | "update" | "transactWrite", number>;

/** So many accreditations awarded at one moment, and the job over them with its calls counted. */
async function accreditations(amount: number) {
  const clock = new TestClock();
  const database = new MemoryDatabase();
  const calls: Calls = { get: 0, query: 0, update: 0, transactWrite: 0 };
  const counted = <Input, Output>(call: keyof Calls, run: (input: Input) => Promise<Output>) => {
    return (input: Input): Promise<Output> => {
      calls[call] += 1;
      return run(input);
    };
  };
  const plain: Store = {
    ...{ database, tables: testTables, now: clock.now, pause: async () => {}, newSalt: () => "salt" },
  };
  for (let at = 0; at < amount; at += 1) await accredit(plain, `attempt-${at}`);
  database.takeChanges();
  const store: Store = {
    ...plain,
    database: {
      get: counted("get", (input: GetCommandInput) => database.get(input)),
      query: counted("query", (input: QueryCommandInput) => database.query(input)),
      update: counted("update", (input: UpdateCommandInput) => database.update(input)),
      transactWrite: counted("transactWrite", (input: TransactWriteCommandInput) =>
        database.transactWrite(input),
      ),
    },
  };
  /** What the workflow does once a renewal is opened, and what the stream does with every event: not measured. */
  const settle = async (opened: number): Promise<void> => {
    for (let at = 0; at < opened; at += 1)
      await invite({ attemptId: `attempt-${at}`, leg: 2, kind: "renewal-evidence" }, plain);
    // An event that the stream did not show is due after two minutes.
    clock.advance({ hours: 1 });
    await actOnDeadlines(depsOf(plain));
  };
  return { clock, store, calls, settle };
}

/** An attempt that was accredited, as its last leg leaves it, and the accreditation. */
async function accredit(store: Store, attemptId: string): Promise<void> {
  const number = `NAAS-${attemptId}`;
  const { candidateId, level, standardVersion, ...head } = attempt({ attemptId, status: "accredited" });
  const item = { ...keys.attempt(attemptId), ...head, candidateId, level, standardVersion };
  await store.database.transactWrite({
    TransactItems: [
      put(store.tables.journeys, { ...item, accreditationNumber: number }),
      awardWrite(store, { number, attemptId, candidateId, level, standardVersion }),
    ],
  });
}

const neverRun = {
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  isRunning: () => Promise.resolve(true),
};

function depsOf(store: Store): ActOnDeadlinesDeps {
  return {
    ...{ store, pageSize, executions: onEveryMachine(neverRun) },
    bus: { publish: async (events) => events },
    commissionQueue: { send: async () => {} },
    hasTimeLeft: () => true,
    awaitTurn: async () => true,
    noteFailure: (_, error) => {
      throw error;
    },
  };
}

interface Measured {
  readonly what: string;
  readonly acted: number;
  readonly calls: number;
  readonly pages: number;
}

/**
 * The job on days of reminders. The one that opens the renewals is run two days late, and before the last day it has
 * missed two reminders: one goes out for each, as on any day.
 */
async function measure(amount: number): Promise<Measured[]> {
  const { clock, store, calls, settle } = await accreditations(amount);
  const [opening, second, , , last] = remindersOf({ expiresAt: lastDay }, policyOfVersion("2018-1"));
  const days = [
    { what: "open a renewal, two days late", at: plusSeconds(opening?.at ?? lastDay, 2 * 86_400) },
    { what: "remind, 60 days before", at: second?.at ?? lastDay },
    { what: "remind on the last day, two missed", at: last?.at ?? lastDay },
  ];
  const measured: Measured[] = [];
  for (const { what, at } of days) {
    clock.set(at);
    Object.assign(calls, { get: 0, query: 0, update: 0, transactWrite: 0 });
    const { acted } = await actOnDeadlines(depsOf(store));
    const all = Object.values(calls).reduce((sum, some) => sum + some, 0);
    const done = (acted["open-renewal"] ?? 0) + (acted["remind-of-renewal"] ?? 0);
    measured.push({ what, acted: done, calls: all / Math.max(1, done), pages: calls.query });
    await settle(measured.length === 1 ? amount : 0);
  }
  return measured;
}

const [few, all] = [await measure(aTenth), await measure(everybody)];
const table = new Table({
  head: ["the job, over 36,000 accreditations", "due", "pages", "calls for each", "beside a tenth", "target"],
  style: { head: [] },
});
for (const [at, { what, acted, calls, pages }] of all.entries())
  table.push([
    what,
    acted,
    pages,
    calls.toFixed(2),
    (calls / (few[at]?.calls ?? Number.NaN)).toFixed(2),
    "1.1 or less",
  ]);
console.log(table.toString());
