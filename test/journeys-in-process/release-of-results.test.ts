import { describe, expect, test } from "vitest";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { showOwnAppeal } from "../../functions/doorways/candidates/show-own-appeal.ts";
import { reviewCorrection } from "../../functions/doorways/operators/review-correction.ts";
import { showOperatorsAppeal } from "../../functions/doorways/operators/show-appeal.ts";
import { readResults } from "../../store/journey/results.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { beforeThePanel, corrected, released, resitUnderWay, review, settle } from "../support/released.ts";

async function releasedAt({ store, attemptId }: JourneyWorld, stage: ExternalStage) {
  const results = await readResults(store, attemptId);
  return results.filter((result) => result.stage === stage).map((result) => result.releasedAt);
}

describe("a result is released once", () => {
  test("and keeps that day when a re-sit carries it forward", async () => {
    const world = await resitUnderWay(["knowledge", "written"]);
    const before = await releasedAt(world, "knowledge");
    world.moveClock(30);
    await world.provider.send("result", { stage: "simulation" });
    await world.runUntilQuiet();
    expect((await world.attempt()).releasedAt).toContain("2018-10");
    expect(await releasedAt(world, "knowledge")).toEqual(before);
  });

  test("and keeps that day when the outcome is issued anew on another stage's correction", async () => {
    const world = await released();
    const before = await releasedAt(world, "knowledge");
    world.moveClock(30);
    await review(world, await corrected(world, { stage: "written", band: "exceeding" }));
    expect(await releasedAt(world, "knowledge")).toEqual(before);
    expect(await releasedAt(world, "written")).toEqual([...before, (await world.attempt()).releasedAt]);
  });
});

test("a sitting is released also while its outcome is issued anew: an interest declared then holds nothing back", async () => {
  const world = journeyWorld();
  const { store, executions } = world;
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages) await world.provider.send("result", { stage, examiner: "examiner-1" });
  await world.runUntilQuiet();
  const saying = { stage: "simulation", band: "exceeding", examiner: "examiner-1" } as const;
  const flagId = await corrected(world, saying);
  await reviewCorrection({ flagId, by: "operator-1", reason: "A mistake." }, { store, executions });
  await world.provider.declareExaminer("examiner-1", ["leeds"]);
  world.clock.advance({ minutes: 1 });
  await world.sweep();
  expect((await world.attempt()).status).toBe("outcome-decided");
  expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["interest-after-release"]);
  await world.runUntilQuiet();
  expect(await world.attempt()).toMatchObject({ status: "accredited", outcomeVersion: 2 });
});

describe("an appeal that corrects a result", () => {
  test("tells how only with the outcome that is issued on it, and not a moment before", async () => {
    const world = await beforeThePanel(await released(["knowledge", "written"]));
    await world.panel.correct("simulation");
    const told: [string, unknown][] = [];
    world.between = async () => {
      const { attemptId, candidateId, status } = await world.attempt();
      const own = await showOwnAppeal({ attemptId, candidateId }, world.store);
      const operators = await showOperatorsAppeal({ attemptId }, world.store);
      for (const { end, remedy, stage, reasons } of [own, operators])
        if (end !== undefined) told.push([status, { remedy, stage, reasons }]);
    };
    await settle(world);
    const why = { remedy: "correct-result", stage: "simulation", reasons: expect.any(String) };
    expect(told.filter(([status]) => status === "outcome-decided").length).toBeGreaterThan(0);
    for (const [status, words] of told) expect(words).toEqual(status === "outcome-decided" ? {} : why);
    expect(told.at(-1)).toEqual(["accredited", why]);
  });

  test.each(["annul", "notUphold"] as const)(
    "as one that does not (%s) tells why at once",
    async (decide) => {
      const world = await beforeThePanel(await released(["knowledge", "written"]));
      await world.panel[decide]("simulation");
      await settle(world);
      const { attemptId, candidateId } = await world.attempt();
      expect(await showOwnAppeal({ attemptId, candidateId }, world.store)).toMatchObject({
        reasons: expect.any(String),
      });
    },
  );
});
