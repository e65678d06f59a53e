import { describe, expect, test } from "vitest";
import { ProblemError } from "../../contracts/problem-details.ts";
import { flagIdOf } from "../../functions/doorways/operators/flag-id.ts";
import { showCorrection } from "../../functions/doorways/operators/show-correction.ts";
import type { ExternalStage } from "../../domain/levels.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { corrected, released, resitUnderWay, review } from "../support/released.ts";

interface Sitting {
  readonly stage: ExternalStage;
  readonly sitting: number;
}
/** A correction of what nobody was shown waits for an operator as a closed case, and shows them no result. */
const unseen = [["about-a-closed-case", "not-found"]];

/** The sitting's result is corrected: why that waits for an operator, and what they are shown of it. */
async function correction(world: JourneyWorld, of: Sitting): Promise<unknown[]> {
  await world.provider.send("result-corrected", of);
  const flags = await world.flags();
  return Promise.all(
    flags.map(async (flag) => {
      const shown = showCorrection({ flagId: flagIdOf(flag) }, world.store);
      return [
        flag.flagCode,
        await shown.catch((error: unknown) => error instanceof ProblemError && error.code),
      ];
    }),
  );
}

describe("a correction of a result that was never released", () => {
  test("is shown to nobody where the candidate withdrew before the release", async () => {
    const world = journeyWorld();
    await world.register({ isEndorsed: true });
    await world.runUntilQuiet();
    await world.candidate.confirm();
    await world.runUntilQuiet();
    await world.provider.send("result", { stage: "knowledge", met: false });
    await world.runUntilQuiet();
    await world.candidate.withdraw();
    await world.runUntilQuiet();
    expect(await correction(world, { stage: "knowledge", sitting: 1 })).toEqual(unseen);
  });

  test("is shown to nobody where the candidate withdrew from a re-sit, after an earlier release", async () => {
    const world = await resitUnderWay(["knowledge"]);
    await world.provider.send("result", { stage: "simulation", met: false });
    await world.runUntilQuiet();
    await world.candidate.withdraw();
    await world.runUntilQuiet();
    expect(await correction(world, { stage: "simulation", sitting: 2 })).toEqual(unseen);
  });

  test("is shown to nobody where a review let its re-sit fall away, whatever was released since", async () => {
    const world = await resitUnderWay(["knowledge"]);
    await world.provider.send("result", { stage: "simulation", met: false });
    await world.runUntilQuiet();
    await review(world, await corrected(world, { stage: "written" }));
    await world.candidate.choose("fast-track-resit");
    await world.runUntilQuiet();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    await world.provider.send("result", { stage: "simulation" });
    await world.runUntilQuiet();
    expect(await world.attempt()).toMatchObject({ status: "accredited", round: 3 });
    expect(await correction(world, { stage: "simulation", sitting: 2 })).toEqual(unseen);
  });

  test("is about a closed case where the sitting had no result, for another one took its place", async () => {
    const world = journeyWorld();
    await world.register({ isEndorsed: true });
    await world.runUntilQuiet();
    await world.candidate.confirm();
    await world.runUntilQuiet();
    await world.provider.send("incident", { stage: "knowledge" });
    await world.runUntilQuiet();
    for (const stage of ["knowledge", "simulation", "written"] as const)
      await world.provider.send("result", { stage });
    await world.runUntilQuiet();
    expect((await world.attempt()).status).toBe("accredited");
    expect(await correction(world, { stage: "knowledge", sitting: 1 })).toEqual(unseen);
  });
});

test("a correction of what was released is one after the release, though the candidate withdrew since", async () => {
  const world = await released(["knowledge"]);
  await world.candidate.withdraw();
  await world.runUntilQuiet();
  const flagId = await corrected(world, { stage: "written" });
  expect(await showCorrection({ flagId }, world.store)).toMatchObject({ stage: "written", sitting: 1 });
});
