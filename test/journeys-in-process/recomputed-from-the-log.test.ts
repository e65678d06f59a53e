import { describe, expect, test } from "vitest";
import type { EventDetail, EventType, JourneyEvent } from "../../domain/events.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { standardOfVersion } from "../../domain/policy/standards.ts";
import { issuedBy, recomputeOutcome } from "../../domain/recomputation.ts";
import { decideExemption, revokeExemption } from "../../functions/doorways/operators/decide-exemption.ts";
import { decideOnExaminer } from "../../functions/doorways/operators/decide-on-examiner.ts";
import { requestExemption } from "../../functions/doorways/shared/request-exemption.ts";
import { readEvents } from "../../store/journey/events.ts";
import { findOutcome } from "../../store/journey/outcomes.ts";
import { readResults } from "../../store/journey/results.ts";
import { inProcessDriver } from "../journeys/in-process-driver.ts";
import { journeys } from "../journeys/scripts.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

async function toTheStages(): Promise<JourneyWorld> {
  const world = journeyWorld();
  world.between = async () => world.clock.advance({ minutes: 1 });
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  return world;
}

async function results(
  world: JourneyWorld,
  met: readonly ExternalStage[],
  of: readonly ExternalStage[] = externalStages,
) {
  for (const stage of of) await world.provider.send("result", { stage, met: met.includes(stage) });
  await world.runUntilQuiet();
}

async function exempt(world: JourneyWorld): Promise<void> {
  const { attemptId, store, executions } = world;
  const met = { simulation: "2017-05-02", written: "2017-05-03" };
  const evidence = { met, reference: "POC-77", statement: "Assessed in the spring." };
  const actor = { kind: "employer", id: "employer-lead-1" } as const;
  await requestExemption({ attemptId, ...evidence, isTheirs: () => true, actor }, store);
  await decideExemption(
    { attemptId, by: "operator-1", decision: "approved", liaison: "by telephone", reason: "found" },
    { store, executions },
  );
  await world.runUntilQuiet();
}

/** Exempt from simulation and written; knowledge was met. */
async function exempted(): Promise<JourneyWorld> {
  const world = await toTheStages();
  await exempt(world);
  await results(world, ["knowledge"], ["knowledge"]);
  return world;
}

async function resat(world: JourneyWorld): Promise<void> {
  await world.candidate.choose("fast-track-resit");
  await world.runUntilQuiet();
  await world.employer.agreeToResit();
  await world.runUntilQuiet();
}

/** Knowledge and written are met at first, the simulation at the second re-sit. */
async function resatTwice(): Promise<JourneyWorld> {
  const world = await toTheStages();
  await results(world, ["knowledge", "written"]);
  await resat(world);
  await results(world, [], ["simulation"]);
  await resat(world);
  await results(world, ["simulation"], ["simulation"]);
  return world;
}

type Changed = (events: readonly JourneyEvent[]) => readonly JourneyEvent[];

/** The faults of the outcome issued last by an instant, now unless said, had the log been another one. */
async function faultsOf(world: JourneyWorld, change: Changed = (events) => events, at = world.clock.now()) {
  const { store, attemptId } = world;
  const [events, attempt] = [await readEvents(store, attemptId), await world.attempt()];
  const issued = issuedBy(events, at);
  const outcome = issued && (await findOutcome(store, { attemptId, ...issued }));
  if (outcome === undefined) throw new Error("expected an outcome to be issued");
  return recomputeOutcome(outcome, {
    events: change(events),
    results: await readResults(store, attemptId),
    standard: standardOfVersion(attempt.standardVersion),
    policy: policyOfVersion(attempt.policyVersion),
  }).faults;
}

/** Every event of the type with other details. */
const detailed =
  (type: EventType, change: (detail: EventDetail) => EventDetail): Changed =>
  (events) =>
    events.map((event) => (event.type === type ? { ...event, detail: change(event.detail) } : event));
const without =
  (...types: readonly EventType[]): Changed =>
  (events) =>
    events.filter(({ type }) => !types.includes(type));

async function atEveryInstant(world: JourneyWorld): Promise<void> {
  const events = await world.events();
  for (const { recordedAt } of events.filter(({ recordedAt: at }) => issuedBy(events, at) !== undefined))
    expect(await faultsOf(world, undefined, recordedAt)).toEqual([]);
}

describe("an exemption", () => {
  test("is in the log, at every instant", async () => {
    const world = await exempted();
    expect((await world.attempt()).status).toBe("accredited");
    await atEveryInstant(world);
  });

  test("revoked leaves the stages on their results", async () => {
    const world = await toTheStages();
    await exempt(world);
    const { attemptId, store, executions } = world;
    await revokeExemption({ attemptId, by: "operator-1", reason: "not theirs" }, { store, executions });
    await world.runUntilQuiet();
    await results(world, ["knowledge", "simulation"]);
    await atEveryInstant(world);
    expect(await faultsOf(world, without("exemption-revoked"))).toEqual([]);
  });

  test("that the log does not tell of is a fault of both stages", async () => {
    expect(await faultsOf(await exempted(), without("exemption-approved"))).toEqual([
      "simulation was issued as exempt; the log does not say so",
      "written was issued as exempt; the log does not say so",
    ]);
  });

  test("that was revoked by the log is a fault of both stages", async () => {
    const revoked: Changed = (events) =>
      events.flatMap((event) =>
        event.type === "exemption-approved" ? [event, { ...event, type: "exemption-revoked" }] : [event],
      );
    expect(await faultsOf(await exempted(), revoked)).toHaveLength(2);
  });

  test.each<[string, Changed, string]>([
    ["asked for by nobody", without("exemption-requested"), "was asked for by nobody"],
    [
      "approved by who asked for it",
      (events) =>
        events.map((event) =>
          event.type === "exemption-requested"
            ? { ...event, actor: { kind: "operator", id: "operator-1" } }
            : event,
        ),
      "was approved by who had asked for it",
    ],
    [
      "of knowledge too",
      detailed("exemption-approved", (detail) => ({ ...detail, stages: [...externalStages] })),
      "is of simulation and written, or of nothing",
    ],
    [
      "after an outcome",
      (events) =>
        events.flatMap((event) =>
          event.type === "exemption-approved" ? [{ ...event, type: "outcome-decided" }, event] : [event],
        ),
      "came after the outcome was decided",
    ],
    [
      "after the simulation was sat",
      (events) =>
        events.flatMap((event) =>
          event.type === "exemption-approved"
            ? [{ ...event, type: "result-received", causation: "result#simulation#sitting-1" }, event]
            : [event],
        ),
      "came after the stage was sat",
    ],
  ])("%s is a fault", async (_what, change, why) => {
    const faults = await faultsOf(await exempted(), change);
    expect(faults[0]).toMatch(new RegExp(`^the exemption of event \\d+ ${why}$`, "u"));
  });
});

describe("a stage carried forward", () => {
  test("keeps the result that met it through two re-sits, and the log says which, and when", async () => {
    const world = await resatTwice();
    expect((await world.attempt()).status).toBe("accredited");
    const [first, second] = (await world.events()).filter(({ type }) => type === "fast-track-resit-started");
    expect(first?.detail).toEqual({
      round: 2,
      carriedForward: ["knowledge", "written"],
      metOn: ["2018-09-03", "2018-09-03"],
      metIn: ["sitting-1#1", "sitting-1#1"],
    });
    expect(second?.detail).toEqual({ ...first?.detail, round: 3 });
    await atEveryInstant(world);
  });

  test("past its 24 months is a fault, on the last day it is none", async () => {
    const world = await resatTwice();
    const startedOn =
      (recordedAt: string): Changed =>
      (events) =>
        events.map((event) => (event.type === "fast-track-resit-started" ? { ...event, recordedAt } : event));
    expect(await faultsOf(world, startedOn("2020-09-03T22:59:59.000Z"))).toEqual([]);
    expect(new Set(await faultsOf(world, startedOn("2020-09-03T23:00:00.000Z")))).toEqual(
      new Set(
        ["knowledge", "written"].map(
          (stage) => `${stage} was carried forward on 2020-09-04; it was to be sat again`,
        ),
      ),
    );
  });

  test.each<[string, EventDetail, string]>([
    [
      "met on another day",
      { metOn: ["2018-09-04", "2018-09-03"] },
      "knowledge was carried forward as met on 2018-09-04 in sitting-1#1; it was met on 2018-09-03 in sitting-1#1",
    ],
    [
      "met in another version",
      { metIn: ["sitting-1#2", "sitting-1#1"] },
      "knowledge was carried forward as met on 2018-09-03 in sitting-1#2; it was met on 2018-09-03 in sitting-1#1",
    ],
    [
      "not told",
      { carriedForward: ["knowledge"] },
      "written was to be sat again from 2018-09-03 on; it carries forward",
    ],
    [
      "that was not met",
      { carriedForward: ["knowledge", "simulation", "written"], metOn: [], metIn: [] },
      "simulation was carried forward on 2018-09-03; it was to be sat again",
    ],
  ])("%s is a fault", async (_what, detail, fault) => {
    const changed = detailed("fast-track-resit-started", (told) => ({ ...told, ...detail }));
    expect(await faultsOf(await resatTwice(), changed)).toContain(fault);
  });

  test("whose re-sit the log does not tell of is a fault", async () => {
    expect(await faultsOf(await resatTwice(), without("fast-track-resit-started"))).toEqual([
      "knowledge was issued as carried-forward on 2018-09-03; it comes to met on 2018-09-03",
      "written was issued as carried-forward on 2018-09-03; it comes to met on 2018-09-03",
      expect.stringMatching(/^the outcome was issued as /u),
    ]);
  });
});

describe("a result", () => {
  test("corrected before the release is told in the version that counts", async () => {
    const world = await toTheStages();
    await results(world, [], ["knowledge"]);
    await world.provider.send("result-corrected", { stage: "knowledge", sitting: 1 });
    await results(world, externalStages, ["simulation", "written"]);
    const received = (await world.events()).filter(({ causation }) => causation.startsWith("result#know"));
    expect(received.map(({ type, detail }) => [type, detail["resultVersion"]])).toEqual(
      expect.arrayContaining([
        ["result-received", 1],
        ["result-corrected", 2],
      ]),
    );
    await atEveryInstant(world);
    expect(await faultsOf(world, without("result-corrected"))).toEqual([
      expect.stringMatching(/^knowledge was issued as met on 2018-09-03; it comes to not-met$/u),
      "knowledge was decided on sitting-1#2; the log tells of sitting-1#1",
      expect.stringMatching(/^the outcome was issued as met /u),
    ]);
  });

  test("in another version than the log says is a fault", async () => {
    const second = detailed("result-received", (detail) => ({ ...detail, resultVersion: 2 }));
    expect(await faultsOf(await exempted(), second)).toEqual([
      "knowledge was issued as met on 2018-09-03; its result, sitting-1#2 by the log, is not on record",
    ]);
  });

  test("held for its examiner counts once an operator clears it, and the log says in which version", async () => {
    const world = await toTheStages();
    await world.provider.declareExaminer("examiner-1", ["leeds"]);
    await results(world, ["knowledge", "written"], ["knowledge", "written"]);
    await world.provider.send("result", { stage: "simulation", examiner: "examiner-1" });
    await decideOnExaminer(
      { attemptId: world.attemptId, by: "operator-1", decision: "cleared", reason: "years ago" },
      world,
    );
    await world.runUntilQuiet();
    const cleared = (await world.events()).find(({ type }) => type === "result-cleared");
    expect(cleared?.detail).toMatchObject({ stage: "simulation", sitting: 1, resultVersion: 1 });
    await atEveryInstant(world);
    expect(await faultsOf(world, without("result-cleared"))).toContainEqual(
      expect.stringMatching(/^simulation was issued as met on .*; the log does not say so$/u),
    );
  });
});

describe("a result whose examiner's interest became known once it was taken", () => {
  async function heldLate(): Promise<JourneyWorld> {
    const world = await toTheStages();
    await world.provider.send("result", { stage: "simulation", examiner: "examiner-1" });
    await world.runUntilQuiet();
    await world.provider.declareExaminer("examiner-1", ["leeds"]);
    await world.letPass(1);
    expect((await world.events()).map(({ type }) => type)).toContain("result-held");
    return world;
  }

  test("counts no more, and the sitting after it does", async () => {
    const world = await heldLate();
    await decideOnExaminer(
      { attemptId: world.attemptId, by: "operator-1", decision: "not-cleared", reason: "a colleague" },
      world,
    );
    await world.runUntilQuiet();
    await results(world, ["knowledge", "simulation"]);
    await atEveryInstant(world);
    expect(
      await faultsOf(world, (events) => events.filter(({ detail }) => detail["sitting"] !== 2)),
    ).toContainEqual(expect.stringMatching(/^simulation was issued as met on .*; the log does not say so$/u));
  });

  test("bars no exemption, for the stage counts as not sat", async () => {
    const world = await heldLate();
    await exempt(world);
    await results(world, ["knowledge"], ["knowledge"]);
    expect((await world.attempt()).status).toBe("accredited");
    await atEveryInstant(world);
  });
});

const added = ["resultVersion", "metOn", "metIn"];
const ofBefore: Changed = (events) =>
  events.map((event) => ({
    ...event,
    detail: Object.fromEntries(
      Object.entries(event.detail).filter(
        ([name]) => event.type === "outcome-reopened" || !added.includes(name),
      ),
    ),
  }));

test.each(journeys)(
  "a log of before versions and days stood in it is read all the same: $name",
  async ({ script }) => {
    const world = journeyWorld();
    await script(inProcessDriver(world));
    if (issuedBy(await world.events(), world.clock.now()) === undefined) return;
    expect(await faultsOf(world, ofBefore)).toEqual([]);
  },
);
