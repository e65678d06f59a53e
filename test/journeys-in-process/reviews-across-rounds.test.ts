import { describe, expect, test } from "vitest";
import { showCorrection } from "../../functions/doorways/operators/show-correction.ts";
import { showOutcome } from "../../functions/doorways/operators/show-outcome.ts";
import { accreditationOf } from "../../store/journey/accreditations.ts";
import { findOutcome } from "../../store/journey/outcomes.ts";
import type { JourneyWorld } from "../support/journey-world.ts";
import { beforeThePanel, corrected, released, resitUnderWay, review, settle } from "../support/released.ts";

/** The log is whole, and what was issued comes to the same computed anew from it. */
async function expectSound({ attemptId, store, faults }: JourneyWorld): Promise<void> {
  expect(await showOutcome({ attemptId }, store)).toMatchObject({ state: "stands", faults: [] });
  expect(faults).toEqual([]);
}

/** A simulation annulled on appeal, and its free re-sit under way. */
async function annulled(): Promise<JourneyWorld> {
  const world = await beforeThePanel(await released(["knowledge", "written"]));
  await world.panel.annul("simulation");
  await settle(world);
  return world;
}

/** Accredited after a re-sit of the simulation: knowledge and written are carried forward. */
async function accreditedAfterResit(): Promise<JourneyWorld> {
  const world = await resitUnderWay(["knowledge", "written"]);
  await world.provider.send("result", { stage: "simulation" });
  await world.runUntilQuiet();
  return world;
}

describe("a review while a free re-sit is under way", () => {
  test.each([
    ["of the sitting that was annulled", { stage: "simulation", met: true }],
    ["of another stage", { stage: "knowledge", band: "exceeding" }],
  ] as const)("%s is refused by name: the annulment stands, and the re-sit goes on", async (_of, saying) => {
    const world = await annulled();
    const flagId = await corrected(world, saying);
    const before = await world.attempt();
    await expect(review(world, flagId)).rejects.toThrow("free-round-under-way");
    expect(await world.attempt()).toEqual(before);
    await world.provider.send("result", { stage: "simulation" });
    await settle(world);
    expect(await world.attempt()).toMatchObject({ status: "accredited", round: 2 });
    await expectSound(world);
  });

  test("waits for its release: then what was corrected counts in the outcome that stands on it", async () => {
    const world = await annulled();
    const flagId = await corrected(world, { stage: "knowledge", met: false });
    await world.provider.send("result", { stage: "simulation" });
    await settle(world);
    await review(world, flagId);
    expect(await world.attempt()).toMatchObject({ status: "released", round: 2, outcomeVersion: 2 });
    expect(await findOutcome(world.store, await world.attempt())).toMatchObject({
      ...{ result: "not-met", partiallyMet: true },
      decidedOn: { knowledge: "sitting-1#2", simulation: "sitting-2#1", written: "sitting-1#1" },
    });
    await expectSound(world);
  });

  test("waits for it also where the free re-sit was not sat", async () => {
    const world = await annulled();
    const flagId = await corrected(world, { stage: "knowledge", met: false });
    await world.letPass(125);
    expect((await world.attempt()).status).toBe("released");
    await review(world, flagId);
    expect(await findOutcome(world.store, await world.attempt())).toMatchObject({
      decidedOn: { knowledge: "sitting-1#2" },
    });
    await expectSound(world);
  });
});

describe("a correction of a stage that a re-sit carried forward", () => {
  test("to not met takes the accreditation back, and the stage is open to a re-sit like any other", async () => {
    const world = await accreditedAfterResit();
    const flagId = await corrected(world, { stage: "knowledge", met: false });
    expect(await showCorrection({ flagId }, world.store)).toMatchObject({
      ...{ outcome: "met", outcomeIfApplied: "not-met", problems: [] },
    });
    await review(world, flagId);
    const attempt = await world.attempt();
    expect(attempt).toMatchObject({ status: "released", round: 2, outcomeVersion: 2 });
    expect(await accreditationOf(world.store, attempt)).toMatchObject({ state: "revoked" });
    expect(await findOutcome(world.store, attempt)).toMatchObject({
      standings: { knowledge: { standing: "not-met" }, written: { standing: "carried-forward" } },
      decidedOn: { knowledge: "sitting-1#2" },
    });
    await world.candidate.choose("fast-track-resit");
    await world.runUntilQuiet();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    expect(world.told.at(-1)).toMatchObject({ type: "commission", stage: "knowledge" });
    await world.provider.send("result", { stage: "knowledge" });
    await world.runUntilQuiet();
    expect(await world.attempt()).toMatchObject({ status: "accredited", round: 3, fastTrackResits: 2 });
    await expectSound(world);
  });

  test("that stays met is still carried forward, met on the day of its first result", async () => {
    const world = await accreditedAfterResit();
    const before = await findOutcome(world.store, await world.attempt());
    world.moveClock(40);
    await review(world, await corrected(world, { stage: "knowledge", band: "exceeding" }));
    expect((await world.attempt()).status).toBe("accredited");
    const after = await findOutcome(world.store, await world.attempt());
    expect(after?.version).toBe(2);
    expect(after?.standings).toEqual(before?.standings);
    expect(after?.decidedOn).toMatchObject({ knowledge: "sitting-1#2", simulation: "sitting-2#1" });
    await expectSound(world);
  });

  test("is of the stage's latest sitting: an earlier one that the outcome does not stand on is refused", async () => {
    const world = await accreditedAfterResit();
    const flagId = await corrected(world, { stage: "simulation" });
    await expect(review(world, flagId)).rejects.toThrow("does not stand on sitting 1");
  });
});
