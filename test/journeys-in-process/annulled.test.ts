import { describe, expect, test } from "vitest";
import type { ExternalStage } from "../../domain/levels.ts";
import { readResults } from "../../store/results.ts";
import type { JourneyWorld } from "../support/journey-world.ts";
import { beforeThePanel, resitUnderWay, settle } from "../support/released.ts";

/** Knowledge is met at first; simulation and written are sat twice, and not met. */
async function notMetTwice(): Promise<JourneyWorld> {
  const world = await resitUnderWay(["knowledge"]);
  for (const stage of ["simulation", "written"] as const)
    await world.provider.send("result", { stage, met: false });
  await world.runUntilQuiet();
  return beforeThePanel(world);
}

/** The sittings whose results count nowhere any more. */
async function annulledSittings({ store, attemptId }: JourneyWorld): Promise<[ExternalStage, number][]> {
  const results = await readResults(store, attemptId);
  return results.flatMap(({ stage, sitting, annulledAt }) =>
    annulledAt === undefined ? [] : [[stage, sitting]],
  );
}

describe("an annulment", () => {
  test("of the attempt is of every sitting of it, those of the rounds before as well", async () => {
    const world = await notMetTwice();
    await world.panel.annulAttempt();
    await settle(world);
    expect(await annulledSittings(world)).toEqual([
      ["knowledge", 1],
      ["simulation", 1],
      ["simulation", 2],
      ["written", 1],
      ["written", 2],
    ]);
  });

  test("of a stage is of the sitting that the outcome stood on, and of no other", async () => {
    const world = await notMetTwice();
    await world.panel.annul("simulation");
    await settle(world);
    expect(await annulledSittings(world)).toEqual([["simulation", 2]]);
  });
});
