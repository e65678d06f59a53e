import { describe, expect, test } from "vitest";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { decideOnExaminer } from "../../functions/doorways/operators/decide-on-examiner.ts";
import { isOpen, readQuestions } from "../../store/journey/questions.ts";
import { readStage } from "../../store/journey/stages.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { beforeThePanel, resitUnderWay, settle } from "../support/released.ts";

const examiner = "examiner-7";
/** Until when the simulation may be sat that these journeys ask for. */
const firstClose = "2019-01-01T23:59:59.000Z";
const notCleared = (world: JourneyWorld) =>
  decideOnExaminer(
    { attemptId: world.attemptId, by: "operator-1", decision: "not-cleared", reason: "They shared a team." },
    world,
  );

/** The simulation's newest sitting, as it stands. */
async function newestSitting({ store, attemptId }: JourneyWorld) {
  const asked = (await readQuestions(store, attemptId)).filter(({ stage }) => stage === "simulation");
  return asked.at(-1);
}

async function expectOpenUntil(world: JourneyWorld, sitting: number, closesAt: string): Promise<void> {
  await world.letPass(1);
  const newest = await newestSitting(world);
  expect(newest).toMatchObject({ sitting, closesAt });
  expect(newest !== undefined && isOpen(newest)).toBe(true);
}

async function toTheStages(): Promise<JourneyWorld> {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  return world;
}

describe("a sitting that is to be repeated keeps the time given back, though a new leg has it sat", () => {
  test("where its examiner was not cleared, at the last sitting that a leg's loop is for", async () => {
    const world = await toTheStages();
    const limit = policyOfVersion("2018-1").parameters.sittingsPerStageLimit.value;
    for (let sitting = 1; sitting < limit; sitting += 1) {
      await world.provider.send("incident", { stage: "simulation" });
      await world.runUntilQuiet();
    }
    expect(await newestSitting(world)).toMatchObject({ closesAt: firstClose });
    await world.provider.declareExaminer(examiner, ["leeds"]);
    await world.letPass(100);
    await world.provider.send("result", { stage: "simulation", examiner });
    await world.runUntilQuiet();
    await world.letPass(30);
    await notCleared(world);
    await world.runUntilQuiet();
    await expectOpenUntil(world, limit + 1, "2019-01-31T23:59:59.000Z");
  });

  test("where an incident spoiled it while an appeal suspended it", async () => {
    const world = await resitUnderWay(["knowledge", "written"]);
    expect(await newestSitting(world)).toMatchObject({ closesAt: firstClose });
    await beforeThePanel(world);
    await world.provider.send("incident", { stage: "simulation", sitting: 2 });
    await world.letPass(130);
    await world.panel.notUphold();
    await settle(world);
    await expectOpenUntil(world, 3, "2019-05-12T22:59:59.000Z");
  });

  test("where its examiner was not cleared while an appeal suspended it, time that was both counting once", async () => {
    const world = await resitUnderWay(["knowledge", "written"]);
    expect(await newestSitting(world)).toMatchObject({ closesAt: firstClose });
    await world.provider.declareExaminer(examiner, ["leeds"]);
    await world.provider.send("result", { stage: "simulation", sitting: 2, examiner });
    await world.runUntilQuiet();
    await world.letPass(5);
    await beforeThePanel(world);
    await world.letPass(60);
    await notCleared(world);
    await world.letPass(70);
    await world.panel.notUphold();
    await settle(world);
    await expectOpenUntil(world, 3, "2019-05-17T22:59:59.000Z");
  });

  test("where an incident spoiled it while the journey stood halted", async () => {
    const world = await toTheStages();
    expect(await newestSitting(world)).toMatchObject({ closesAt: firstClose });
    await world.abort();
    await world.runUntilQuiet();
    await world.provider.send("incident", { stage: "simulation" });
    await world.letPass(130);
    await world.restart();
    await settle(world);
    await expectOpenUntil(world, 2, "2019-05-12T22:59:59.000Z");
  });

  test("where the journey halted after the sitting was over and before the one in its place was asked for", async () => {
    const world = await toTheStages();
    let isToHalt = true;
    world.between = async () => {
      const { sitting } = await readStage(world.store, world.attemptId, "simulation");
      if (!isToHalt || sitting !== 2) return;
      isToHalt = false;
      await world.abort();
    };
    await world.provider.send("incident", { stage: "simulation" });
    await world.runUntilQuiet();
    expect(await newestSitting(world)).toMatchObject({ sitting: 1 });
    await world.letPass(130);
    await world.restart();
    await settle(world);
    await expectOpenUntil(world, 2, "2019-05-12T22:59:59.000Z");
  });
});
