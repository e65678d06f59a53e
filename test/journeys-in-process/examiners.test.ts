import { describe, expect, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { closeFlag } from "../../functions/doorways/operators/close-flag.ts";
import { decideOnExaminer } from "../../functions/doorways/operators/decide-on-examiner.ts";
import { flagIdOf } from "../../functions/doorways/operators/flag-id.ts";
import { showOutcome } from "../../functions/doorways/operators/show-outcome.ts";
import { append } from "../../store/append.ts";
import { readEvents } from "../../store/journey/events.ts";
import { closeQuestion, findQuestion } from "../../store/journey/questions.ts";
import { findResult } from "../../store/journey/results.ts";
import { readStage } from "../../store/journey/stages.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { beforeThePanel, resitUnderWay, settle } from "../support/released.ts";

const examiner = "examiner-7";
const key = "result#simulation#sitting-1";

async function toTheStages(world: JourneyWorld, candidateId?: string): Promise<string> {
  const attemptId = await world.register({
    isEndorsed: true,
    ...(candidateId !== undefined && { candidateId }),
  });
  await world.runUntilQuiet();
  await world.candidate.confirm({ attemptId });
  await world.runUntilQuiet();
  return attemptId;
}

/** Knowledge and written are met, and the simulation was examined by somebody of the candidate's employer. */
async function heldWorld(): Promise<JourneyWorld> {
  const world = journeyWorld();
  await world.provider.declareExaminer(examiner, ["bury", "Leeds"]);
  await toTheStages(world);
  await world.provider.send("result", { stage: "knowledge" });
  await world.provider.send("result", { stage: "written" });
  expect(await world.provider.send("result", { stage: "simulation", examiner, id: "first" })).toEqual({
    verdict: "kept-for-an-operator",
  });
  await world.runUntilQuiet();
  return world;
}

const decide = (world: JourneyWorld, decision: "cleared" | "not-cleared") =>
  decideOnExaminer(
    { attemptId: world.attemptId, by: "operator-1", decision, reason: "They never met." },
    world,
  );
const flags = async (world: JourneyWorld) => (await world.flags()).map(({ flagCode }) => flagCode);
const status = async (world: JourneyWorld) => (await world.attempt()).status;

test("a simulation examined by somebody of the candidate's employer is kept, and neither graded nor released", async () => {
  const world = await heldWorld();
  expect(await status(world)).toBe("taking-part");
  expect(await flags(world)).toEqual(["examiner-with-interest"]);
  const { attemptId, store } = world;
  expect(await findResult(store, attemptId, { stage: "simulation", sitting: 1, version: 1 })).toBeDefined();
  expect(await readStage(store, attemptId, "simulation")).not.toHaveProperty("resultVersion");
  const event = (await readEvents(store, attemptId)).find(({ type }) => type === "result-held");
  expect(event?.detail).toMatchObject({ stage: "simulation", sitting: 1, employers: ["leeds"] });
  expect(JSON.stringify(event)).not.toMatch(/score|\bmet\b/);
});

test("cleared with a reason, it counts as if it had come now", async () => {
  const world = await heldWorld();
  expect(await decide(world, "cleared")).toEqual({ recorded: true });
  await world.runUntilQuiet();
  expect(await status(world)).toBe("accredited");
  expect(await flags(world)).toEqual([]);
  expect(world.faults).toEqual([]);
});

test("not cleared, it is sat again, never counts, and the time it was held is given back", async () => {
  const world = await heldWorld();
  await world.letPass(10);
  expect(await decide(world, "not-cleared")).toEqual({ recorded: true });
  await world.runUntilQuiet();
  expect(await readStage(world.store, world.attemptId, "simulation")).toMatchObject({
    ...{ sitting: 2, notAttended: 0, closesAt: "2019-01-11T23:59:59.000Z" },
  });
  await world.provider.send("result", { stage: "simulation", met: false, examiner: "examiner-8" });
  await world.runUntilQuiet();
  // The score of the first sitting would have met the standard.
  expect(await status(world)).toBe("released");
});

test("what is held does not lapse, however long an operator takes", async () => {
  const world = await heldWorld();
  await world.letPass(125);
  expect((await findQuestion(world.store, world.attemptId, key))?.answer).toBeUndefined();
  await decide(world, "cleared");
  await world.runUntilQuiet();
  expect(await status(world)).toBe("accredited");
});

test("nor does the state that waits time out: the journey goes on as its next leg, and the decision still stands open", async () => {
  const world = await heldWorld();
  await world.letPass(300);
  expect((await world.attempt()).haltedAt).toBeUndefined();
  expect((await world.attempt()).leg).toBeGreaterThan(1);
  expect(await flags(world)).toEqual(["examiner-with-interest"]);
  await decide(world, "cleared");
  await world.runUntilQuiet();
  expect(await status(world)).toBe("accredited");
});

test("of a result that was held when its stage was asked for no more, a correction is kept for an operator", async () => {
  const world = await heldWorld();
  const { store, attemptId } = world;
  const question = await findQuestion(store, attemptId, key);
  if (question === undefined) throw new TypeError("expected the simulation to be asked for");
  await append(store, attemptId, () => ({
    ...{ answer: undefined, events: [], writes: [closeQuestion(store, question, "operator-1")] },
  }));
  expect(
    await world.provider.send("result-corrected", { stage: "simulation", sitting: 1, examiner }),
  ).toEqual({ verdict: "kept-for-an-operator" });
  expect(await flags(world)).toEqual(["corrects-no-result"]);
});

test("decided twice, it is recorded already; otherwise than before, it is refused", async () => {
  const world = await heldWorld();
  await decide(world, "cleared");
  const before = await world.attempt();
  expect(await decide(world, "cleared")).toEqual({ recorded: true });
  expect(await world.attempt()).toEqual(before);
  await expect(decide(world, "not-cleared")).rejects.toMatchObject({ code: "not-open" });
});

test("nothing is to be decided where no examiner waits", async () => {
  const world = journeyWorld();
  await toTheStages(world);
  await expect(decide(world, "cleared")).rejects.toMatchObject({ code: "not-open" });
});

test("while it is held, the same result is known, another conflicts, and an incident is put before an operator", async () => {
  const world = await heldWorld();
  expect(await world.provider.send("result", { stage: "simulation", examiner, sitting: 1 })).toEqual({
    verdict: "already-known",
  });
  await world.provider.send("result", { stage: "simulation", examiner, sitting: 1, met: false });
  await world.provider.send("incident", { stage: "simulation", sitting: 1 });
  expect((await flags(world)).toSorted()).toEqual([
    "already-answered",
    "conflicts-with-the-answer",
    "examiner-with-interest",
  ]);
  expect(await status(world)).toBe("taking-part");
});

test("a correction by the same examiner is held in its place; cleared, it is the correction that counts", async () => {
  const world = await heldWorld();
  await world.provider.send("result-corrected", { stage: "simulation", examiner, met: false });
  expect(await flags(world)).toEqual(["examiner-with-interest"]);
  await decide(world, "cleared");
  await world.runUntilQuiet();
  expect(await status(world)).toBe("released");
  // Cleared is who examined this sitting: a correction of theirs needs no second decision.
  const cleared = await findQuestion(world.store, world.attemptId, key);
  expect(cleared?.clearedExaminer).toBe(examiner);
});

test("a correction that does not say again who examined is held in its place as well", async () => {
  const world = await heldWorld();
  await world.provider.send("result-corrected", { stage: "simulation", met: false });
  await world.runUntilQuiet();
  expect(await status(world)).toBe("taking-part");
  expect(await flags(world)).toEqual(["examiner-with-interest"]);
  await decide(world, "cleared");
  await world.runUntilQuiet();
  expect(await status(world)).toBe("released");
});

test("a correction that names another examiner without an interest answers by itself", async () => {
  const world = await heldWorld();
  await world.provider.send("result-corrected", { stage: "simulation", examiner: "examiner-8" });
  await world.runUntilQuiet();
  expect(await status(world)).toBe("accredited");
  expect(await flags(world)).toEqual([]);
});

test("a graded simulation corrected by an examiner with an interest: the correction waits, what was graded stands", async () => {
  const world = journeyWorld();
  await world.provider.declareExaminer(examiner, ["leeds"]);
  await toTheStages(world);
  await world.provider.send("result", { stage: "simulation", examiner: "examiner-8" });
  await world.runUntilQuiet();
  await world.provider.send("result-corrected", { stage: "simulation", examiner, met: false, sitting: 1 });
  expect(await flags(world)).toEqual(["correction-not-admitted"]);
  for (const stage of ["knowledge", "written"] as const) await world.provider.send("result", { stage });
  await world.runUntilQuiet();
  expect(await status(world)).toBe("accredited");
});

test("an interest in a former employer counts as well; one in an employer that the candidate never had does not", async () => {
  const world = journeyWorld();
  await world.provider.declareExaminer(examiner, ["bury"]);
  const before = await world.register({ candidateId: "person-1" });
  await world.candidate.withdraw({ attemptId: before });
  // The attempt before this one was with another employer.
  await append(world.store, before, () => ({
    answer: undefined,
    events: [],
    attempt: { employerId: "bury" },
  }));
  const attemptId = await toTheStages(world, "person-1");
  await world.provider.send("result", { attemptId, stage: "simulation", examiner });
  expect(await world.flags()).toMatchObject([{ attemptId, flagCode: "examiner-with-interest" }]);
  const stranger = await toTheStages(world, "person-2");
  expect(await world.provider.send("result", { attemptId: stranger, stage: "simulation", examiner })).toEqual(
    {
      verdict: "taken",
    },
  );
});

test.each(["knowledge", "written"] as const)("an interest bars no %s: nobody observes it", async (stage) => {
  const world = journeyWorld();
  await world.provider.declareExaminer(examiner, ["leeds"]);
  await toTheStages(world);
  expect(await world.provider.send("result", { stage, examiner })).toEqual({ verdict: "taken" });
});

test("of two declarations the later one stands, in whatever order they come", async () => {
  const world = journeyWorld();
  await world.provider.declareExaminer(examiner, [], "2018-09-02T09:00:00.000Z");
  expect(await world.provider.declareExaminer(examiner, ["leeds"], "2018-09-01T09:00:00.000Z")).toEqual({
    verdict: "already-known",
  });
  await toTheStages(world);
  expect(await world.provider.send("result", { stage: "simulation", examiner })).toEqual({
    verdict: "taken",
  });
});

test("who withdraws while a result is held leaves nothing to be decided", async () => {
  const world = await heldWorld();
  await world.candidate.withdraw();
  await world.runUntilQuiet();
  expect(await status(world)).toBe("withdrawn");
  expect(await flags(world)).toEqual([]);
  await expect(decide(world, "cleared")).rejects.toMatchObject({ code: "not-open" });
});

test("a restart takes the held question over, and it still waits for the operator", async () => {
  const world = await heldWorld();
  await world.restart();
  await world.runUntilQuiet();
  expect(await flags(world)).toEqual(["examiner-with-interest"]);
  await decide(world, "cleared");
  await world.runUntilQuiet();
  expect(await status(world)).toBe("accredited");
});

describe("an interest that is declared after the result came", () => {
  /** The simulation is graded, and its examiner declares only then. */
  async function declaredLate(met = true): Promise<JourneyWorld> {
    const world = journeyWorld();
    await toTheStages(world);
    await world.provider.send("result", { stage: "simulation", examiner, met });
    await world.runUntilQuiet();
    await world.letPass(10);
    await world.provider.declareExaminer(examiner, ["leeds"]);
    await world.letPass(0.01);
    return world;
  }
  const meetTheOthers = async (world: JourneyWorld) => {
    for (const stage of ["knowledge", "written"] as const) await world.provider.send("result", { stage });
    await world.runUntilQuiet();
  };
  const faultsOf = async ({ attemptId, store }: JourneyWorld) =>
    (await showOutcome({ attemptId }, store)).faults;

  test("holds what is not released yet: it is graded no more, and nothing is released", async () => {
    const world = await declaredLate();
    expect(await flags(world)).toEqual(["examiner-with-interest"]);
    const stage = await readStage(world.store, world.attemptId, "simulation");
    expect(stage).not.toHaveProperty("standing");
    expect(stage).not.toHaveProperty("resultVersion");
    await meetTheOthers(world);
    expect(await status(world)).toBe("taking-part");
    const event = (await world.events()).find(({ type }) => type === "result-held");
    expect(event).toMatchObject({
      ...{
        causation: key,
        detail: { stage: "simulation", sitting: 1, resultVersion: 1, employers: ["leeds"] },
      },
    });
    expect(world.faults).toEqual([]);
  });

  test("and cleared, what was held counts", async () => {
    const world = await declaredLate();
    await meetTheOthers(world);
    expect(await decide(world, "cleared")).toEqual({ recorded: true });
    await world.runUntilQuiet();
    expect(await status(world)).toBe("accredited");
    expect(await flags(world)).toEqual([]);
    expect(await faultsOf(world)).toEqual([]);
    await world.provider.declareExaminer(examiner, ["leeds", "bury"]);
    await world.letPass(0.01);
    expect(await flags(world)).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  test("not cleared, it is sat again, with the days since the result came given back", async () => {
    const world = await declaredLate();
    await world.letPass(5);
    await decide(world, "not-cleared");
    await world.runUntilQuiet();
    expect(await readStage(world.store, world.attemptId, "simulation")).toMatchObject({
      ...{ sitting: 2, notAttended: 0, closesAt: "2019-01-17T23:59:59.000Z" },
    });
    await meetTheOthers(world);
    await world.provider.send("result", { stage: "simulation", met: false, examiner: "examiner-8" });
    await world.runUntilQuiet();
    expect(await status(world)).toBe("released");
    expect(await faultsOf(world)).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  test("holds it too where the outcome is decided and not released yet; it is decided anew", async () => {
    const seen: string[] = [];
    const world = journeyWorld();
    await toTheStages(world);
    world.between = async () => {
      if (seen.length > 0 || (await status(world)) !== "outcome-decided") return;
      seen.push("declared");
      await world.provider.declareExaminer(examiner, ["leeds"]);
      world.clock.advance({ minutes: 1 });
      await world.sweep();
      seen.push(await status(world));
    };
    for (const stage of externalStages) await world.provider.send("result", { stage, examiner });
    await world.runUntilQuiet();
    expect(seen).toEqual(["declared", "taking-part"]);
    expect(await status(world)).toBe("taking-part");
    await decide(world, "cleared");
    await world.runUntilQuiet();
    expect(await world.attempt()).toMatchObject({ status: "accredited", outcomeVersion: 2 });
    expect(await faultsOf(world)).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  test("holds it too where a correction has come since that names no examiner; cleared, a new declaration doesn't hold it", async () => {
    const world = journeyWorld();
    await toTheStages(world);
    await world.provider.send("result", { stage: "simulation", examiner });
    await world.provider.send("result-corrected", { stage: "simulation", sitting: 1, met: false });
    await world.runUntilQuiet();
    await world.provider.declareExaminer(examiner, ["leeds"]);
    await world.letPass(0.01);
    expect(await flags(world)).toEqual(["examiner-with-interest"]);
    await decide(world, "cleared");
    await world.provider.declareExaminer(examiner, ["leeds", "bury"]);
    await world.letPass(0.01);
    expect(await flags(world)).toEqual([]);
    await meetTheOthers(world);
    // What was cleared is the correction.
    expect(await status(world)).toBe("released");
    expect(world.faults).toEqual([]);
  });

  test("touches nobody whose sitting a correction says somebody else examined", async () => {
    const world = journeyWorld();
    await toTheStages(world);
    await world.provider.send("result", { stage: "simulation", examiner });
    const corrected = { stage: "simulation", sitting: 1, examiner: "examiner-8" } as const;
    await world.provider.send("result-corrected", corrected);
    await world.provider.declareExaminer(examiner, ["leeds"]);
    await world.letPass(0.01);
    expect(await flags(world)).toEqual([]);
  });

  /** The simulation's re-sit has its result, and the candidate appeals: now, or once the re-sit's outcome is decided. */
  async function appealedInTheResit(when: "now" | "outcome-decided" = "now"): Promise<JourneyWorld> {
    const world = await resitUnderWay(["knowledge", "written"]);
    let isToAppeal = when === "outcome-decided";
    world.between = async () => {
      if (!isToAppeal || (await status(world)) !== when) return;
      isToAppeal = false;
      await world.candidate.appeal();
    };
    await world.provider.send("result", { stage: "simulation", examiner });
    if (when === "now") await world.candidate.appeal();
    await settle(world);
    expect(await status(world)).toBe("under-appeal");
    return world;
  }

  test.each(["now", "outcome-decided"] as const)(
    "holds it while an appeal suspends the re-sit (appealed %s), and nothing is released when the appeal ends",
    async (when) => {
      const world = await appealedInTheResit(when);
      await world.provider.declareExaminer(examiner, ["leeds"]);
      await world.letPass(0.01);
      expect(await flags(world)).toContain("examiner-with-interest");
      expect(await flags(world)).not.toContain("attempt-left-out");
      expect(await status(world)).toBe("under-appeal");
      await world.candidate.withdrawAppeal();
      await settle(world);
      expect(await status(world)).toBe("taking-part");
      expect(await flags(world)).toEqual(["examiner-with-interest"]);
      await decide(world, "cleared");
      await world.runUntilQuiet();
      expect(await status(world)).toBe("accredited");
      expect(await faultsOf(world)).toEqual([]);
      expect(world.faults).toEqual([]);
    },
  );

  test.each([
    ["cleared", "accredited"],
    ["not-cleared", "taking-part"],
  ] as const)("decided %s before the appeal ends, the re-sit goes on from it: %s", async (decision, then) => {
    const world = await appealedInTheResit();
    await world.provider.declareExaminer(examiner, ["leeds"]);
    await world.letPass(0.01);
    await decide(world, decision);
    await settle(world);
    expect(await status(world)).toBe("under-appeal");
    await world.candidate.withdrawAppeal();
    await settle(world);
    expect(await status(world)).toBe(then);
    expect(await flags(world)).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  test.each<[string, string, (world: JourneyWorld) => Promise<unknown>]>([
    ["corrects the result that was released", "accredited", ({ panel }) => panel.correct("simulation")],
    ["annuls the stage that was released", "taking-part", ({ panel }) => panel.annul("simulation")],
    ["is withdrawn from with the attempt", "withdrawn", ({ candidate }) => candidate.withdraw()],
  ])("is held no more where the appeal %s: the re-sit falls away", async (_, then, end) => {
    const world = await beforeThePanel(await resitUnderWay(["knowledge", "written"]));
    await world.provider.send("result", { stage: "simulation", sitting: 2, examiner });
    await world.provider.declareExaminer(examiner, ["leeds"]);
    await world.letPass(0.01);
    expect(await flags(world)).toEqual(["examiner-with-interest"]);
    await end(world);
    await settle(world);
    expect(await status(world)).toBe(then);
    expect(await flags(world)).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  test("puts nothing before an operator where the one who appeals had withdrawn from the re-sit", async () => {
    const world = await resitUnderWay(["knowledge"]);
    await world.provider.send("result", { stage: "simulation", examiner });
    await world.runUntilQuiet();
    await world.candidate.withdraw();
    await world.runUntilQuiet();
    await world.candidate.appeal();
    await settle(world);
    await world.provider.declareExaminer(examiner, ["leeds"]);
    await world.letPass(0.01);
    expect(await flags(world)).toEqual(["appeal-waits-for-an-operator"]);
    await world.candidate.withdrawAppeal();
    await settle(world);
    expect(await status(world)).toBe("withdrawn");
    expect(await flags(world)).toEqual([]);
  });

  test("holds a result that was being recorded when the examiner declared, and knew of no interest", async () => {
    let isDeclaring = false;
    const world: JourneyWorld = journeyWorld({
      around: async (call, run) => {
        if (isDeclaring && call === "transactWrite") {
          isDeclaring = false;
          await world.provider.declareExaminer(examiner, ["leeds"]);
          await world.sweep();
        }
        return run();
      },
    });
    await toTheStages(world);
    isDeclaring = true;
    expect(await world.provider.send("result", { stage: "simulation", examiner })).toEqual({
      verdict: "taken",
    });
    await world.letPass(0.01);
    expect(await flags(world)).toEqual(["examiner-with-interest"]);
    expect(world.faults).toEqual([]);
  });

  test("puts what is released already before an operator, once, and changes nothing", async () => {
    const world = journeyWorld();
    await toTheStages(world);
    await world.provider.send("result", { stage: "simulation", examiner });
    await meetTheOthers(world);
    await world.provider.declareExaminer(examiner, ["leeds"]);
    await world.letPass(0.01);
    const [flag] = await world.flags();
    expect(flag).toMatchObject({ attemptId: world.attemptId, flagCode: "interest-after-release" });
    expect(await status(world)).toBe("accredited");
    const { pk = "", sk = "" } = flag ?? {};
    await closeFlag({ flagId: flagIdOf({ pk, sk }), by: "operator-1", reason: "Looked into." }, world.store);
    await world.provider.declareExaminer(examiner, ["leeds", "bury"], "2018-12-24T09:00:00.000Z");
    await world.letPass(0.01);
    expect(await flags(world)).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  test.each<[string, readonly string[], (world: JourneyWorld) => Promise<unknown>]>([
    ["in an employer that the candidate never had", ["bury"], async () => {}],
    ["in the employer of somebody who has withdrawn", ["leeds"], (world) => world.candidate.withdraw()],
  ])("%s touches nobody", async (_, interests, before) => {
    const world = journeyWorld();
    await toTheStages(world);
    await world.provider.send("result", { stage: "simulation", examiner });
    await world.runUntilQuiet();
    await before(world);
    await world.runUntilQuiet();
    const attempt = await world.attempt();
    await world.provider.declareExaminer(examiner, interests);
    await world.letPass(0.01);
    expect(await flags(world)).toEqual([]);
    expect(await world.attempt()).toEqual(attempt);
  });
});

test("not cleared at the last sitting that a loop is for, it is sat again all the same, by the next leg", async () => {
  const world = journeyWorld();
  await world.provider.declareExaminer(examiner, ["leeds"]);
  await toTheStages(world);
  const limit = policyOfVersion("2018-1").parameters.sittingsPerStageLimit.value;
  for (let sitting = 1; sitting < limit; sitting += 1) {
    await world.provider.send("incident", { stage: "simulation" });
    await world.runUntilQuiet();
  }
  await world.provider.send("result", { stage: "simulation", examiner });
  const { leg } = await world.attempt();
  expect(await decide(world, "not-cleared")).toEqual({ recorded: true });
  expect(await decide(world, "not-cleared")).toEqual({ recorded: true });
  await world.runUntilQuiet();
  expect(await world.attempt()).toMatchObject({ leg: leg + 1 });
  expect(await readStage(world.store, world.attemptId, "simulation")).toMatchObject({ sitting: limit + 1 });
  for (const stage of externalStages) await world.provider.send("result", { stage, examiner: "examiner-8" });
  await world.runUntilQuiet();
  expect(await status(world)).toBe("accredited");
  expect(world.faults).toEqual([]);
});
