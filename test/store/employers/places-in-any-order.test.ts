import { expect, test } from "vitest";
import { RegistrationContendedError } from "../../../store/transitions/registration.ts";
import type { Store } from "../../../store/store.ts";
import { cohortOf } from "../../support/cohorts.ts";
import { seededRandom } from "../../support/ids.ts";
import { listsWorkshop } from "../../support/lists.ts";
import { testTables, type MemoryDatabase } from "../../support/memory-database.ts";
import { Turns } from "../../support/turns.ts";

const holding = new Set(["registered", "endorsed"]);

/** What the table says at a moment: the counters, and what they should count. */
function tableSays(database: MemoryDatabase) {
  const items = database.items(testTables.journeys);
  const counts = items.find(({ sk }) => sk === "COHORT");
  const statuses = new Map(
    items
      .filter(({ sk }) => sk === "ATTEMPT")
      .map(({ attemptId, status }) => [String(attemptId), String(status)]),
  );
  return {
    taken: Number(counts?.["taken"] ?? 0),
    waiting: Number(counts?.["waiting"] ?? 0),
    holders: [...statuses.values()].filter((status) => holding.has(status)).length,
    statuses,
    list: items
      .filter(({ sk }) => String(sk).startsWith("WAITING#"))
      .map((item) => String(item["waitingKey"])),
  };
}

/** Looks at the table after every write, and notes what must never be. */
class Watch {
  readonly faults: string[] = [];
  readonly served: string[] = [];
  readonly #database: MemoryDatabase;
  readonly #places: number;
  #before: ReturnType<typeof tableSays>;
  #writes = 0;
  /** When each was first found at the head of the list, and when each joined it, counted in writes. */
  readonly #found = new Map<string, number>();
  readonly #joined = new Map<string, number>();

  constructor(database: MemoryDatabase, places: number) {
    this.#database = database;
    this.#places = places;
    this.#before = tableSays(database);
    database.onWrite = (moment) => {
      if (moment === "after") this.#look();
    };
  }

  noteFound(waitingKey: unknown): void {
    if (typeof waitingKey === "string" && !this.#found.has(waitingKey))
      this.#found.set(waitingKey, this.#writes);
  }

  #look(): void {
    const before = this.#before;
    const now = tableSays(this.#database);
    this.#writes += 1;
    if (now.taken > this.#places) this.faults.push(`${now.taken} of ${this.#places} places are taken`);
    if (now.taken !== now.holders) this.faults.push(`${now.taken} places are counted, ${now.holders} held`);
    if (now.waiting !== now.list.length) this.faults.push(`${now.waiting} counted, ${now.list.length} wait`);
    for (const key of now.list) if (!this.#joined.has(key)) this.#joined.set(key, this.#writes);
    for (const key of before.list)
      if (!now.list.includes(key) && now.statuses.get(key.split("#")[2] ?? "") !== "withdrawn")
        this.#serve(key, before.list);
    for (const [id, status] of now.statuses)
      if (!before.statuses.has(id) && before.list.length > 0 && status !== "waiting-listed")
        this.faults.push(`${id} overtook ${before.list.join(", ")}`);
    this.#before = now;
  }

  /** Whoever is served was first when the list was read: who stands before them came after that. */
  #serve(key: string, list: readonly string[]): void {
    const read = this.#found.get(key) ?? Infinity;
    const overtaken = list.filter((other) => other < key && (this.#joined.get(other) ?? 0) <= read);
    if (overtaken.length > 0) this.faults.push(`${key} was served before ${overtaken.join(", ")}`);
    this.served.push(key);
  }
}

/** People come, leave and are served by several runs of the job, their calls to the table in a random order. */
async function live(seed: number) {
  const random = seededRandom(seed);
  const places = 1 + Math.floor(random() * 3);
  const shop = listsWorkshop();
  const watch = new Watch(shop.database, places);
  const turns = new Turns(random);
  const inTurns = turns.over(shop.database);
  const store: Store = {
    ...shop.store,
    database: {
      ...inTurns,
      async query(input) {
        const page = await inTurns.query(input);
        watch.noteFound(page.Items?.[0]?.["waitingKey"]);
        return page;
      },
    },
  };
  const cohort = cohortOf(places, store);
  const people = [1, 2, 3, 4, 5, 6, 7];
  const settled = await turns.run([
    ...people.map(async (number) => {
      await Promise.all([come(cohort, number), ...(number === 1 ? [come(cohort, number)] : [])]);
      if (random() < 0.4) await cohort.withdraw(number);
    }),
    ...[1, 2, 3].map(async () => void (await cohort.handOn())),
  ]);
  // The job runs on until nothing is due.
  const alone = cohortOf(places, shop.store);
  while (await alone.handOn());
  const failed = settled.flatMap((work) => (work.status === "rejected" ? [String(work.reason)] : []));
  const { taken, waiting } = tableSays(shop.database);
  const idle = waiting > 0 && taken < places ? [`${waiting} wait beside ${places - taken} free`] : [];
  const faults = [...watch.faults, ...failed, ...idle];
  return { faults, hasServed: watch.served.length > 0, waiting, free: places - taken };
}

/** Whoever registers tries again, as the state's retry does. */
async function come(cohort: ReturnType<typeof cohortOf>, number: number): Promise<void> {
  for (;;)
    try {
      await cohort.register(number, { isEndorsed: number % 2 === 0 });
      return;
    } catch (error) {
      if (!(error instanceof RegistrationContendedError)) throw error;
    }
}

test("in 200 random orders of coming, leaving and being served: never one place too many, nobody overtaken, no place free while somebody waits", async () => {
  const lives = [];
  for (let seed = 1; seed <= 200; seed += 1) lives.push(await live(seed));
  expect(lives.flatMap(({ faults }, index) => faults.map((fault) => `seed ${index + 1}: ${fault}`))).toEqual(
    [],
  );
  // The orders are of every kind: served from the list, left waiting, places left over.
  expect(lives.filter(({ hasServed }) => hasServed).length).toBeGreaterThan(30);
  expect(lives.filter(({ waiting }) => waiting > 0).length).toBeGreaterThan(30);
  expect(lives.filter(({ free }) => free > 0).length).toBeGreaterThan(3);
});
