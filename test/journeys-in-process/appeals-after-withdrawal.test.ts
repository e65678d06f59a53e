import { describe, expect, test } from "vitest";
import { attemptInWords } from "../../domain/attempt-in-words.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { showNextSteps } from "../../functions/doorways/candidates/show-next-steps.ts";
import { showOutcome } from "../../functions/doorways/operators/show-outcome.ts";
import { findAppeal } from "../../store/journey/appeals.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { findReleasedOutcome } from "../../store/journey/outcomes.ts";
import { isOpen, readQuestions } from "../../store/journey/questions.ts";
import { findOpenAttempt } from "../../store/transitions/registration.ts";
import { readResults } from "../../store/journey/results.ts";
import { inProcessDriver } from "../journeys/in-process-driver.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

/** Lets everything happen that happens by itself within the hour: a doorway's leg is started by the deadline job. */
const settle = (world: JourneyWorld) => world.letPass(1 / 24);

async function results(world: JourneyWorld, met: readonly ExternalStage[], of: readonly ExternalStage[]) {
  for (const stage of of) await world.provider.send("result", { stage, met: met.includes(stage) });
  await world.runUntilQuiet();
}

/** A journey whose outcome is released; by default the simulation is not met. */
async function released(met: readonly ExternalStage[] = ["knowledge", "written"]): Promise<JourneyWorld> {
  const world = journeyWorld();
  await world.register({ isEndorsed: true, candidateId: "person-1" });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  await results(world, met, externalStages);
  return world;
}

async function resitUnderWay(): Promise<JourneyWorld> {
  const world = await released();
  await world.candidate.choose("fast-track-resit");
  await world.runUntilQuiet();
  await world.employer.agreeToResit();
  await world.runUntilQuiet();
  return world;
}

async function withdrawn(world: JourneyWorld): Promise<JourneyWorld> {
  await world.candidate.withdraw();
  await settle(world);
  return world;
}

async function appealed(world: JourneyWorld): Promise<JourneyWorld> {
  await world.candidate.appeal();
  await settle(world);
  return world;
}

/** Withdrawn from after the outcome, appealed, and before its panel. */
async function beforeThePanel(journey?: JourneyWorld): Promise<JourneyWorld> {
  const world = await appealed(await withdrawn(journey ?? (await released())));
  await world.operator.admit();
  await settle(world);
  await world.operator.formPanel();
  await settle(world);
  return world;
}

/** Puts the same person forward by another employer. Answers the attempt's id; the world speaks of the first on. */
async function putForwardElsewhere(world: JourneyWorld): Promise<string> {
  const first = world.attemptId;
  const second = await world.register({ candidateId: "person-1", employerId: "bury" });
  await world.runUntilQuiet();
  world.attemptId = first;
  return second;
}

const holder = async (world: JourneyWorld) =>
  (await findOpenAttempt(world.store, await world.attempt()))?.attemptId;
const statusOf = async (world: JourneyWorld, attemptId?: string) => (await world.attempt(attemptId)).status;
const commissionedStages = (world: JourneyWorld) =>
  world.told.flatMap(({ type, stage }) => (type === "commission" ? [stage] : []));
const openQuestions = async ({ store, attemptId }: JourneyWorld) =>
  (await readQuestions(store, attemptId)).filter(isOpen).map(({ key }) => key);

async function expectSound(world: JourneyWorld): Promise<void> {
  const { store, attemptId } = world;
  expect(faultsOfChain(await world.events(), await world.attempt())).toEqual([]);
  expect((await showOutcome({ attemptId }, store)).faults).toEqual([]);
  expect(await world.flags()).toEqual([]);
  expect(world.faults).toEqual([]);
}

/** The attempt has ended, as withdrawn: nobody is asked anything, nothing runs and nothing is due. */
async function expectWithdrawn(world: JourneyWorld): Promise<void> {
  expect(await statusOf(world)).toBe("withdrawn");
  expect(await openQuestions(world)).toEqual([]);
  const ours = world.engine.executions().filter(({ name }) => name.startsWith(world.attemptId));
  expect(ours.filter(({ status }) => status === "RUNNING")).toEqual([]);
  await expectSound(world);
}

describe("an appeal that changes nothing leaves the withdrawal as it is", () => {
  test("not upheld: the candidate reads why, and is asked nothing more", async () => {
    const world = await beforeThePanel();
    expect(await statusOf(world)).toBe("under-appeal");
    await world.panel.notUphold();
    await settle(world);
    expect(world.execution(2).output).toMatchObject({ ended: "Not upheld" });
    expect(await findAppeal(world.store, world.attemptId)).toMatchObject({ end: "not-upheld" });
    expect((await world.events()).at(-1)).toMatchObject({
      type: "appeal-closed",
      detail: { end: "not-upheld", withdrawal: "stands" },
    });
    await expectWithdrawn(world);
    expect(world.nextDue()).toBeUndefined();
    await expect(world.candidate.appeal({ statement: "Once more." })).rejects.toThrow("already-appealed");
  });

  test("not admissible", async () => {
    const world = await appealed(await withdrawn(await released()));
    await world.operator.refuse();
    await settle(world);
    expect(world.execution(2).output).toMatchObject({ ended: "Not admissible" });
    await expectWithdrawn(world);
  });

  test("withdrawn while an operator judges it, or before its leg began", async () => {
    for (const judging of [true, false]) {
      const world = await withdrawn(await released());
      await (judging ? appealed(world) : world.candidate.appeal());
      await world.candidate.withdrawAppeal();
      await settle(world);
      expect(await findAppeal(world.store, world.attemptId)).toMatchObject({ end: "appeal-withdrawn" });
      await expectWithdrawn(world);
    }
  });

  test("withdrawn altogether once more: the appeal ends by it", async () => {
    const world = await beforeThePanel();
    await world.candidate.withdraw();
    await settle(world);
    expect(await findAppeal(world.store, world.attemptId)).toMatchObject({ end: "candidate-withdrew" });
    await expectWithdrawn(world);
  });
});

describe("an upheld appeal takes the withdrawal back", () => {
  test("a corrected result that comes to met: accredited", async () => {
    const world = await beforeThePanel();
    await world.panel.correct("simulation");
    await settle(world);
    expect(await statusOf(world)).toBe("accredited");
    expect((await world.events()).find(({ type }) => type === "appeal-closed")?.detail).toMatchObject({
      ...{ end: "upheld", remedy: "correct-result", withdrawal: "taken-back" },
    });
    expect(await holder(world)).toBeUndefined();
    await expectSound(world);
  });

  test("a corrected result that comes to partially met: asked what next, and a re-sit may be chosen", async () => {
    const world = await beforeThePanel(await released([]));
    await world.panel.correct("knowledge");
    await settle(world);
    expect(await statusOf(world)).toBe("released");
    expect(await openQuestions(world)).toEqual(["next-step#round-1#time-2"]);
    expect(await holder(world)).toBe(world.attemptId);
    await world.candidate.choose("fast-track-resit");
    await settle(world);
    await world.employer.agreeToResit();
    await settle(world);
    await results(world, ["simulation", "written"], ["simulation", "written"]);
    expect(await statusOf(world)).toBe("accredited");
    await expectSound(world);
  });

  test("an annulled stage: nobody is commissioned before the candidate says that they take part", async () => {
    const world = await beforeThePanel();
    await world.panel.annul("simulation");
    await settle(world);
    expect(await statusOf(world)).toBe("endorsed");
    expect(await openQuestions(world)).toEqual(["taking-part#round-2"]);
    expect(attemptInWords(await world.attempt())).toContain("whether they take part again");
    expect(commissionedStages(world)).toHaveLength(3);
    await world.candidate.confirm();
    await settle(world);
    expect(commissionedStages(world).slice(3)).toEqual(["simulation"]);
    expect(await world.attempt()).toMatchObject({
      status: "taking-part",
      isFreeRound: true,
      fastTrackResits: 0,
    });
    await results(world, ["simulation"], ["simulation"]);
    expect(await statusOf(world)).toBe("accredited");
    await expectSound(world);
  });

  test("an annulled attempt: every stage is sat again, and the re-sits come back", async () => {
    const world = await resitUnderWay();
    await results(world, [], ["simulation"]);
    await beforeThePanel(world);
    await world.panel.annulAttempt();
    await settle(world);
    await world.candidate.confirm();
    await settle(world);
    expect(commissionedStages(world).slice(4)).toEqual(externalStages);
    await results(world, externalStages, externalStages);
    expect(await world.attempt()).toMatchObject({ status: "accredited", fastTrackResits: 0 });
    await expectSound(world);
  });

  test.each([
    ["declined", async (world: JourneyWorld) => void (await world.candidate.decline())],
    ["not answered", (world: JourneyWorld) => world.letPass(40)],
  ])(
    "an annulled stage, taking part %s: it ends, and the annulled sitting counts nowhere",
    async (_, answer) => {
      const world = await beforeThePanel();
      await world.panel.annul("simulation");
      await settle(world);
      await answer(world);
      await settle(world);
      expect(await statusOf(world)).toBe("not-taking-part");
      expect(await holder(world)).toBeUndefined();
      expect(commissionedStages(world)).toHaveLength(3);
      const { store, attemptId } = world;
      expect(await showOutcome({ attemptId }, store)).toMatchObject({ state: "annulled", faults: [] });
    },
  );

  test("an annulled stage, and withdrawn from again", async () => {
    const world = await beforeThePanel();
    await world.panel.annul("simulation");
    await settle(world);
    await withdrawn(world);
    await expectWithdrawn(world);
    await expect(world.candidate.appeal({ statement: "Once more." })).rejects.toThrow("already-appealed");
  });
});

describe("whoever was put forward elsewhere meanwhile", () => {
  test("may be while the appeal is open, for it holds nobody's place", async () => {
    const world = await beforeThePanel();
    expect(await holder(world)).toBeUndefined();
    const second = await putForwardElsewhere(world);
    expect(await holder(world)).toBe(second);
  });

  test("stays withdrawn here where the appeal is not upheld, and the other attempt goes its way", async () => {
    const world = await withdrawn(await released());
    const second = await putForwardElsewhere(world);
    await appealed(world);
    await world.operator.refuse();
    await settle(world);
    await expectWithdrawn(world);
    expect(await holder(world)).toBe(second);
    await world.candidate.withdraw({ attemptId: second });
    expect(await holder(world)).toBeUndefined();
  });

  test("is accredited by a corrected result that comes to met, and the other attempt is not touched", async () => {
    const world = await beforeThePanel();
    const second = await putForwardElsewhere(world);
    const before = await world.attempt(second);
    await world.panel.correct("simulation");
    await settle(world);
    expect(await statusOf(world)).toBe("accredited");
    expect(await world.attempt(second)).toEqual(before);
    expect(await holder(world)).toBe(second);
    await expectSound(world);
  });

  test("has a corrected outcome that is still not met issued, and is asked nothing here", async () => {
    const world = await beforeThePanel(await released([]));
    const second = await putForwardElsewhere(world);
    await world.panel.correct("knowledge");
    await settle(world);
    expect(await findReleasedOutcome(world.store, await world.attempt())).toMatchObject({
      ...{ version: 2, result: "not-met", partiallyMet: true },
    });
    expect(world.execution(3).output).toMatchObject({ ended: "Withdrawn" });
    await expectWithdrawn(world);
    expect(await holder(world)).toBe(second);
  });

  test.each(["simulation", "attempt"] as const)(
    "has what was annulled count nowhere, and sits nothing again here: %s",
    async (annulled) => {
      const world = await beforeThePanel();
      const second = await putForwardElsewhere(world);
      await (annulled === "attempt" ? world.panel.annulAttempt() : world.panel.annul(annulled));
      await settle(world);
      expect(world.execution(2).output).toMatchObject({ ended: "Upheld" });
      await expectWithdrawn(world);
      expect(await holder(world)).toBe(second);
      const kept = await readResults(world.store, world.attemptId);
      const counted = kept.filter(({ annulledAt }) => annulledAt === undefined).map(({ stage }) => stage);
      expect(counted).toEqual(annulled === "attempt" ? [] : ["knowledge", "written"]);
      expect(commissionedStages(world)).toHaveLength(3);
    },
  );

  test("and withdrew there too before the panel decided, goes on here", async () => {
    const world = await beforeThePanel();
    const second = await putForwardElsewhere(world);
    await world.candidate.withdraw({ attemptId: second });
    await world.panel.annul("simulation");
    await settle(world);
    expect(await statusOf(world)).toBe("endorsed");
    expect(await holder(world)).toBe(world.attemptId);
  });
});

describe("when it was withdrawn", () => {
  test("during a re-sit: the first outcome is appealed, and what was booked of the re-sit counts for nothing", async () => {
    const world = await beforeThePanel(await resitUnderWay());
    await world.panel.correct("simulation");
    await settle(world);
    expect(await world.attempt()).toMatchObject({ status: "accredited", round: 1, fastTrackResits: 0 });
    await expectSound(world);
  });

  test.each([
    ["nothing decided yet", 1],
    ["its next version decided, and not released", 2],
  ])("while a review issued the outcome anew, %s: what was issued is appealed", async (_, outcomeVersion) => {
    const world = await released();
    await world.provider.send("result-corrected", { stage: "simulation", sitting: 1, score: 0 });
    await inProcessDriver(world).review();
    world.between = async () => {
      const attempt = await world.attempt();
      const isThen = attempt.status === "outcome-decided" && attempt.outcomeVersion === outcomeVersion;
      if (isThen) await world.candidate.withdraw();
    };
    await world.runUntilQuiet();
    world.between = async () => {};
    const attempt = await world.attempt();
    expect(attempt).toMatchObject({ status: "withdrawn", releasedOutcome: { outcomeVersion: 1 } });
    await beforeThePanel(world);
    await world.panel.correct("simulation");
    await settle(world);
    expect(await statusOf(world)).toBe("accredited");
    const kept = await readResults(world.store, world.attemptId);
    const versions = kept.filter(({ stage }) => stage === "simulation").map(({ version }) => version);
    expect(versions).toEqual([1, 2, 3]);
    await expectSound(world);
  });

  test.each([
    ["asked what next", released],
    ["with a re-sit under way", resitUnderWay],
  ])(
    "a moment ago, %s: the leg that has not heard of it is stopped, and nothing is due of it",
    async (_, play) => {
      const world = await play();
      const { leg } = await world.attempt();
      await world.candidate.withdraw();
      await world.candidate.appeal();
      await settle(world);
      expect(world.execution(leg).status).toBe("ABORTED");
      await world.operator.refuse();
      await settle(world);
      await expectWithdrawn(world);
      expect(world.nextDue()).toBeUndefined();
    },
  );

  test("while an appeal was open: that one is used up", async () => {
    const world = await appealed(await released());
    await withdrawn(world);
    await expect(world.candidate.appeal({ statement: "Once more." })).rejects.toThrow("already-appealed");
  });

  test("after the panel had upheld the appeal, and before that was applied: the remedy falls away with it", async () => {
    const world = await appealed(await released());
    await world.operator.admit();
    await settle(world);
    await world.operator.formPanel();
    await settle(world);
    await world.panel.correct("simulation");
    await withdrawn(world);
    expect(await findAppeal(world.store, world.attemptId)).toMatchObject({
      ...{ end: "candidate-withdrew", decision: { code: "correct-result" } },
    });
    await expectWithdrawn(world);
    await expect(world.candidate.appeal({ statement: "Once more." })).rejects.toThrow("already-appealed");
  });

  test("before an outcome was released: there is nothing to appeal", async () => {
    const world = journeyWorld();
    await world.register({ isEndorsed: true });
    await world.runUntilQuiet();
    await world.candidate.confirm();
    await withdrawn(world);
    await expect(world.candidate.appeal()).rejects.toThrow("no outcome is released");
    expect(await statusOf(world)).toBe("withdrawn");
    expect(await findAppeal(world.store, world.attemptId)).toBeUndefined();
  });
});

const lastSecond = "2018-10-01T22:59:59.000Z";
const appealStep = async ({ store, attemptId }: JourneyWorld) =>
  (await showNextSteps({ attemptId, candidateId: "person-1" }, store)).nextSteps.find(
    ({ choice }) => choice === "appeal",
  );

test("the last second of the window is in time for who withdrew", async () => {
  const world = await withdrawn(await released());
  world.clock.set(lastSecond);
  expect(await appealStep(world)).toMatchObject({ open: true, closesAt: lastSecond });
  expect(await world.candidate.appeal()).toEqual({ recorded: true });
});

test("a second later it is too late, and shown so", async () => {
  const world = await withdrawn(await released());
  world.clock.set("2018-10-01T23:00:00.000Z");
  expect(await appealStep(world)).toMatchObject({ open: false, reason: "window-passed" });
  await expect(world.candidate.appeal()).rejects.toThrow("window-passed");
});

test("the same appeal twice has appealed once, and its leg may be lost and restarted", async () => {
  const world = await withdrawn(await released());
  await world.candidate.appeal();
  await appealed(world);
  expect((await world.events()).filter(({ type }) => type === "appeal-made")).toHaveLength(1);
  await world.abort();
  await world.runUntilQuiet();
  expect((await world.attempt()).haltedAt).toBeDefined();
  await world.restart();
  await settle(world);
  await world.operator.refuse();
  await settle(world);
  await expectWithdrawn(world);
});
