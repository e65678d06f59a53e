import { expect, test } from "vitest";
import { decideExemption, revokeExemption } from "../../functions/doorways/operators/decide-exemption.ts";
import { requestExemption } from "../../functions/doorways/shared/request-exemption.ts";
import { findOutcome } from "../../store/journey/outcomes.ts";
import { realFunctions } from "../support/journey-world/functions.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

const evidence = {
  met: { simulation: "2017-05-02", written: "2017-05-03" },
  reference: "POC-77",
  statement: "Assessed in the spring.",
};

async function exempt(world: JourneyWorld): Promise<void> {
  const { attemptId, store, executions } = world;
  await requestExemption(
    { attemptId, ...evidence, isTheirs: () => true, actor: { kind: "employer", id: "employer-lead-1" } },
    store,
  );
  await decideExemption(
    { attemptId, by: "operator-1", decision: "approved", liaison: "by telephone", reason: "found" },
    { store, executions },
  );
}

const revoke = ({ attemptId, store, executions }: JourneyWorld) =>
  revokeExemption({ attemptId, by: "operator-1", reason: "another person's record" }, { store, executions });

async function toTheStages(world: JourneyWorld): Promise<void> {
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
}

const meet = async (world: JourneyWorld, ...stages: readonly ("knowledge" | "simulation" | "written")[]) => {
  for (const stage of stages) await world.provider.send("result", { stage });
  await world.runUntilQuiet();
};
const commissioned = ({ told }: JourneyWorld) =>
  told.filter(({ type }) => type === "commission").map(({ stage }) => stage);

test("who is exempt before the stages sits knowledge alone, and is accredited", async () => {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await exempt(world);
  await toTheStages(world);
  expect(commissioned(world)).toEqual(["knowledge"]);
  await meet(world, "knowledge");
  expect((await world.attempt()).status).toBe("accredited");
  expect(await findOutcome(world.store, await world.attempt())).toMatchObject({
    standings: { simulation: { standing: "exempt" }, written: { standing: "exempt" } },
  });
  expect(world.faults).toEqual([]);
});

test("exempt while the stages are under way: the provider is told, and nothing is left that somebody must look at", async () => {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await toTheStages(world);
  await world.provider.send("booked", { stage: "knowledge", alsoAbout: ["simulation", "written"] });
  await exempt(world);
  await world.letPass(3);
  expect(world.told.filter(({ type }) => type === "commission-withdrawn").map(({ stage }) => stage)).toEqual([
    "simulation",
    "written",
  ]);
  expect(await world.flags()).toEqual([]);
  await meet(world, "knowledge");
  expect((await world.attempt()).status).toBe("accredited");
  expect(world.execution(2).output).toMatchObject({ ended: "Accredited" });
  expect(world.faults).toEqual([]);
});

test("exempt when knowledge is met already: the next leg finds nothing to sit, and decides", async () => {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await toTheStages(world);
  await meet(world, "knowledge");
  await exempt(world);
  await world.runUntilQuiet();
  expect((await world.attempt()).status).toBe("accredited");
});

test("exempt between the listing of the stages and the commission: nobody is commissioned for what need not be sat", async () => {
  const { tasks } = realFunctions;
  const world: JourneyWorld = journeyWorld({
    functions: {
      tasks: {
        ...tasks,
        "list-stages-to-sit": async (payload, deps) => {
          const listed = await tasks["list-stages-to-sit"](payload, deps);
          if ((await world.attempt()).leg === 1) await exempt(world);
          return listed;
        },
      },
    },
  });
  await world.register({ isEndorsed: true });
  await toTheStages(world);
  expect(commissioned(world)).toEqual(["knowledge"]);
  expect(world.execution(1).output).toBeUndefined();
  await meet(world, "knowledge");
  expect((await world.attempt()).status).toBe("accredited");
});

test("revoked while the stages are under way: simulation and written are commissioned after all", async () => {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await exempt(world);
  await toTheStages(world);
  await revoke(world);
  await world.runUntilQuiet();
  expect(commissioned(world)).toEqual(["knowledge", "simulation", "written"]);
  await meet(world, "knowledge", "simulation");
  expect((await world.attempt()).status).toBe("taking-part");
  await meet(world, "written");
  expect((await world.attempt()).status).toBe("accredited");
  expect(await world.flags()).toEqual([]);
});

test("revoked after both were commissioned and ended: a new sitting with a reference of its own", async () => {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await toTheStages(world);
  await exempt(world);
  await world.runUntilQuiet();
  await revoke(world);
  await world.runUntilQuiet();
  const references = world.told.filter(({ type }) => type === "commission").map(({ reference }) => reference);
  expect(new Set(references).size).toBe(5);
  await meet(world, "knowledge", "simulation", "written");
  expect((await world.attempt()).status).toBe("accredited");
});

test("once the outcome is decided, it stays as it is", async () => {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await exempt(world);
  await toTheStages(world);
  await meet(world, "knowledge");
  await expect(revoke(world)).rejects.toMatchObject({ name: "ProblemError", code: "not-open" });
});

test("exempt and not met in knowledge: not met, and by itself no way back", async () => {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await exempt(world);
  await toTheStages(world);
  await world.provider.send("result", { stage: "knowledge", met: false });
  await world.runUntilQuiet();
  expect(await findOutcome(world.store, await world.attempt())).toMatchObject({
    result: "not-met",
    partiallyMet: false,
  });
});

test("a request that dies between the decision and the start of its leg is healed by the deadline", async () => {
  let isDead = false;
  const world = journeyWorld({
    around: async (call, run) => {
      if (isDead && (call === "start" || call === "stop")) throw new Error("the function was stopped");
      return run();
    },
  });
  await world.register({ isEndorsed: true });
  await toTheStages(world);
  isDead = true;
  await expect(exempt(world)).rejects.toThrow("was stopped");
  isDead = false;
  await world.letPass(0.1);
  await meet(world, "knowledge");
  expect((await world.attempt()).status).toBe("accredited");
});

test("whoever is exempt lapses nothing: a halted journey goes on with it", async () => {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await toTheStages(world);
  await world.abort();
  await world.runUntilQuiet();
  expect((await world.attempt()).haltedAt).toBeDefined();
  await exempt(world);
  await world.runUntilQuiet();
  expect((await world.attempt()).haltedAt).toBeUndefined();
  await meet(world, "knowledge");
  expect((await world.attempt()).status).toBe("accredited");
});
