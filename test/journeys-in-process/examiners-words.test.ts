import { describe, expect, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { showFeedback } from "../../functions/doorways/candidates/show-feedback.ts";
import { flagIdOf } from "../../functions/doorways/operators/flag-id.ts";
import { reviewCorrection } from "../../functions/doorways/operators/review-correction.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { beforeThePanel, review, settle } from "../support/released.ts";

/** Released, not met in the simulation; then an operator applies a correction, and the candidate withdraws before its release. */
async function reviewOvertaken(stage: "knowledge" | "simulation"): Promise<JourneyWorld> {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const each of externalStages)
    await world.provider.send("result", { stage: each, met: each !== "simulation", comment: "At first." });
  await world.runUntilQuiet();
  const of = { stage, sitting: 1 } as const;
  await world.provider.send("result-corrected", { ...of, met: false, comment: "Overtaken." });
  await reviewCorrection(
    { flagId: await flagId(world), by: "operator-1", reason: "A mistake." },
    { store: world.store, executions: world.executions },
  );
  await world.candidate.withdraw();
  await world.runUntilQuiet();
  return world;
}

async function flagId(world: JourneyWorld): Promise<string> {
  const flag = (await world.flags()).find(({ flagCode }) => flagCode === "corrected-after-release");
  return flag ? flagIdOf(flag) : "none";
}

/** The words that the candidate is shown on a stage. */
async function wordsOn(world: JourneyWorld, stage: string): Promise<Set<string | undefined>> {
  const { attemptId, candidateId } = await world.attempt();
  const { stages } = await showFeedback({ attemptId, candidateId }, world.store);
  return new Set(
    stages.flatMap((shown) => (shown.stage === stage ? shown.areas.map(({ comment }) => comment) : [])),
  );
}

describe("after a review that a withdrawal overtook", () => {
  test("a panel's corrected result keeps the examiners' words that it was decided on", async () => {
    const world = await reviewOvertaken("simulation");
    await beforeThePanel(world);
    await world.panel.correct("simulation");
    await settle(world);
    expect((await world.attempt()).status).toBe("accredited");
    expect(await wordsOn(world, "simulation")).toEqual(new Set(["At first."]));
  });

  test("a later review shows the words of the correction that it applied", async () => {
    const world = await reviewOvertaken("knowledge");
    await beforeThePanel(world);
    await world.panel.annul("simulation");
    await settle(world);
    await world.candidate.confirm();
    await settle(world);
    await world.provider.send("result", { stage: "simulation", comment: "Sat again." });
    await settle(world);
    const of = { stage: "knowledge", sitting: 1, version: 3 } as const;
    await world.provider.send("result-corrected", { ...of, comment: "At last." });
    await review(world, await flagId(world));
    expect((await world.attempt()).status).toBe("accredited");
    expect(await wordsOn(world, "knowledge")).toEqual(new Set(["At last."]));
    expect(await wordsOn(world, "simulation")).toEqual(new Set(["Sat again."]));
  });
});
