import { expect, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { sittingsOf } from "../../functions/doorways/shared/read-attempt.ts";
import { readEvents } from "../../store/journey/events.ts";
import { keys } from "../../store/keys.ts";
import { findQuestion, readQuestions } from "../../store/journey/questions.ts";
import { readStages } from "../../store/journey/stages.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

const others = ["simulation", "written"] as const;

/** A candidate who takes part, with every stage commissioned. */
async function takingPart(world: JourneyWorld): Promise<string> {
  const attemptId = await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm({ attemptId });
  await world.runUntilQuiet();
  return attemptId;
}

async function booked(world: JourneyWorld, session: string): Promise<string> {
  const attemptId = await takingPart(world);
  await world.provider.send("booked", { attemptId, stage: "knowledge", alsoAbout: others, session });
  return attemptId;
}

const shown = async (world: JourneyWorld, attemptId: string) =>
  (await sittingsOf(world.store, await world.attempt(attemptId))).map(({ stage }) => stage);

/** Which sitting each stage is at, and how many were missed. */
const sittings = async (world: JourneyWorld, attemptId: string) =>
  (await readStages(world.store, attemptId)).map(
    ({ sitting, notAttended }) => `${sitting}, missed ${notAttended}`,
  );

const meetEveryStage = async (world: JourneyWorld, attemptId: string) => {
  for (const stage of externalStages) await world.provider.send("result", { attemptId, stage });
  await world.runUntilQuiet();
};

test("one message books a visit of three stages, and those concerned see when it is", async () => {
  const world = journeyWorld();
  const attemptId = await booked(world, "session-1");
  expect(await sittingsOf(world.store, await world.attempt())).toEqual(
    externalStages.map((stage) => ({ stage, sittingAt: "2018-09-03T09:00:00.000Z" })),
  );
  const events = (await readEvents(world.store, attemptId)).slice(-3);
  expect(events.map(({ causation }) => causation)).toEqual(
    externalStages.map((stage) => `result#${stage}#sitting-1`),
  );
  expect(new Set(events.map(({ detail }) => detail["bodySeal"])).size).toBe(1);
});

test("whoever did not attend a visit missed each of its stages once, and sits them again", async () => {
  const world = journeyWorld();
  const attemptId = await booked(world, "session-1");
  expect(await world.provider.send("did-not-attend", { stage: "knowledge", alsoAbout: others })).toEqual({
    verdict: "taken",
  });
  await world.runUntilQuiet();
  expect(await sittings(world, attemptId)).toEqual(["2, missed 1", "2, missed 1", "2, missed 1"]);
  expect(await shown(world, attemptId)).toEqual([]);
  await meetEveryStage(world, attemptId);
  expect((await world.attempt()).status).toBe("accredited");
});

test("a message about stages of which one has its result is taken for the others, and an operator is asked", async () => {
  const world = journeyWorld();
  const attemptId = await booked(world, "session-1");
  await world.provider.send("result", { stage: "knowledge" });
  await world.runUntilQuiet();
  const answer = await world.provider.send("incident", { stage: "knowledge", sitting: 1, alsoAbout: others });
  expect(answer).toEqual({ verdict: "kept-for-an-operator" });
  await world.runUntilQuiet();
  expect(await sittings(world, attemptId)).toEqual(["1, missed 0", "2, missed 0", "2, missed 0"]);
  expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["already-answered"]);
});

test("a visit is one person's: a message across two cases has no effect on either", async () => {
  const world = journeyWorld();
  const first = await takingPart(world);
  const second = await takingPart(world);
  const { message, meta } = await world.provider.message("did-not-attend", {
    attemptId: first,
    stage: "knowledge",
  });
  const other = await world.provider.message("did-not-attend", { attemptId: second, stage: "written" });
  if (message.type !== "did-not-attend" || other.message.type !== "did-not-attend")
    throw new Error("not as sent");
  const { reference, stage } = other.message;
  const across = { ...message, alsoAbout: [{ reference, stage }] };
  expect(await world.provider.deliver(across, meta)).toEqual({ verdict: "kept-for-an-operator" });
  await world.runUntilQuiet();
  for (const attemptId of [first, second])
    expect(
      (await readQuestions(world.store, attemptId)).filter(({ answer }) => answer === "sit-again"),
    ).toEqual([]);
  expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["unknown-reference"]);
});

test("of two bookings the later said one stands, in whatever order they come", async () => {
  const world = journeyWorld();
  await takingPart(world);
  const earlier = await world.provider.message("booked", { stage: "knowledge" });
  world.moveClock(1);
  await world.provider.send("rescheduled", { stage: "knowledge" });
  await world.provider.deliver(earlier.message, earlier.meta);
  expect(await sittingsOf(world.store, await world.attempt())).toEqual([
    { stage: "knowledge", sittingAt: "2018-09-04T09:00:00.000Z" },
  ]);
});

test("a session that fails: everyone in it is rebooked by one message, it never counts, and all go on", async () => {
  const world = journeyWorld();
  const inside = [await booked(world, "session-1"), await booked(world, "session-1")];
  const outside = await booked(world, "session-2");
  expect(await world.provider.failSession("session-1")).toEqual({ verdict: "taken" });
  await world.letPass(0.01);
  for (const attemptId of inside) {
    expect(await sittings(world, attemptId)).toEqual(["2, missed 0", "2, missed 0", "2, missed 0"]);
    expect(await shown(world, attemptId)).toEqual([]);
  }
  expect(await sittings(world, outside)).toEqual(["1, missed 0", "1, missed 0", "1, missed 0"]);
  expect(await world.flags()).toEqual([]);
  // The one free rebooking is theirs still.
  const [first = "", second = ""] = inside;
  await world.provider.send("did-not-attend", { attemptId: first, stage: "written" });
  await world.runUntilQuiet();
  for (const attemptId of [first, second, outside]) {
    await meetEveryStage(world, attemptId);
    expect((await world.attempt(attemptId)).status).toBe("accredited");
  }
  expect(world.faults).toEqual([]);
});

test("the same report again, or an earlier failure of the session, has no other effect", async () => {
  const world = journeyWorld();
  const attemptId = await booked(world, "session-1");
  const occurredAt = world.clock.now();
  await world.provider.failSession("session-1", { id: "once", occurredAt });
  await world.letPass(0.01);
  expect(await world.provider.failSession("session-1", { id: "once", occurredAt })).toEqual({
    verdict: "taken",
  });
  expect(await world.provider.failSession("session-1", { occurredAt })).toEqual({ verdict: "already-known" });
  await world.letPass(0.01);
  expect(await sittings(world, attemptId)).toEqual(["2, missed 0", "2, missed 0", "2, missed 0"]);
});

test("the same id with another report is kept for an operator", async () => {
  const world = journeyWorld();
  await booked(world, "session-1");
  await world.provider.failSession("session-1", { id: "once" });
  expect(await world.provider.failSession("session-2", { id: "once" })).toEqual({
    verdict: "kept-for-an-operator",
  });
  expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["same-id-other-body"]);
});

test("a session that nobody is booked into is put before an operator; bookings said before it failed are still reached", async () => {
  const world = journeyWorld();
  const attemptId = await takingPart(world);
  const booking = { stage: "knowledge", alsoAbout: others, session: "session-1" } as const;
  const late = await world.provider.message("booked", { attemptId, ...booking });
  world.moveClock(1);
  expect(await world.provider.failSession("session-1")).toEqual({ verdict: "kept-for-an-operator" });
  await world.letPass(0.01);
  expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["session-without-sittings"]);
  await world.provider.deliver(late.message, late.meta);
  await world.letPass(0.01);
  expect(await sittings(world, attemptId)).toEqual(["2, missed 0", "2, missed 0", "2, missed 0"]);
});

test("who is booked into the session after it had failed keeps the booking", async () => {
  const world = journeyWorld();
  await booked(world, "session-1");
  await world.provider.failSession("session-1");
  world.moveClock(1);
  const attemptId = await booked(world, "session-1");
  await world.letPass(0.01);
  expect(await sittings(world, attemptId)).toEqual(["1, missed 0", "1, missed 0", "1, missed 0"]);
  expect(await shown(world, attemptId)).toEqual([...externalStages]);
});

test("who was rescheduled out of the session before it failed is not touched", async () => {
  const world = journeyWorld();
  const attemptId = await booked(world, "session-1");
  world.moveClock(1);
  await world.provider.send("rescheduled", { stage: "knowledge", alsoAbout: others, session: "session-2" });
  await world.provider.failSession("session-1");
  await world.letPass(0.01);
  expect(await sittings(world, attemptId)).toEqual(["1, missed 0", "1, missed 0", "1, missed 0"]);
});

test("a result, a miss and a withdrawal in a failed session: an operator sees what can't be undone, once", async () => {
  const world = journeyWorld();
  const withResult = await booked(world, "session-1");
  await world.provider.send("result", { attemptId: withResult, stage: "knowledge" });
  const missed = await booked(world, "session-1");
  await world.provider.send("did-not-attend", { attemptId: missed, stage: "written" });
  const withdrawn = await booked(world, "session-1");
  await world.candidate.withdraw({ attemptId: withdrawn });
  await world.runUntilQuiet();
  await world.provider.failSession("session-1");
  await world.letPass(0.01);
  expect(await world.flags()).toMatchObject([{ attemptId: withResult, flagCode: "already-answered" }]);
  expect(await sittings(world, withResult)).toEqual(["1, missed 0", "2, missed 0", "2, missed 0"]);
  expect(await sittings(world, missed)).toEqual(["2, missed 0", "2, missed 0", "2, missed 1"]);
  expect((await world.attempt(withdrawn)).status).toBe("withdrawn");
  const events = (await readEvents(world.store, withResult)).length;
  await world.provider.failSession("session-1", { occurredAt: "2018-09-04T09:00:00.000Z" });
  await world.letPass(0.01);
  expect((await readEvents(world.store, withResult)).length).toBe(events + 1);
});

test("somebody who can't be rebooked holds up nobody: an operator sees them, and they are reached an hour later", async () => {
  const world = journeyWorld();
  const inside = [await booked(world, "session-1"), await booked(world, "session-1")];
  const [damaged = "", sound = ""] = inside;
  const status = (value: string) =>
    world.database.update({
      ...{ TableName: world.store.tables.journeys, Key: keys.attempt(damaged) },
      ...{ UpdateExpression: "SET #s = :s", ExpressionAttributeNames: { "#s": "status" } },
      ExpressionAttributeValues: { ":s": value },
    });
  await status("unreadable");
  await world.provider.failSession("session-1");
  await world.letPass(0.02);
  expect(await sittings(world, sound)).toEqual(["2, missed 0", "2, missed 0", "2, missed 0"]);
  expect(await world.flags()).toMatchObject([{ attemptId: damaged, flagCode: "attempt-left-out" }]);
  await status("taking-part");
  await world.letPass(0.1);
  expect(await sittings(world, damaged)).toEqual(["2, missed 0", "2, missed 0", "2, missed 0"]);
  expect(await world.flags()).toEqual([]);
});

test("a session of more than one run's people is reached in parts, and a crash between them costs only time", async () => {
  const perRun = policyOfVersion("2018-1").parameters.attemptsReachedPerRun.value;
  let left = 40;
  let isBroken = false;
  const world: JourneyWorld = journeyWorld({
    around: async (call, run) => {
      if (isBroken && call === "transactWrite" && (left -= 1) < 0)
        throw new Error("the function was stopped");
      return run();
    },
  });
  const people = Math.ceil(perRun / 3) + 5;
  const inside: string[] = [];
  for (let count = 0; count < people; count += 1) inside.push(await booked(world, "session-1"));
  await world.provider.failSession("session-1");
  isBroken = true;
  await world.sweep();
  isBroken = false;
  await world.letPass(0.2);
  for (const attemptId of inside)
    expect(await sittings(world, attemptId)).toEqual(["2, missed 0", "2, missed 0", "2, missed 0"]);
  const first = await findQuestion(world.store, inside[0] ?? "", "result#knowledge#sitting-1");
  expect(first).toMatchObject({ answer: "sit-again", countsAsMissed: false });
}, 60_000);
