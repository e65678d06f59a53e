import { describe, expect, test } from "vitest";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { policyOfVersion, type Policy } from "../../domain/policy/policy.ts";
import { showOutcome } from "../../functions/doorways/operators/show-outcome.ts";
import { findReleasedOutcome } from "../../store/journey/outcomes.ts";
import { readResults } from "../../store/journey/results.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { withLaterPolicy } from "../support/later-policy.ts";

const { parameters } = policyOfVersion("2018-1");

/** The rules of autumn: a simulation that is sat again takes its linked written exercise with it, or not [A 55]. */
const autumn = (isLinked: boolean): Policy => ({
  version: "2018-autumn",
  inForceFrom: "2018-10-01",
  parameters: {
    ...parameters,
    resatSimulationBringsWritten: { ...parameters.resatSimulationBringsWritten, value: isLinked },
  },
});
const inAutumn = "2018-10-08T09:00:00.000Z";

/** A journey whose outcome is released, registered in autumn unless said. */
async function released(met: readonly ExternalStage[], start = inAutumn): Promise<JourneyWorld> {
  const world = journeyWorld({ start });
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  await results(world, met, externalStages);
  return world;
}

async function results(world: JourneyWorld, met: readonly ExternalStage[], of: readonly ExternalStage[]) {
  for (const stage of of) await world.provider.send("result", { stage, met: met.includes(stage) });
  await world.runUntilQuiet();
}

async function resat(world: JourneyWorld): Promise<readonly ExternalStage[]> {
  const before = world.told.length;
  await world.candidate.choose("fast-track-resit");
  await world.runUntilQuiet();
  await world.employer.agreeToResit();
  await world.runUntilQuiet();
  return commissionedSince(world, before);
}

async function annulled(world: JourneyWorld, stage: ExternalStage): Promise<readonly ExternalStage[]> {
  const before = world.told.length;
  await world.candidate.appeal();
  await world.runUntilQuiet();
  await world.operator.admit();
  await world.runUntilQuiet();
  await world.operator.formPanel();
  await world.runUntilQuiet();
  await world.panel.annul(stage);
  await world.runUntilQuiet();
  return commissionedSince(world, before);
}

const commissionedSince = ({ told }: JourneyWorld, before: number): readonly ExternalStage[] =>
  told.slice(before).flatMap(({ type, stage }) => (type === "commission" ? [stage] : []));

const standingsOf = async (world: JourneyWorld) => {
  const outcome = await findReleasedOutcome(world.store, await world.attempt());
  return externalStages.map((stage) => outcome?.standings[stage].standing);
};

/** The log tells the same of it, and nobody's function or listener had a fault. */
async function expectSound(world: JourneyWorld): Promise<void> {
  const { attemptId, store } = world;
  expect((await showOutcome({ attemptId }, store)).faults).toEqual([]);
  expect(world.faults).toEqual([]);
}

describe("a simulation that is re-sat", () => {
  test("brings the written exercise with it where the policy says so, though that was met before", () =>
    withLaterPolicy(autumn(true), async () => {
      const world = await released(["knowledge", "written"]);
      expect((await world.attempt()).policyVersion).toBe("2018-autumn");
      expect(await resat(world)).toEqual(["simulation", "written"]);
      await results(world, ["simulation", "written"], ["simulation", "written"]);
      expect((await world.attempt()).status).toBe("accredited");
      expect(await standingsOf(world)).toEqual(["carried-forward", "met", "met"]);
      await expectSound(world);
    }));

  test("has the written exercise stand as it was sat the second time, the first is not carried forward", () =>
    withLaterPolicy(autumn(true), async () => {
      const world = await released(["knowledge", "written"]);
      await resat(world);
      await results(world, ["simulation"], ["simulation", "written"]);
      expect(await standingsOf(world)).toEqual(["carried-forward", "met", "not-met"]);
      expect((await world.attempt()).status).toBe("released");
      expect(await resat(world)).toEqual(["written"]);
      await results(world, ["written"], ["written"]);
      expect(await standingsOf(world)).toEqual(["carried-forward", "carried-forward", "met"]);
      expect((await world.attempt()).status).toBe("accredited");
      await expectSound(world);
    }));

  test("waits for both before the outcome is decided", () =>
    withLaterPolicy(autumn(true), async () => {
      const world = await released(["knowledge", "written"]);
      await resat(world);
      await results(world, ["simulation"], ["simulation"]);
      expect((await world.attempt()).status).toBe("taking-part");
      await world.letPass(122);
      expect(await standingsOf(world)).toEqual(["carried-forward", "met", "not-sat"]);
      await expectSound(world);
    }));

  test("leaves the written exercise carried forward where the policy does not say so", () =>
    withLaterPolicy(autumn(false), async () => {
      const world = await released(["knowledge", "written"]);
      expect(await resat(world)).toEqual(["simulation"]);
      await results(world, ["simulation"], ["simulation"]);
      expect(await standingsOf(world)).toEqual(["carried-forward", "met", "carried-forward"]);
      expect((await world.attempt()).status).toBe("accredited");
      await expectSound(world);
    }));

  test("leaves it so for who was registered under the rules before, however late the re-sit", () =>
    withLaterPolicy(autumn(true), async () => {
      const world = await released(["knowledge", "written"], "2018-09-28T09:00:00.000Z");
      await world.letPass(40);
      expect(await resat(world)).toEqual(["simulation"]);
      await results(world, ["simulation"], ["simulation"]);
      expect((await world.attempt()).policyVersion).toBe("2018-1");
      expect((await world.attempt()).status).toBe("accredited");
      await expectSound(world);
    }));

  test("is not brought by its written exercise in turn, nor by knowledge", () =>
    withLaterPolicy(autumn(true), async () => {
      expect(await resat(await released(["knowledge", "simulation"]))).toEqual(["written"]);
      expect(await resat(await released(["simulation", "written"]))).toEqual(["knowledge"]);
    }));
});

describe("a simulation that is annulled", () => {
  const countedOf = async ({ store, attemptId }: JourneyWorld) =>
    (await readResults(store, attemptId))
      .filter(({ annulledAt }) => annulledAt === undefined)
      .map(({ stage, sitting }) => `${stage} ${sitting}`);

  test("brings the written exercise with it where the policy says so: both are sat again free, and count anew", () =>
    withLaterPolicy(autumn(true), async () => {
      const world = await released(["knowledge", "written"]);
      expect(await annulled(world, "simulation")).toEqual(["simulation", "written"]);
      await results(world, ["simulation", "written"], ["simulation", "written"]);
      expect(await world.attempt()).toMatchObject({ status: "accredited", fastTrackResits: 0 });
      expect(await countedOf(world)).toEqual(["knowledge 1", "simulation 2", "written 2"]);
      await expectSound(world);
    }));

  test("has the written exercise, met before, not met by the second sitting", () =>
    withLaterPolicy(autumn(true), async () => {
      const world = await released(["knowledge", "written"]);
      await annulled(world, "simulation");
      await results(world, ["simulation"], ["simulation", "written"]);
      expect(await standingsOf(world)).toEqual(["met", "met", "not-met"]);
      expect(await world.attempt()).toMatchObject({ status: "released", fastTrackResits: 0 });
      await expectSound(world);
    }));

  test("leaves the written exercise as it was met where the policy does not say so", () =>
    withLaterPolicy(autumn(false), async () => {
      const world = await released(["knowledge", "written"]);
      expect(await annulled(world, "simulation")).toEqual(["simulation"]);
      await results(world, ["simulation"], ["simulation"]);
      expect((await world.attempt()).status).toBe("accredited");
      expect(await countedOf(world)).toEqual(["knowledge 1", "simulation 2", "written 1"]);
      await expectSound(world);
    }));

  test("is not annulled with its written exercise", () =>
    withLaterPolicy(autumn(true), async () => {
      const world = await released(["knowledge", "simulation"]);
      expect(await annulled(world, "written")).toEqual(["written"]);
      await results(world, ["written"], ["written"]);
      expect((await world.attempt()).status).toBe("accredited");
      await expectSound(world);
    }));
});

test("no policy is left behind that another test would find", async () => {
  await withLaterPolicy(autumn(true), async () => {
    expect(policyOfVersion("2018-autumn").parameters.resatSimulationBringsWritten.value).toBe(true);
  });
  expect(() => policyOfVersion("2018-autumn")).toThrow("Unknown policy version");
});
