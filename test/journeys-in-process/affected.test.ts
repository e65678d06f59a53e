import { describe, expect, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { findAppeal } from "../../store/journey/appeals.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { beforeThePanel, settle } from "../support/released.ts";

const session = "leeds-1";

/** A candidate before the simulation. */
async function before(world: JourneyWorld): Promise<string> {
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  return world.attemptId;
}

/** One whose simulation was not met in the session, and whose outcome is released. */
async function notMet(world: JourneyWorld): Promise<string> {
  const attemptId = await before(world);
  for (const stage of externalStages)
    await world.provider.send("result", {
      ...{ stage, met: stage !== "simulation" },
      ...(stage === "simulation" && { session }),
    });
  await world.runUntilQuiet();
  return attemptId;
}

const book = (world: JourneyWorld) => world.provider.send("booked", { stage: "simulation", session });
const codes = async (world: JourneyWorld) => (await world.flags()).map(({ flagCode }) => flagCode);
const listed = async (world: JourneyWorld) =>
  (await world.events()).flatMap(({ type, detail }) => (type === "others-affected-listed" ? [detail] : []));

describe("who else may be affected by what a panel found", () => {
  test("is listed also where the candidate withdraws before the workflow has come to it", async () => {
    const world = journeyWorld();
    const other = await notMet(world);
    await notMet(world);
    await beforeThePanel(world);
    await world.panel.annul("simulation");
    await world.candidate.withdraw();
    await settle(world);
    expect((await world.attempt()).status).toBe("withdrawn");
    expect(await codes(world)).toEqual(["others-may-be-affected"]);
    expect(await listed(world)).toEqual([{ others: 1, sittings: 1 }]);
    expect(await world.operator.affected()).toEqual([
      { attemptId: other, stage: "simulation", sitting: 1, inCommon: ["session"] },
    ]);
  });

  test.each(["annul", "notUphold"] as const)(
    "is nobody, and no operator looks, where the panel decided (%s) on one who sat alone, and withdraws",
    async (decide) => {
      const world = journeyWorld();
      if (decide === "notUphold") await notMet(world);
      await notMet(world);
      await beforeThePanel(world);
      await world.panel[decide]("simulation");
      await world.candidate.withdraw();
      await settle(world);
      expect(await codes(world)).toEqual([]);
    },
  );

  test("is listed once where the candidate withdraws between that and the remedy", async () => {
    const world = journeyWorld();
    await notMet(world);
    await notMet(world);
    await beforeThePanel(world);
    await world.panel.annul("simulation");
    world.between = async () => {
      const { status } = await world.attempt();
      if (status === "under-appeal" && (await listed(world)).length > 0) await world.candidate.withdraw();
    };
    await settle(world);
    expect((await findAppeal(world.store, world.attemptId))?.end).toBe("candidate-withdrew");
    expect(await listed(world)).toHaveLength(1);
    expect(await codes(world)).toEqual(["others-may-be-affected"]);
  });

  test("is also who was booked into the session, and whose result is still to come", async () => {
    const world = journeyWorld();
    const awaited = await before(world);
    await book(world);
    await notMet(world);
    await beforeThePanel(world);
    await world.panel.annul("simulation");
    await settle(world);
    const affected = [{ attemptId: awaited, stage: "simulation", sitting: 1, inCommon: ["session"] }];
    expect(await codes(world)).toEqual(["others-may-be-affected"]);
    expect(await world.operator.affected()).toEqual(affected);
    await world.provider.send("result", { stage: "simulation", session, attemptId: awaited });
    expect(await world.operator.affected()).toEqual(affected);
  });

  test("is not who was booked into it and withdrew, or was booked elsewhere since", async () => {
    const world = journeyWorld();
    await before(world);
    await book(world);
    await world.candidate.withdraw();
    await before(world);
    await book(world);
    world.moveClock(1);
    await world.provider.send("rescheduled", { stage: "simulation", session: "leeds-2" });
    await notMet(world);
    await beforeThePanel(world);
    await world.panel.annul("simulation");
    await settle(world);
    expect(await codes(world)).toEqual([]);
  });
});
