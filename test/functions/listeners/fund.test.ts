import { beforeEach, describe, expect, test } from "vitest";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { nextDeadline } from "../../../domain/deadlines.ts";
import { system, type JourneyEvent } from "../../../domain/events.ts";
import { fundedEvents } from "../../../domain/funding.ts";
import { enterGrants } from "../../../functions/jobs/enter-grants/enter-grants.ts";
import { fund } from "../../../functions/listeners/fund/fund.ts";
import { append } from "../../../store/append.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { issueStatement, pageOfEntries, pageOfStatements } from "../../../store/employers/ledger.ts";
import { registerAttempt } from "../../../store/transitions/registration.ts";
import type { Store } from "../../../store/store.ts";
import { cohortOf } from "../../support/cohorts.ts";
import { seededRandom } from "../../support/ids.ts";
import { listsWorkshop, type ListsWorkshop } from "../../support/lists.ts";
import { Turns } from "../../support/turns.ts";

const amounts = policyOfVersion("2018-1").parameters.postAsyeInstalmentPence.value;
const employers = ["kent", "surrey"] as const;

let shop: ListsWorkshop;
let cohort: ReturnType<typeof cohortOf>;
beforeEach(() => {
  shop = listsWorkshop();
  shop.clock.set("2020-02-10T09:00:00.000Z");
  cohort = cohortOf(9, shop.store);
});

const release = (isCompleted: boolean) =>
  [
    "releaseOutcome",
    { releasedOutcome: { round: 1, outcomeVersion: 1 } },
    { type: "outcome-released", detail: { isCompleted } },
  ] as const;

/** Every statement of an employer with its entries, all of them issued or not. */
async function accountOf(store: Store, employerId: string) {
  const { items: statements } = await pageOfStatements(store, employerId, { limit: 1000 });
  const months = statements.map(({ month }) => month);
  const entries = await Promise.all(
    months.map(async (month) => (await pageOfEntries(store, { employerId, month }, { limit: 1000 })).items),
  );
  return statements.map((statement, index) => ({ statement, entries: entries[index] ?? [] }));
}

/** One run of the deadline job over the ledgers. */
async function issueDue(store: Store): Promise<void> {
  for (const employerId of employers)
    for (const month of ["2020-02", "2020-03", "2020-04", "2020-05", "2020-06", "2020-07", "2020-08"]) {
      const due = nextDeadline({ item: "ledger", openMonth: month }, policyOfVersion("2018-1"));
      if (due !== undefined && due.at <= store.now()) await issueStatement(store, employerId, due);
    }
}

describe("the ledgers", () => {
  test("take up what follows from a candidate's log, once", async () => {
    await cohort.register(1, { isEndorsed: true });
    expect(await fund({ attemptId: "a-1" }, shop.store)).toEqual({ entered: 1 });
    expect(await fund({ attemptId: "a-1" }, shop.store)).toEqual({ entered: 0 });
  });

  test("make up for an event that was lost, by the next one about the same candidate", async () => {
    await cohort.register(1, { isEndorsed: true });
    await cohort.withdraw(1);
    expect(await fund({ attemptId: "a-1" }, shop.store)).toEqual({ entered: 2 });
  });

  test("owe a candidate's second attempt nothing that the first has been owed", async () => {
    await cohort.register(1, { isEndorsed: true });
    for (const transition of ["confirmTakingPart", "decideOutcome"] as const)
      await cohort.move(1, transition);
    await cohort.move(1, ...release(true));
    await cohort.move(1, "returnToEmployer");
    shop.clock.advance({ days: 1 });
    await cohort.register(2, { candidateId: "c-1", isEndorsed: true });
    expect(await fund({ attemptId: "a-2" }, shop.store)).toEqual({ entered: 2 });
    expect(await fund({ attemptId: "a-1" }, shop.store)).toEqual({ entered: 0 });
  });

  test("owe nothing for an attempt outside the cohort, nor for one that waits for a place", async () => {
    await registerAttempt(shop.store, {
      ...{ attemptId: "b-1", candidateId: "c-9", employerId: "leeds", level: "practitioner", row: 1 },
      ...{ pathway: "experienced", listId: "list-2", isEndorsed: true },
      spared: { exempt: [], carriedForward: [] },
      registeredBy: { kind: "employer", id: "lead-1", onBehalfOf: "leeds" },
    });
    expect(await fund({ attemptId: "b-1" }, shop.store)).toBe("no-cohort");
    await cohortOf(0, shop.store).register(7);
    expect(await fund({ attemptId: "a-7" }, shop.store)).toEqual({ entered: 0 });
  });

  test("owe nothing for an attempt that nobody registered", async () => {
    expect(await fund({ attemptId: "nobody" }, shop.store)).toBe("unknown-attempt");
  });

  test("take up every grant that is due, once for each employer", async () => {
    expect(await enterGrants(shop.store)).toEqual({ entered: 5 });
    expect(await enterGrants(shop.store)).toEqual({ entered: 0 });
    shop.clock.set("2018-04-02T09:00:00.000Z");
    expect(await enterGrants(shop.store)).toEqual({ entered: 0 });
  });
});

/** What is owed in the end, counted from the logs as somebody would with a pencil. */
function recount(logs: readonly { candidateId: string; log: readonly JourneyEvent[] }[]) {
  const owed = new Map<string, number>(employers.map((employerId) => [employerId, 0]));
  const owe = (employerId: string, pence: number) =>
    owed.set(employerId, (owed.get(employerId) ?? 0) + pence);
  for (const attempts of Map.groupBy(logs, ({ candidateId }) => candidateId).values()) {
    const has = (log: readonly JourneyEvent[], type: string) => log.some((event) => event.type === type);
    const kept = attempts.find(({ log }) => has(log, "place-allocated") && !has(log, "place-given-back"));
    if (kept !== undefined)
      owe(
        employerAt(kept.log, (event) => event.type === "place-allocated"),
        amounts.registration,
      );
    const completions = attempts.map(({ log }) => {
      const annulled = log.findLastIndex(({ type }) => type === "stages-annulled");
      const isStanding = ({ detail, sequence }: JourneyEvent) =>
        detail["isCompleted"] === true && sequence > annulled + 1;
      return log.some(isStanding) ? employerAt(log, isStanding) : undefined;
    });
    const completed = completions.find((employerId) => employerId !== undefined);
    if (completed !== undefined) owe(completed, amounts.completion);
  }
  return owed;
}

/** Whose candidate it was when that happened first. */
function employerAt(log: readonly JourneyEvent[], happened: (event: JourneyEvent) => boolean): string {
  const upTo = log.slice(0, log.findIndex(happened) + 1);
  return (
    upTo
      .flatMap(({ detail }) => detail["to"] ?? detail["employerId"] ?? [])
      .map(String)
      .at(-1) ?? "nobody"
  );
}

/** Candidates register, go on, end and come again; events arrive late, twice, in any order; months end in between. */
async function live(seed: number) {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const world = listsWorkshop();
  world.clock.set("2020-02-10T09:00:00.000Z");
  const turns = new Turns(random);
  const inTurns: Store = { ...world.store, database: turns.over(world.database) };
  const here = cohortOf(3, world.store);
  const attempts: { number: number; candidateId: string; employerId: string }[] = [];
  const issued = new Map<string, string>();
  const faults: string[] = [];

  const goOn = async ({ number }: { number: number }) => {
    const { status } = await here.attempt(number);
    if (random() < 0.1 && !["withdrawn", "returned-to-employer"].includes(status)) {
      const { employerId: from } = await here.attempt(number);
      const to = pick(employers) ?? "kent";
      const event = {
        type: "moved",
        actor: system("test"),
        causation: "test",
        detail: { from, to },
      } as const;
      await append(world.store, `a-${number}`, () => ({
        answer: to,
        attempt: { employerId: to },
        events: [event],
      }));
    } else if (random() < 0.15) await here.withdraw(number).catch(() => undefined);
    else if (status === "registered")
      await here.move(number, random() < 0.7 ? "endorse" : "lapseEndorsement");
    else if (status === "endorsed")
      await here.move(number, random() < 0.8 ? "confirmTakingPart" : "declineToTakePart");
    else if (status === "taking-part") await here.move(number, "decideOutcome");
    else if (status === "outcome-decided") await here.move(number, ...release(random() < 0.8));
    else if (status === "released" && random() < 0.3)
      for (const [move, type] of [
        ["startAppeal", "appeal-started"],
        ["sitAgain", "stages-annulled"],
      ] as const)
        await here.move(number, move, {}, { type });
    else if (status === "released") await here.move(number, "returnToEmployer");
  };
  const come = async () => {
    const number = attempts.length + 1;
    const who = { candidateId: `c-${1 + Math.floor(random() * 4)}`, employerId: pick(employers) ?? "kent" };
    const { answer } = await here.register(number, { ...who, isEndorsed: random() < 0.5 });
    if (answer !== "already-registered") attempts.push({ number, ...who });
  };
  const keepAsIssued = async () => {
    for (const employerId of employers)
      for (const { statement, entries } of await accountOf(world.store, employerId)) {
        const key = `${employerId} ${statement.month}`;
        const now = JSON.stringify({ statement, entries });
        if ((issued.get(key) ?? now) !== now) faults.push(`${key} changed after it was issued`);
        issued.set(key, now);
        const sum = entries.reduce((total, { pence }) => total + pence, 0);
        if (sum !== statement.totalPence || entries.length !== statement.entries)
          faults.push(`${key} says ${statement.totalPence}, its entries ${sum}`);
      }
  };

  for (let step = 0; step < 60; step += 1) {
    world.clock.advance({ hours: 1 + Math.floor(random() * 70) });
    const what = random();
    if (what < 0.25) await come();
    else if (what < 0.65)
      for (const attempt of [pick(attempts)]) await (attempt === undefined ? come() : goOn(attempt));
    else if (what < 0.75) await here.handOn();
    else if (what < 0.9) {
      // Whatever comes about at once is handled at once, some of it twice, beside a run of the job.
      const about = [1, 2, 3].flatMap(() => pick(attempts) ?? []);
      const works = about.map(({ number }) => fund({ attemptId: `a-${number}` }, inTurns));
      const ended = await turns.run<unknown>([...works, issueDue(inTurns)]);
      for (const work of ended) if (work.status === "rejected") faults.push(String(work.reason));
    } else await issueDue(world.store);
    if (step % 6 === 0) await keepAsIssued();
  }
  // Everything arrives in the end, in some order, and every month ends.
  const late = attempts.map((attempt) => ({ attempt, at: random() })).sort((a, b) => a.at - b.at);
  for (const { attempt } of late) await fund({ attemptId: `a-${attempt.number}` }, world.store);
  world.clock.set("2021-01-10T09:00:00.000Z");
  for (let month = 0; month < 8; month += 1) await issueDue(world.store);
  await keepAsIssued();

  const logs = await Promise.all(
    attempts.map(async (attempt) => ({
      ...attempt,
      log: await readEvents(world.store, `a-${attempt.number}`),
    })),
  );
  const owed = recount(logs);
  const accounts = await Promise.all(employers.map((employerId) => accountOf(world.store, employerId)));
  for (const [index, employerId] of employers.entries()) {
    const stated = (accounts[index] ?? []).reduce((sum, { statement }) => sum + statement.totalPence, 0);
    if (stated !== owed.get(employerId))
      faults.push(`${employerId} was stated ${stated}, is owed ${owed.get(employerId)}`);
    const balance = accounts[index]?.[0]?.statement.balancePence ?? 0;
    if (balance !== stated) faults.push(`${employerId} was told a balance of ${balance}, stated ${stated}`);
  }
  const takenBack = accounts.flat(2).flatMap(({ entries }) => entries.filter(({ pence }) => pence < 0));
  return { faults, statements: accounts.flat().length, takenBack: takenBack.length };
}

test("in 100 random histories statements add up to a plain recount of the logs, to the penny, and none changes once issued", async () => {
  const lives = [];
  for (let seed = 1; seed <= 100; seed += 1) lives.push(await live(seed));
  expect(lives.flatMap(({ faults }, index) => faults.map((fault) => `seed ${index + 1}: ${fault}`))).toEqual(
    [],
  );
  // The histories are of every kind: many months, and money taken back.
  expect(lives.filter(({ statements }) => statements > 4).length).toBeGreaterThan(30);
  expect(lives.filter(({ takenBack }) => takenBack > 0).length).toBeGreaterThan(30);
});

test("the bus hands on every event that money hangs on, and no other", () => {
  expect(fundedEvents).toEqual([
    "place-allocated",
    "place-given-back",
    "outcome-released",
    "stages-annulled",
  ]);
});
