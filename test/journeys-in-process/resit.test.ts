import { describe, expect, test } from "vitest";
import { nextSteps } from "../../domain/next-steps.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import type { MetStage } from "../../domain/stages-to-sit.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { findResitSupport } from "../../store/employers/follow-up.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { readNextStepFacts } from "../../store/journey/outcomes.ts";
import { findQuestion, readQuestions } from "../../store/journey/questions.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

/** A journey whose first results are in; by default the simulation is not met. */
async function released(
  met: readonly ExternalStage[] = ["knowledge", "written"],
  carriedForward: readonly MetStage[] = [],
): Promise<JourneyWorld> {
  const world = journeyWorld();
  await world.register({ isEndorsed: true, carriedForward });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  const isCarried = (stage: ExternalStage) => carriedForward.some((carried) => carried.stage === stage);
  for (const stage of externalStages.filter((one) => !isCarried(one)))
    await world.provider.send("result", { stage, met: met.includes(stage) });
  await world.runUntilQuiet();
  return world;
}

/** A re-sit is chosen, and the employer is asked. */
async function chosen(world?: JourneyWorld): Promise<JourneyWorld> {
  const journey = world ?? (await released());
  await journey.candidate.choose("fast-track-resit");
  await journey.runUntilQuiet();
  return journey;
}

const commissioned = (world: JourneyWorld) =>
  world.told.flatMap((told) => (told.type === "commission" ? [told.stage] : []));
const log = async (world: JourneyWorld) => (await world.events()).map(({ type }) => type);
const stepsOf = async (world: JourneyWorld) => {
  const attempt = await world.attempt();
  const facts = await readNextStepFacts(world.store, attempt);
  const steps = nextSteps(facts, world.clock.now(), policyOfVersion(attempt.policyVersion));
  return Object.fromEntries(steps.map(({ choice, reason }) => [choice, reason]));
};

describe("before a re-sit", () => {
  test("the employer is asked first, in the re-sit's own leg, and nothing is commissioned", async () => {
    const world = await chosen();
    expect(world.execution(1).output).toMatchObject({ ended: "Fast-track re-sit started" });
    expect(await world.attempt()).toMatchObject({ leg: 2, round: 1, fastTrackResits: 0, status: "released" });
    const asked = await findQuestion(world.store, world.attemptId, "resit-support#round-1");
    expect(asked).toMatchObject({
      kind: "resit-support",
      askedByLeg: 2,
      closesAt: "2018-10-01T22:59:59.000Z",
    });
    expect(commissioned(world)).toHaveLength(3);
    expect(await stepsOf(world)).toMatchObject({
      "fast-track-resit": "resit-under-way",
      accept: "resit-under-way",
    });
  });

  test("agreed, only the stages not met are commissioned again, and the class counts old and new together", async () => {
    const world = await chosen();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    expect(commissioned(world).slice(3)).toEqual(["simulation"]);
    expect(await world.attempt()).toMatchObject({
      leg: 2,
      round: 2,
      fastTrackResits: 1,
      status: "taking-part",
    });
    await world.provider.send("result", { stage: "simulation" });
    await world.runUntilQuiet();
    expect((await world.attempt()).status).toBe("accredited");
    expect(await log(world)).toEqual(
      expect.arrayContaining(["resit-support-asked", "resit-support-agreed", "fast-track-resit-started"]),
    );
    expect(faultsOfChain(await world.events(), await world.attempt())).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  test("the provider is told the days of release, of this re-sit only, and again when a sitting is to be repeated", async () => {
    const world = await chosen();
    const days = ["2018-09-20", "2018-09-21"];
    await world.employer.agreeToResit({ releaseDays: days });
    await world.runUntilQuiet();
    await world.provider.send("incident", { stage: "simulation" });
    await world.runUntilQuiet();
    await world.provider.send("result", { stage: "simulation", met: false });
    await world.runUntilQuiet();
    await chosen(world);
    await world.employer.agreeToResit({ releaseDays: ["2018-10-04"] });
    await world.runUntilQuiet();
    const told = world.told.map((body) => ("releaseDays" in body ? body.releaseDays : undefined));
    expect(told).toEqual([undefined, undefined, undefined, days, days, ["2018-10-04"]]);
  });

  test("a stage that is sat again free is not bound to the days of a re-sit before", async () => {
    const world = await chosen();
    await world.employer.agreeToResit({ releaseDays: ["2018-09-20"] });
    await world.runUntilQuiet();
    await world.candidate.appeal();
    await world.letPass(1);
    await world.operator.admit();
    await world.runUntilQuiet();
    await world.operator.formPanel();
    await world.runUntilQuiet();
    await world.panel.decide({ decision: "annul-stage", stage: "simulation", reasons: "The room was loud." });
    await world.runUntilQuiet();
    expect(world.told.at(-1)).toMatchObject({ type: "commission", stage: "simulation" });
    expect(world.told.at(-1)).not.toHaveProperty("releaseDays");
  });

  test("declined, the candidate is told why and asked again what next, without the re-sit", async () => {
    const world = await chosen();
    await world.employer.declineResit({ reason: "No cover until spring." });
    await world.runUntilQuiet();
    expect(await stepsOf(world)).toEqual({
      "fast-track-resit": "employer-declined-support",
      appeal: "open",
      accept: "open",
    });
    const again = await findQuestion(world.store, world.attemptId, "next-step#round-1#time-2");
    // The appeal's last day: the re-sit's ninety days are nothing to wait for any more.
    expect(again).toMatchObject({ askedByLeg: 2, closesAt: "2018-10-01T22:59:59.000Z" });
    expect(await findResitSupport(world.store, world.attemptId, "resit-support#round-1")).toMatchObject({
      reason: "No cover until spring.",
    });
    expect(JSON.stringify(await world.events())).not.toContain("No cover");
    await expect(world.candidate.choose("fast-track-resit")).rejects.toMatchObject({ code: "not-open" });
    await world.letPass(40);
    expect((await world.attempt()).status).toBe("returned-to-employer");
    expect((await world.attempt()).fastTrackResits).toBe(0);
    expect(commissioned(world)).toHaveLength(3);
    expect(world.faults).toEqual([]);
  });

  test("declined after the appeal's last day, the candidate is returned at once", async () => {
    const world = await released();
    world.moveClock(40);
    await chosen(world);
    await world.employer.declineResit();
    await world.runUntilQuiet();
    expect((await world.attempt()).status).toBe("returned-to-employer");
    expect(world.execution(2).output).toMatchObject({ ended: "Returned to employer" });
  });

  test("silence is reminded of, and then as if declined, by its own name", async () => {
    const world = await released();
    world.moveClock(20);
    await chosen(world);
    await world.letPass(29);
    expect((await log(world)).filter((type) => type === "reminded").length).toBeGreaterThan(2);
    expect((await world.attempt()).status).toBe("returned-to-employer");
    const takenBack = (await world.events()).find(({ type }) => type === "fast-track-resit-taken-back");
    expect(takenBack?.detail).toMatchObject({ because: "lapsed", next: "return" });
  });

  test("a restart while the employer thinks asks the same question again, and an answer in between is kept", async () => {
    const world = await chosen();
    await world.abort();
    await world.employer.agreeToResit();
    await world.restart();
    await world.runUntilQuiet();
    expect(await world.attempt()).toMatchObject({ leg: 3, round: 2, fastTrackResits: 1 });
    expect(commissioned(world).slice(3)).toEqual(["simulation"]);
    const asked = await readQuestions(world.store, world.attemptId);
    expect(asked.filter(({ kind }) => kind === "resit-support")).toHaveLength(1);
  });

  test("a restart after the refusal goes on at the question that was asked again", async () => {
    const world = await chosen();
    await world.employer.declineResit();
    await world.runUntilQuiet();
    await world.restart();
    await world.runUntilQuiet();
    await world.candidate.choose("accept");
    await world.letPass(40);
    expect((await world.attempt()).status).toBe("returned-to-employer");
  });

  test("an appeal while the employer thinks: its window stands still, and it is asked again afterwards", async () => {
    const world = await chosen();
    await world.candidate.appeal();
    await world.letPass(35);
    expect((await world.attempt()).status).toBe("under-appeal");
    expect(commissioned(world)).toHaveLength(3);
    await world.operator.refuse();
    await world.letPass(1);
    const asked = await findQuestion(world.store, world.attemptId, "resit-support#round-1");
    expect(asked).toMatchObject({ askedByLeg: (await world.attempt()).leg });
    expect(asked?.answer).toBeUndefined();
    expect(asked?.closesAt.slice(0, 7)).toBe("2018-11");
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    expect(await world.attempt()).toMatchObject({ round: 2, fastTrackResits: 1 });
    expect(world.faults).toEqual([]);
  });

  test("declined once the appeal is over, nothing is left to choose", async () => {
    const world = await chosen();
    await world.candidate.appeal();
    await world.letPass(1);
    await world.operator.refuse();
    await world.letPass(1);
    await world.employer.declineResit();
    await world.runUntilQuiet();
    expect((await world.attempt()).status).toBe("returned-to-employer");
    expect(await stepsOf(world)).toMatchObject({ appeal: "already-appealed" });
  });

  test("whoever withdraws while the employer thinks has withdrawn", async () => {
    const world = await chosen();
    await world.candidate.withdraw();
    await world.runUntilQuiet();
    expect((await world.attempt()).status).toBe("withdrawn");
    expect(world.execution(2).output).toMatchObject({ ended: "Withdrawn" });
    await expect(world.employer.agreeToResit()).rejects.toMatchObject({ code: "not-open" });
  });

  test("an answer that is repeated once the re-sit began is recorded already; another one is refused", async () => {
    const world = await chosen();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    const { version } = await world.attempt();
    expect(await world.employer.agreeToResit()).toEqual({ recorded: true });
    await expect(world.employer.declineResit()).rejects.toMatchObject({ code: "not-open" });
    expect((await world.attempt()).version).toBe(version);
  });
});

describe("the limits of the re-sit", () => {
  test("chosen on the ninetieth day it is started, however long the employer then takes", async () => {
    const world = await released();
    world.clock.set("2018-12-02T23:59:59.000Z");
    await chosen(world);
    await world.letPass(20);
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    expect(await world.attempt()).toMatchObject({ round: 2, status: "taking-part" });
  });

  test("a second after it, it is not open", async () => {
    const world = await released();
    world.clock.set("2018-12-03T00:00:00.000Z");
    await expect(world.candidate.choose("fast-track-resit")).rejects.toMatchObject({ code: "not-open" });
  });

  test("two were sat: the third is refused by name", async () => {
    const world = await released();
    for (let resit = 1; resit <= 2; resit += 1) {
      await chosen(world);
      await world.employer.agreeToResit();
      await world.runUntilQuiet();
      await world.provider.send("result", { stage: "simulation", met: false });
      await world.runUntilQuiet();
    }
    expect(await stepsOf(world)).toMatchObject({ "fast-track-resit": "no-resits-left" });
    await expect(world.candidate.choose("fast-track-resit")).rejects.toMatchObject({ code: "not-open" });
  });

  test("a stage carried for 24 months to the day is not sat again; one that ages out while the employer thinks is", async () => {
    for (const [metOn, sat] of [
      ["2016-09-10", ["simulation"]],
      ["2016-09-09", ["simulation", "written"]],
    ] as const) {
      const world = await released(["knowledge"], [{ stage: "written", metOn }]);
      await chosen(world);
      await world.letPassUntil("2018-09-10T12:00:00.000Z");
      await world.employer.agreeToResit();
      await world.runUntilQuiet();
      expect(commissioned(world).slice(2).toSorted()).toEqual(sat);
    }
  });

  test("one that ages out while the re-sit is under way still counts in it, and is sat again in the next", async () => {
    const world = await released(["knowledge"], [{ stage: "written", metOn: "2016-09-10" }]);
    await chosen(world);
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    await world.letPass(30);
    await world.provider.send("result", { stage: "simulation", met: false });
    await world.runUntilQuiet();
    await chosen(world);
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    expect(commissioned(world).slice(3).toSorted()).toEqual(["simulation", "written"]);
  });
});

describe("a re-sit that was chosen", () => {
  test("and is chosen again once its round has begun, is recorded already, and begun once", async () => {
    const world = await chosen();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    const before = await world.events();
    expect(await world.candidate.choose("fast-track-resit")).toEqual({ recorded: true });
    expect(await world.events()).toEqual(before);
    expect(await world.attempt()).toMatchObject({ status: "taking-part", round: 2, fastTrackResits: 1 });
  });

  test("can't be accepted away once its round has begun", async () => {
    const world = await chosen();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    await expect(world.candidate.choose("accept")).rejects.toMatchObject({ code: "not-open" });
  });

  test("goes on although its leg was lost while it was being started: nobody is to restart it, and its window passes", async () => {
    const world = await released();
    await world.candidate.choose("fast-track-resit");
    await world.abort();
    for (const notice of world.collect().notices.splice(0)) await world.notice(notice);
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["journey-halted"]);
    // What the lost execution had invoked lands all the same.
    const { functions, store, executions, attemptId } = world;
    await functions.tasks["start-fast-track-resit"]({ v: 1, attemptId, leg: 1 }, { store, executions });
    await world.runUntilQuiet();
    expect(await world.flags()).toEqual([]);
    expect((await world.attempt()).haltedAt).toBeUndefined();
    await world.letPass(35);
    expect(await log(world)).toContain("resit-support-lapsed");
  });
});
