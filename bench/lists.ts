import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { GetCommandInput, UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import Table from "cli-table3";
import { listLimits } from "../contracts/lists.ts";
import { sharedPace, type MachineTime } from "../functions/shared/lists/pace.ts";
import { checkFile } from "../functions/tasks/check-file/check-file.ts";
import { readListFile } from "../functions/tasks/check-file/read-list-file.ts";
import { registerChunk, type RegisterChunkDeps } from "../functions/tasks/register-chunk/register-chunk.ts";
import { writeResultFile } from "../functions/tasks/write-result-file/write-result-file.ts";
import { arrivedList, listsWorkshop, type ListsWorkshop } from "../test/support/lists.ts";
import type { Row } from "./measure.ts";

/** A list of so many people, each with what an employer's list says of them. */
function listOf(people: number, employer: string, from = 0): Buffer {
  const header = "registration_number,given_name,family_name,email,level,employer,function,employed_since";
  const rows = Array.from({ length: people }, (_, at) => {
    const number = String(from + at).padStart(7, "0");
    return `SW9${number},Given,Family,person.${number}@invented.example.invalid,practitioner,${employer},assessment,1/9/2012`;
  });
  return Buffer.from([header, ...rows].join("\n"));
}

/** Calls to the database, which are what is paid for, and which no other process makes slower. */
function counted(shop: ListsWorkshop): { readonly shop: ListsWorkshop; readonly calls: () => number } {
  let calls = 0;
  const { database } = shop.store;
  const count =
    <In, Out>(call: (input: In) => Promise<Out>) =>
    (input: In): Promise<Out> => {
      calls += 1;
      return call(input);
    };
  const store = {
    ...shop.store,
    database: {
      get: count(database.get.bind(database)),
      query: count(database.query.bind(database)),
      update: count(database.update.bind(database)),
      transactWrite: count(database.transactWrite.bind(database)),
    },
  };
  return { shop: { ...shop, store }, calls: () => calls };
}

/** Processor time, in seconds: other processes make a task take longer, not cost more. */
async function processorSeconds(task: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function takeThrough(shop: RegisterChunkDeps, listId: string): Promise<void> {
  const checked = await checkFile({ listId }, shop);
  if (checked.code === "unusable") throw new Error(`list ${listId} was not used`);
  for (const chunk of checked.chunks) await registerChunk({ listId, chunk }, shop);
  await writeResultFile({ listId }, shop);
}

/** One list from its file to its result. */
async function callsForList(people: number): Promise<number> {
  const { shop, calls } = counted(listsWorkshop());
  await arrivedList(shop, "l", listOf(people, "leeds"));
  await takeThrough(shop, "l");
  return calls() / people;
}

const sizes = [1_000, 10_000, 36_000] as const;

async function oneList(): Promise<Row[]> {
  const each: number[] = [];
  for (const people of sizes) each.push(await callsForList(people));
  return sizes.map((people, at) => ({
    what: `one list of ${people}, from its file to its result`,
    figure: `${each[at]?.toFixed(2)} calls to the database a row`,
    ratio: ((each[at] ?? Number.NaN) / (each[0] ?? Number.NaN)).toFixed(2),
    target: "1.1 or less",
  }));
}

async function reading(): Promise<Row[]> {
  const median = async (people: number): Promise<number> => {
    const list = listOf(people, "leeds");
    const taken: number[] = [];
    for (let round = 0; round < 5; round += 1)
      taken.push((await processorSeconds(() => readListFile(list))) / people);
    return taken.toSorted((a, b) => a - b)[2] ?? Number.NaN;
  };
  await median(10_000);
  const each: number[] = [];
  for (const people of sizes) each.push(await median(people));
  return sizes.map((people, at) => ({
    what: `read a file of ${people} rows`,
    figure: `${((each[at] ?? 0) * 1e6).toFixed(1)} µs a row`,
    ratio: ((each[at] ?? 0) / (each[0] ?? 1)).toFixed(2),
    target: "1.1 or less",
  }));
}

/** Time that only waiting moves: when nothing is left to do but wait, it is the first waiter's turn. */
class VirtualTime implements MachineTime {
  #now = 0;
  readonly #waiting: { readonly at: number; readonly go: () => void }[] = [];
  readonly milliseconds = (): number => this.#now;
  readonly wait = (milliseconds: number): Promise<void> =>
    new Promise((go) => void this.#waiting.push({ at: this.#now + milliseconds, go }));

  async runWhile(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    void work.finally(() => (isDone = true));
    for (;;) {
      await new Promise(setImmediate);
      if (isDone) return;
      this.#waiting.sort((a, b) => b.at - a.at);
      const next = this.#waiting.pop();
      if (next === undefined) continue;
      this.#now = next.at;
      next.go();
    }
  }
}

/** All of England at once: 150 employers with 240 people each. */
async function allOfEngland(perSecond: number): Promise<Row[]> {
  const [employers, people] = [150, 240];
  const { shop, calls } = counted(listsWorkshop());
  const time = new VirtualTime();
  const startedAt: number[] = [];
  const executions = {
    ...shop.executions,
    accreditation: {
      start: async () => void startedAt.push(time.milliseconds()),
      stop: async () => {},
      isRunning: async () => true,
    },
  };
  const ids = Array.from({ length: employers }, (_, at) => `list-${at}`);
  for (const [at, listId] of ids.entries())
    await arrivedList(shop, listId, listOf(people, "leeds", at * people), "leeds");
  // A table answers in a few milliseconds, and whoever is refused pauses as the deployed functions do.
  const database = {
    ...shop.store.database,
    get: (input: GetCommandInput) => time.wait(4).then(() => shop.store.database.get(input)),
    update: (input: UpdateCommandInput) => time.wait(4).then(() => shop.store.database.update(input)),
  };
  const pause = (retry: number) => time.wait(Math.random() * Math.min(1000, 10 * 2 ** retry));
  const work = Promise.all(
    ids.map((listId) => {
      const turns = { ...shop.store, database, pause };
      const awaitTurn = sharedPace(turns, { perSecond, patienceSeconds: 200 }, time);
      return takeThrough({ ...shop, executions, awaitTurn }, listId);
    }),
  );
  await time.runWhile(work);
  await work;
  const inSecond = new Map<number, number>();
  for (const at of startedAt) {
    const second = Math.floor(at / 1000);
    inSecond.set(second, (inSecond.get(second) ?? 0) + 1);
  }
  const rows = employers * people;
  const alone = await callsForList(people);
  return [
    {
      what: `${employers} lists of ${people} at once, beside one of them alone`,
      figure: `${(calls() / rows).toFixed(2)} calls to the database a row`,
      ratio: (calls() / rows / alone).toFixed(2),
      target: "1.1 or less",
    },
    {
      what: `their starts, at ${perSecond} a second; what is left is started by the deadline job`,
      figure: `${startedAt.length} of ${rows} in ${Math.ceil(Math.max(...startedAt) / 1000)} s`,
      ratio: `most in one second: ${Math.max(...inSecond.values())}`,
      target: `${perSecond} or fewer`,
    },
  ];
}

/** What a process takes at most for the largest file that is let in, beside one for a list of a thousand. */
function memory(): Row[] {
  const peak = (people: number, bytes: number): number => {
    const ran = spawnSync(process.execPath, [fileURLToPath(import.meta.url), `${people}`, `${bytes}`]);
    return Number(ran.stdout.toString());
  };
  const small = peak(1_000, 0);
  const largest = peak(listLimits.mostRows, listLimits.mostBytes);
  return [
    {
      what: `check-file's process, ${listLimits.mostRows} rows in ${listLimits.mostBytes / 1024 ** 2} MiB beside 1000 rows`,
      figure: `${largest.toFixed(0)} MiB at most beside ${small.toFixed(0)} MiB`,
      ratio: (largest / small).toFixed(2),
      target: "below the function's 1024 MiB",
    },
  ];
}

/** The child of `memory`: reads one list and says the most memory that it ever held. */
async function readOnce(people: number, bytes: number): Promise<void> {
  const list = listOf(people, "leeds");
  const filler = "x".repeat(Math.max(0, Math.floor((bytes - list.length) / people) - 2));
  const wide = Buffer.from(
    list
      .toString()
      .split("\n")
      .map((line, at) => `${line},${at === 0 ? "team" : filler}`)
      .join("\n"),
  );
  const shop = listsWorkshop();
  await arrivedList(shop, "l", wide);
  const checked = await checkFile({ listId: "l" }, shop);
  if (checked.code === "unusable") throw new Error("not used");
  console.log(process.resourceUsage().maxRSS / 1024);
}

const [, , people, bytes] = process.argv;
if (people !== undefined) await readOnce(Number(people), Number(bytes));
else {
  const table = new Table({ head: ["what", "figure", "ratio", "target"], style: { head: [] } });
  for (const measure of [reading, memory, oneList, () => allOfEngland(100)])
    for (const { what, figure, ratio, target } of await measure()) {
      table.push([what, figure, ratio, target]);
      process.stderr.write(`  ${what}: ${figure}\n`);
    }
  console.log(table.toString());
}
