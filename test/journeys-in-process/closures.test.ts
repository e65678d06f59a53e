import { expect, test } from "vitest";
import { dayInLondon } from "../../domain/calendar.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { closeCentres, listClosures, tryClosure } from "../../functions/doorways/operators/close-centres.ts";
import { readEvents } from "../../store/journey/events.ts";
import { keys } from "../../store/keys.ts";
import { readQuestions } from "../../store/journey/questions.ts";
import { readStages } from "../../store/journey/stages.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

const others = ["simulation", "written"] as const;
const spring = { from: "2020-03-18", until: "2020-04-30" };
const long = { from: "2020-03-18", until: "2020-08-31" };

const start = () => journeyWorld({ start: "2020-02-03T09:00:00.000Z" });

async function takingPart(world: JourneyWorld): Promise<string> {
  const attemptId = await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm({ attemptId });
  await world.runUntilQuiet();
  return attemptId;
}

/** Taking part, and booked for a visit of all stages. */
async function bookedFor(world: JourneyWorld, sittingAt: string): Promise<string> {
  const attemptId = await takingPart(world);
  const booking = {
    attemptId,
    stage: "knowledge",
    alsoAbout: others,
    session: "session-1",
    sittingAt,
  } as const;
  await world.provider.send("booked", booking);
  return attemptId;
}

const close = (world: JourneyWorld, days: { from: string; until: string }, by = "operator-1") =>
  closeCentres({ ...days, by, reason: "By order of the Department." }, world.store);

/** Whom the dry run names, all its pages. */
async function dryRun(world: JourneyWorld, days: { from: string; until: string }) {
  const touched: Awaited<ReturnType<typeof tryClosure>>["attempts"] = [];
  let after: string | undefined;
  do {
    const page = await tryClosure({ ...days, after }, world.store);
    touched.push(...page.attempts);
    after = page.next;
  } while (after !== undefined);
  return touched;
}

const windows = async (world: JourneyWorld, attemptId: string) =>
  new Set(
    (await readStages(world.store, attemptId)).map(({ closesAt }) => closesAt && dayInLondon(closesAt)),
  );
const sittings = async (world: JourneyWorld, attemptId: string) =>
  (await readStages(world.store, attemptId)).map(
    ({ sitting, notAttended }) => `${sitting}, missed ${notAttended}`,
  );
const first = ["1, missed 0", "1, missed 0", "1, missed 0"];
const second = ["2, missed 0", "2, missed 0", "2, missed 0"];

async function meet(world: JourneyWorld, attemptId: string) {
  for (const stage of ["knowledge", ...others] as const)
    await world.provider.send("result", { attemptId, stage });
  await world.runUntilQuiet();
  return (await world.attempt(attemptId)).status;
}

test("March 2020: one action rebooks what falls into it, gives windows back, touches nobody else, and never counts", async () => {
  const world = start();
  const booked = await bookedFor(world, "2020-03-20T09:00:00.000Z");
  const later = await bookedFor(world, "2020-05-12T09:00:00.000Z");
  const unbooked = await takingPart(world);
  const asked = await world.register();
  await world.runUntilQuiet();
  expect(await windows(world, booked)).toEqual(new Set(["2020-06-02"]));
  world.moveClock(40);
  expect(await close(world, spring)).toEqual({ recorded: true });
  await world.letPass(0.1);
  for (const attemptId of [booked, later, unbooked])
    expect(await windows(world, attemptId)).toEqual(new Set(["2020-07-16"]));
  expect(await sittings(world, booked)).toEqual(second);
  expect(await sittings(world, later)).toEqual(first);
  expect((await readEvents(world.store, asked)).map(({ type }) => type)).not.toContain("centres-closed");
  expect(await listClosures(world.store)).toMatchObject({
    closures: [{ ...spring, reached: 3, isThrough: true }],
  });
  // The provider hears of all of it: new commissions and withdrawn ones, or how a commission now stands.
  const told = (type: string) => world.told.filter((message) => message.type === type).length;
  expect([told("commission-withdrawn"), told("commission-changed")]).toEqual([3, 6]);
  const changed = world.told.find(({ type }) => type === "commission-changed");
  expect(changed).toMatchObject({ windowClosesOn: "2020-07-16" });
  expect(await world.flags()).toEqual([]);
  for (const attemptId of [booked, later, unbooked]) expect(await meet(world, attemptId)).toBe("accredited");
  expect(world.faults).toEqual([]);
});

test("the dry run names whom the closure then touches, and how; and changes nothing", async () => {
  const world = start();
  const booked = await bookedFor(world, "2020-03-20T09:00:00.000Z");
  const unbooked = await takingPart(world);
  await world.register();
  await world.runUntilQuiet();
  const before = world.database.snapshot();
  const touched = await dryRun(world, spring);
  expect(world.database.snapshot()).toEqual(before);
  expect(touched.map(({ attemptId }) => attemptId).toSorted()).toEqual([booked, unbooked].toSorted());
  const ofBooked = touched.find(({ attemptId }) => attemptId === booked);
  expect(ofBooked?.stages.map(({ isRepeated }) => isRepeated)).toEqual([true, true, true]);
  await close(world, spring);
  await world.letPass(0.1);
  for (const { attemptId, stages } of touched)
    expect(await windows(world, attemptId)).toEqual(
      new Set(stages.map(({ closesAt }) => dayInLondon(closesAt))),
    );
  expect(await dryRun(world, spring)).toEqual([]);
});

test("whoever is commissioned while the centres are closed has the whole window when they open", async () => {
  const world = start();
  world.moveClock(50);
  await close(world, spring);
  const attemptId = await takingPart(world);
  // 120 days from 24 March, and the 38 that were still closed.
  expect(await windows(world, attemptId)).toEqual(new Set(["2020-08-29"]));
  await world.letPass(0.1);
  expect(await windows(world, attemptId)).toEqual(new Set(["2020-08-29"]));
  await world.provider.send("incident", { attemptId, stage: "knowledge" });
  await world.runUntilQuiet();
  expect(await windows(world, attemptId)).toEqual(new Set(["2020-08-29"]));
});

test("a closure longer than the state that waits: the journey goes on as its next leg before it would time out", async () => {
  const world = start();
  const attemptId = await takingPart(world);
  world.moveClock(40);
  await close(world, long);
  await world.letPass(150);
  expect((await world.attempt(attemptId)).leg).toBeGreaterThan(1);
  expect((await readQuestions(world.store, attemptId)).map(({ answer }) => answer)).not.toContain("lapsed");
  expect((await world.attempt(attemptId)).haltedAt).toBeUndefined();
  await world.letPass(90);
  expect(await windows(world, attemptId)).toEqual(new Set(["2020-11-16"]));
  expect(await meet(world, attemptId)).toBe("accredited");
  expect(world.faults).toEqual([]);
  expect(await world.flags()).toEqual([]);
});

test("ordered late, it gives a sitting in the place of what was booked the days before the order too", async () => {
  const world = start();
  const attemptId = await bookedFor(world, "2020-03-20T09:00:00.000Z");
  world.moveClock(58);
  await close(world, spring);
  await world.letPass(0.1);
  expect(await sittings(world, attemptId)).toEqual(second);
  expect(await windows(world, attemptId)).toEqual(new Set(["2020-07-16"]));
});

test("while a journey stands halted it gives the closed days, and what the halt took is given back beside them", async () => {
  const world = start();
  const attemptId = await takingPart(world);
  await world.abort(attemptId);
  await world.runUntilQuiet();
  await world.letPass(5);
  await close(world, spring);
  await world.letPass(5);
  expect(await windows(world, attemptId)).toEqual(new Set(["2020-07-16"]));
  await world.restart(attemptId);
  await world.runUntilQuiet();
  expect(await windows(world, attemptId)).toEqual(new Set(["2020-07-26"]));
});

test("after the days given back the window lapses as any other", async () => {
  const world = start();
  const attemptId = await takingPart(world);
  await close(world, spring);
  await world.letPassUntil("2020-07-16T22:00:00.000Z");
  expect((await world.attempt(attemptId)).status).toBe("taking-part");
  await world.letPassUntil("2020-07-17T22:00:00.000Z");
  expect((await world.attempt(attemptId)).status).not.toBe("taking-part");
});

test("ordered again it is recorded already; one that overlaps is refused; one that follows is added", async () => {
  const world = start();
  const attemptId = await takingPart(world);
  await close(world, spring);
  await world.letPass(0.1);
  expect(await close(world, spring, "operator-2")).toEqual({ recorded: true });
  await expect(close(world, { from: "2020-04-30", until: "2020-05-10" })).rejects.toMatchObject({
    code: "not-open",
  });
  await expect(close(world, { from: "2020-05-10", until: "2020-05-01" })).rejects.toMatchObject({
    code: "body-not-as-agreed",
  });
  await close(world, { from: "2020-05-01", until: "2020-05-10" });
  await world.letPass(0.1);
  expect(await windows(world, attemptId)).toEqual(new Set(["2020-07-26"]));
  const closed = (await readEvents(world.store, attemptId)).filter(({ type }) => type === "centres-closed");
  expect(closed).toHaveLength(2);
});

test("two operators at once order one closure, or one of two that overlap", async () => {
  const world = start();
  const orders = [spring, spring, { from: "2020-04-01", until: "2020-05-31" }];
  const done = await Promise.allSettled(orders.map((days) => close(world, days)));
  expect((await listClosures(world.store)).closures).toHaveLength(1);
  expect(done.filter(({ status }) => status === "rejected")).toHaveLength(1);
});

test("a run that dies half-way is taken up again: everyone is reached, and nobody twice", async () => {
  const perRun = policyOfVersion("2018-1").parameters.attemptsReachedPerRun.value;
  let left = 30;
  let isBroken = false;
  const world: JourneyWorld = journeyWorld({
    start: "2020-02-03T09:00:00.000Z",
    around: async (call, run) => {
      if (isBroken && call === "transactWrite" && (left -= 1) < 0)
        throw new Error("the function was stopped");
      return run();
    },
  });
  const people: string[] = [];
  for (let count = 0; count < Math.ceil(perRun / 3); count += 1)
    people.push(await bookedFor(world, "2020-03-20T09:00:00.000Z"));
  await close(world, spring);
  world.clock.advance({ days: 0.01 });
  isBroken = true;
  await world.sweep();
  isBroken = false;
  await world.letPass(0.3);
  for (const attemptId of people) {
    expect(await sittings(world, attemptId)).toEqual(second);
    expect(await windows(world, attemptId)).toEqual(new Set(["2020-07-16"]));
  }
  const closed = (await readEvents(world.store, people[0] ?? "")).filter(
    ({ type }) => type === "centres-closed",
  );
  expect(closed).toHaveLength(1);
}, 60_000);

test("an attempt that can't be reached holds up nobody: an operator sees it, and it gets the days an hour later", async () => {
  const world = start();
  const damaged = await bookedFor(world, "2020-03-20T09:00:00.000Z");
  const sound = await bookedFor(world, "2020-03-20T09:00:00.000Z");
  const status = (value: string) =>
    world.database.update({
      ...{ TableName: world.store.tables.journeys, Key: keys.attempt(damaged) },
      ...{ UpdateExpression: "SET #s = :s", ExpressionAttributeNames: { "#s": "status" } },
      ExpressionAttributeValues: { ":s": value },
    });
  await status("unreadable");
  await close(world, spring);
  await world.letPass(0.02);
  expect(await sittings(world, sound)).toEqual(second);
  expect(await listClosures(world.store)).toMatchObject({ closures: [{ reached: 1, isThrough: true }] });
  expect(await world.flags()).toMatchObject([{ attemptId: damaged, flagCode: "attempt-left-out" }]);
  await world.letPass(0.1);
  expect(await world.flags()).toMatchObject([{ attemptId: damaged, flagCode: "attempt-left-out" }]);
  await status("taking-part");
  await world.letPass(0.1);
  expect(await sittings(world, damaged)).toEqual(second);
  expect(await windows(world, damaged)).toEqual(await windows(world, sound));
  expect(await listClosures(world.store)).toMatchObject({ closures: [{ reached: 2 }] });
  expect(await world.flags()).toEqual([]);
});

test("a result that is held, and a stage that is done, are left as they are", async () => {
  const world = start();
  await world.provider.declareExaminer("examiner-7", ["leeds"]);
  const attemptId = await bookedFor(world, "2020-03-20T09:00:00.000Z");
  await world.provider.send("result", { attemptId, stage: "simulation", examiner: "examiner-7" });
  await world.provider.send("result", { attemptId, stage: "knowledge" });
  await world.runUntilQuiet();
  await close(world, spring);
  await world.letPass(0.1);
  expect(await sittings(world, attemptId)).toEqual(["1, missed 0", "1, missed 0", "2, missed 0"]);
});

test("a re-sit that an appeal suspends gets the closed days when it goes on, and only then is the provider told", async () => {
  const world = start();
  const attemptId = await takingPart(world);
  await world.provider.send("result", { attemptId, stage: "simulation", met: false });
  for (const stage of ["knowledge", "written"] as const)
    await world.provider.send("result", { attemptId, stage });
  await world.runUntilQuiet();
  await world.candidate.choose("fast-track-resit");
  await world.runUntilQuiet();
  await world.employer.agreeToResit();
  await world.runUntilQuiet();
  await world.candidate.appeal();
  await world.runUntilQuiet();
  const told = world.told.length;
  await close(world, spring);
  await world.letPass(0.1);
  expect(world.told.length).toBe(told);
  const before = (await readStages(world.store, attemptId)).find(
    ({ stage }) => stage === "simulation",
  )?.closesAt;
  await world.candidate.withdrawAppeal();
  await world.runUntilQuiet();
  const after = (await readStages(world.store, attemptId)).find(
    ({ stage }) => stage === "simulation",
  )?.closesAt;
  // 44 closed days, beside those that the appeal took.
  const given = (Date.parse(after ?? "") - Date.parse(before ?? "")) / 86_400_000;
  expect(Math.round(given)).toBeGreaterThanOrEqual(44);
  expect(world.told.at(-1)).toMatchObject({
    ...{ type: "commission-changed", stage: "simulation", windowClosesOn: dayInLondon(after ?? "") },
  });
  expect(world.faults).toEqual([]);
});
