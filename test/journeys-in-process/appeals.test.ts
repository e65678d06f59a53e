import { describe, expect, test } from "vitest";
import { dayInLondon, daysBetween } from "../../domain/calendar.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { problems } from "../../contracts/problem-details.ts";
import { reconcileExecutions } from "../../functions/jobs/reconcile-executions/reconcile-executions.ts";
import { standardOfVersion } from "../../domain/policy/standards.ts";
import { findAppeal } from "../../store/journey/appeals.ts";
import { append, type Decision } from "../../store/append.ts";
import { reopenOutcome, type ReopeningRefusal } from "../../store/transitions/reopening.ts";
import { findCommission } from "../../store/providers/commissions.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { findOutcome, readNextStepFacts } from "../../store/journey/outcomes.ts";
import { findQuestion } from "../../store/journey/questions.ts";
import { readResults } from "../../store/journey/results.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import {
  beforeThePanel,
  released as releasedWith,
  resitUnderWay as resitUnderWayWith,
  settle,
} from "../support/released.ts";

/** A journey whose outcome is released; by default the simulation is not met. */
const released = (met: readonly ExternalStage[] = ["knowledge", "written"]) => releasedWith(met);
const resitUnderWay = () => resitUnderWayWith(["knowledge", "written"]);

const notOpen = (detail: string) =>
  expect.objectContaining({
    code: "not-open",
    particulars: expect.objectContaining({ detail: expect.stringContaining(detail) }),
  });
const types = async (world: JourneyWorld) => (await world.events()).map(({ type }) => type);

async function expectSound(world: JourneyWorld): Promise<void> {
  expect(faultsOfChain(await world.events(), await world.attempt())).toEqual([]);
  expect(world.faults).toEqual([]);
}

describe("an appeal that is not upheld", () => {
  test("is decided by its panel, leg after leg, and the candidate is asked anew what next", async () => {
    const world = await beforeThePanel(await released());
    await world.panel.notUphold();
    await settle(world);
    expect([1, 2, 3].map((leg) => world.execution(leg).output)).toMatchObject([
      { ended: "Appeal started" },
      { ended: "Not upheld" },
      undefined,
    ]);
    expect(await world.attempt()).toMatchObject({ status: "released", leg: 3 });
    const asked = await findQuestion(world.store, world.attemptId, "next-step#round-1#time-2");
    expect(asked?.answer).toBeUndefined();
    expect(await findAppeal(world.store, world.attemptId)).toMatchObject({ end: "not-upheld" });
    expect(await types(world)).toEqual(
      expect.arrayContaining(["appeal-made", "appeal-panel-formed", "appeal-decided", "appeal-closed"]),
    );
    expect(await world.flags()).toEqual([]);
    await expectSound(world);
  });

  test("gives the re-sit's window back the time that it took, and uses up the right to appeal", async () => {
    const world = await released();
    const before = await readNextStepFacts(world.store, await world.attempt());
    await beforeThePanel(world);
    await world.letPass(20);
    await world.panel.notUphold();
    await settle(world);
    const after = await readNextStepFacts(world.store, await world.attempt());
    expect(after).toMatchObject({ appeal: "decided", hasAccepted: false });
    expect((after.standstillSeconds ?? 0) - (before.standstillSeconds ?? 0)).toBeGreaterThan(20 * 86_400);
    await expect(world.candidate.appeal({ statement: "Once more." })).rejects.toThrow(
      notOpen("already-appealed"),
    );
    await world.letPass(80);
    await world.candidate.choose("fast-track-resit");
    await settle(world);
    await world.employer.agreeToResit();
    await settle(world);
    expect(await world.attempt()).toMatchObject({ status: "taking-part", fastTrackResits: 1 });
  });

  test("returns a candidate who had accepted, and gave up the re-sit, without asking twice", async () => {
    const world = await released();
    await world.candidate.choose("accept");
    await beforeThePanel(world);
    await world.panel.notUphold();
    await world.letPass(1);
    expect((await world.attempt()).status).toBe("returned-to-employer");
    await expectSound(world);
  });
});

describe("an appeal that is not admissible", () => {
  test("never comes before a panel", async () => {
    const world = await released();
    await world.candidate.appeal();
    await settle(world);
    await world.operator.refuse();
    await settle(world);
    expect(world.execution(2).output).toMatchObject({ ended: "Not admissible" });
    expect((await types(world)).filter((type) => type === "appeal-panel-asked")).toEqual([]);
    expect((await world.attempt()).status).toBe("released");
    await expectSound(world);
  });
});

describe("an upheld appeal", () => {
  test("corrects a result: the outcome is issued anew, and the old one kept", async () => {
    const world = await beforeThePanel(await released());
    await world.panel.correct("simulation");
    await settle(world);
    expect(world.execution(2).output).toMatchObject({ ended: "Upheld" });
    expect(world.execution(3).output).toMatchObject({ ended: "Accredited" });
    const outcomes = await Promise.all(
      [1, 2].map((outcomeVersion) =>
        findOutcome(world.store, { attemptId: world.attemptId, round: 1, outcomeVersion }),
      ),
    );
    expect(outcomes.map((outcome) => outcome?.result)).toEqual(["not-met", "met"]);
    expect(outcomes.every((outcome) => outcome?.releasedAt !== undefined)).toBe(true);
    await expectSound(world);
  });

  test("annuls a stage: it alone is sat again, free, and the annulled result counts nowhere", async () => {
    const world = await beforeThePanel(await released(["knowledge"]));
    await world.panel.annul("simulation");
    await settle(world);
    expect(await world.attempt()).toMatchObject({ status: "taking-part", round: 2, fastTrackResits: 0 });
    expect(world.told.at(-1)).toMatchObject({ type: "commission", stage: "simulation" });
    const results = await readResults(world.store, world.attemptId);
    expect(results.filter(({ annulledAt }) => annulledAt !== undefined)).toMatchObject([
      { stage: "simulation", sitting: 1 },
    ]);
    await world.provider.send("result", { stage: "simulation" });
    await settle(world);
    const outcome = await findOutcome(world.store, await world.attempt());
    expect(outcome).toMatchObject({ round: 2, result: "not-met", partiallyMet: true });
    expect(outcome?.decidedOn).toEqual({
      knowledge: "sitting-1#1",
      simulation: "sitting-2#1",
      written: "sitting-1#1",
    });
    await world.candidate.choose("fast-track-resit");
    await settle(world);
    await world.employer.agreeToResit();
    await settle(world);
    expect(await world.attempt()).toMatchObject({ round: 3, fastTrackResits: 1 });
    await expectSound(world);
  });

  test("annuls a stage that was not sat, for whom nobody provided what was agreed", async () => {
    const world = journeyWorld();
    await world.register({ isEndorsed: true });
    await world.runUntilQuiet();
    await world.candidate.confirm();
    await world.runUntilQuiet();
    for (const stage of ["knowledge", "simulation"] as const) await world.provider.send("result", { stage });
    await world.letPass(125);
    await beforeThePanel(world);
    await world.panel.annul("written");
    await settle(world);
    await world.provider.send("result", { stage: "written" });
    await settle(world);
    expect((await world.attempt()).status).toBe("accredited");
    await expectSound(world);
  });

  test("annuls the attempt: every stage is sat again, and the limits know of nothing", async () => {
    const world = await resitUnderWay();
    await world.provider.send("result", { stage: "simulation", met: false });
    await world.runUntilQuiet();
    expect(await world.attempt()).toMatchObject({ status: "released", fastTrackResits: 1 });
    await beforeThePanel(world);
    await world.panel.annulAttempt();
    await settle(world);
    expect(await world.attempt()).toMatchObject({ status: "taking-part", round: 3, fastTrackResits: 0 });
    for (const stage of externalStages) await world.provider.send("result", { stage });
    await settle(world);
    expect((await world.attempt()).status).toBe("accredited");
    await expectSound(world);
  });

  test("lets an operator see who else sat under the same circumstances", async () => {
    const world = journeyWorld();
    const sat = async (saying: { readonly session?: string; readonly examiner?: string }) => {
      await world.register({ isEndorsed: true });
      await world.runUntilQuiet();
      await world.candidate.confirm();
      await world.runUntilQuiet();
      for (const stage of externalStages)
        await world.provider.send("result", { stage, met: stage !== "simulation", ...saying });
      await world.runUntilQuiet();
      return world.attemptId;
    };
    const both = await sat({ session: "leeds-1", examiner: "ex-7" });
    const examined = await sat({ session: "leeds-2", examiner: "ex-7" });
    await sat({ session: "leeds-3", examiner: "ex-8" });
    const own = await sat({ session: "leeds-1", examiner: "ex-7" });
    await beforeThePanel(world);
    await world.panel.annul("simulation");
    await settle(world);
    expect(await world.flags()).toMatchObject([{ flagCode: "others-may-be-affected", attemptId: own }]);
    const affected = await world.operator.affected();
    expect(affected.filter(({ stage }) => stage === "simulation")).toEqual([
      { attemptId: both, stage: "simulation", sitting: 1, inCommon: ["session", "examiner"] },
      { attemptId: examined, stage: "simulation", sitting: 1, inCommon: ["examiner"] },
    ]);
    expect(new Set(affected.map(({ attemptId }) => attemptId))).toEqual(new Set([both, examined]));
  });
});

test("a panel that is silent for a week is put before an operator, who can reach its members; its decision ends that", async () => {
  const world = await beforeThePanel(await released());
  expect(await world.flags()).toEqual([]);
  await world.letPass(8);
  expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["appeal-waits-for-its-panel"]);
  await world.panel.notUphold();
  await settle(world);
  expect(await world.flags()).toEqual([]);
});

describe("an appeal while a re-sit is under way", () => {
  test("takes its place: the sitting is suspended and told so, and nobody's window passes", async () => {
    const world = await resitUnderWay();
    await world.candidate.appeal();
    expect(await world.attempt()).toMatchObject({ status: "under-appeal", leg: 3 });
    await settle(world);
    expect(world.execution(2).status).toBe("ABORTED");
    expect(world.told.at(-1)).toMatchObject({ type: "commission-suspended", stage: "simulation" });
    await world.letPass(150);
    const asked = await findQuestion(world.store, world.attemptId, "result#simulation#sitting-2");
    expect(asked?.answer).toBeUndefined();
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["appeal-overdue"]);
  });

  test("stops the re-sit's leg also where an operator restarts the journey before the appeal's could begin", async () => {
    const world = await resitUnderWay();
    await world.candidate.appeal();
    await world.restart();
    await settle(world);
    expect([2, 4].map((leg) => world.execution(leg).status)).toEqual(["ABORTED", "RUNNING"]);
    expect(world.path(4).slice(0, 2)).toEqual([
      "Where does the leg start?",
      "Invite an operator to judge the statement",
    ]);
    await expectSound(world);
  });

  test("that is not upheld gives the sitting its time back, and the re-sit goes on", async () => {
    const world = await resitUnderWay();
    const before = await findQuestion(world.store, world.attemptId, "result#simulation#sitting-2");
    await beforeThePanel(world);
    await world.letPass(150);
    await world.panel.notUphold();
    await settle(world);
    const after = await findQuestion(world.store, world.attemptId, "result#simulation#sitting-2");
    expect(after?.askedByLeg).toBe((await world.attempt()).leg);
    // Once, to the end of the day: the next leg gives nothing back that the end of the appeal did.
    expect(daysBetween(dayInLondon(before?.closesAt ?? ""), dayInLondon(after?.closesAt ?? ""))).toBe(151);
    expect(world.told.at(-1)).toMatchObject({ type: "commission-changed", stage: "simulation" });
    await world.provider.send("result", { stage: "simulation" });
    await settle(world);
    expect(await world.attempt()).toMatchObject({ status: "accredited", fastTrackResits: 1 });
    await expectSound(world);
  });

  test("that corrects the first result makes the re-sit fall away", async () => {
    const world = await beforeThePanel(await resitUnderWay());
    await world.panel.correct("simulation");
    await settle(world);
    expect(await world.attempt()).toMatchObject({ status: "accredited", round: 1, fastTrackResits: 0 });
    expect(world.told.at(-1)).toMatchObject({ type: "commission-withdrawn" });
    await expectSound(world);
  });

  test("keeps a result that was on its way, for the leg after it, and bothers nobody meanwhile", async () => {
    const world = await beforeThePanel(await resitUnderWay());
    await world.provider.send("result", { stage: "simulation" });
    await world.letPass(5);
    expect(await world.flags()).toEqual([]);
    await world.panel.notUphold();
    await settle(world);
    expect((await world.attempt()).status).toBe("accredited");
    await expectSound(world);
  });

  test("while the employer is asked to agree to it lets that question wait, and it is asked on afterwards", async () => {
    const world = await released();
    await world.candidate.choose("fast-track-resit");
    await world.runUntilQuiet();
    await beforeThePanel(world);
    await world.letPass(60);
    const reminded = (await world.events()).filter(({ type }) => type === "reminded");
    expect(reminded.filter(({ causation }) => causation === "resit-support#round-1")).toEqual([]);
    await world.panel.notUphold();
    await settle(world);
    const asked = await findQuestion(world.store, world.attemptId, "resit-support#round-1");
    expect(asked).toMatchObject({ askedByLeg: (await world.attempt()).leg });
    expect(asked?.answer).toBeUndefined();
    await world.employer.agreeToResit();
    await settle(world);
    await world.provider.send("result", { stage: "simulation" });
    await settle(world);
    expect(await world.attempt()).toMatchObject({ status: "accredited", fastTrackResits: 1 });
    expect(await world.flags()).toEqual([]);
    await expectSound(world);
  });

  test("counts nobody as missing who did not come to a suspended sitting", async () => {
    const world = await beforeThePanel(await resitUnderWay());
    await world.provider.send("did-not-attend", { stage: "simulation" });
    await world.panel.notUphold();
    await settle(world);
    const asked = await findQuestion(world.store, world.attemptId, "result#simulation#sitting-2");
    expect(asked).toMatchObject({ answer: "sit-again", countsAsMissed: false });
  });

  test("bars a second re-sit until it is decided", async () => {
    const world = await released();
    await world.candidate.appeal();
    await expect(world.candidate.choose("fast-track-resit")).rejects.toThrow(notOpen("appealed"));
  });
});

describe("an appeal has a named end", () => {
  test("when it is withdrawn while an operator judges it", async () => {
    const world = await released();
    await world.candidate.appeal();
    await settle(world);
    await world.candidate.withdrawAppeal();
    await settle(world);
    expect(world.execution(2).output).toMatchObject({ ended: "Appeal withdrawn" });
    expect((await world.attempt()).status).toBe("released");
    await expect(world.candidate.appeal({ statement: "After all." })).rejects.toThrow(
      notOpen("already-appealed"),
    );
    await expectSound(world);
  });

  test("when it is withdrawn before its leg began: nobody is asked anything", async () => {
    const world = await released();
    await world.candidate.appeal();
    await world.candidate.withdrawAppeal();
    await settle(world);
    expect(world.execution(2).output).toMatchObject({ ended: "Appeal withdrawn" });
    expect((await types(world)).filter((type) => type === "appeal-admissibility-asked")).toEqual([]);
    expect(await world.flags()).toEqual([]);
    await expectSound(world);
  });

  test("when the candidate withdraws altogether", async () => {
    const world = await beforeThePanel(await resitUnderWay());
    await world.candidate.withdraw();
    await settle(world);
    expect(world.execution(3).output).toMatchObject({ ended: "Withdrawn" });
    expect((await world.attempt()).status).toBe("withdrawn");
    expect(await findAppeal(world.store, world.attemptId)).toMatchObject({ end: "candidate-withdrew" });
    expect(world.told.at(-1)).toMatchObject({ type: "commission-withdrawn" });
    await world.letPass(30);
    expect(await world.flags()).toEqual([]);
    await expectSound(world);
  });

  test("when it can't be withdrawn any more, for it is decided", async () => {
    const world = await beforeThePanel(await released());
    await world.panel.notUphold();
    await expect(world.candidate.withdrawAppeal()).rejects.toThrow(notOpen("the appeal was decided already"));
  });

  test("when its leg is lost and restarted: it goes on where it was", async () => {
    const world = await beforeThePanel(await released());
    await world.abort();
    await world.runUntilQuiet();
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["journey-halted"]);
    await world.restart();
    await settle(world);
    await world.panel.correct("simulation");
    await settle(world);
    expect(world.execution(3).output).toMatchObject({ ended: "Upheld" });
    expect((await world.attempt()).status).toBe("accredited");
    await expectSound(world);
  });
});

describe("who appeals", () => {
  test("in the last second of the window is in time, a second later is not", async () => {
    const world = await released();
    const last = (await readNextStepFacts(world.store, await world.attempt())).releasedAt;
    expect(last).toContain("2018-09-03");
    world.clock.set("2018-10-01T22:59:59.000Z");
    await world.candidate.appeal();
    await settle(world);
    expect((await world.attempt()).status).toBe("under-appeal");

    const late = await released();
    late.clock.set("2018-10-01T23:00:00.000Z");
    await expect(late.candidate.appeal()).rejects.toThrow(notOpen("window-passed"));
    expect((await late.attempt()).status).toBe("released");
  });

  test("after accepting may do so to the last day, though the window's lapse was due at the same minute", async () => {
    const world = await released();
    await world.candidate.choose("accept");
    world.clock.set("2018-10-01T22:59:59.000Z");
    await Promise.all([world.candidate.appeal(), world.sweep()]);
    await settle(world);
    expect((await world.attempt()).status).toBe("under-appeal");
    await expectSound(world);
  });

  test("twice at once with the same words has appealed once; with other words the second is refused", async () => {
    const world = await released();
    await Promise.all([world.candidate.appeal(), world.candidate.appeal()]);
    await expect(world.candidate.appeal({ statement: "Something else." })).rejects.toThrow(
      notOpen("already-appealed"),
    );
    expect((await types(world)).filter((type) => type === "appeal-made")).toHaveLength(1);
  });

  test("an outcome that is met, or none, is refused by name", async () => {
    const met = await released(externalStages);
    await expect(met.candidate.appeal()).rejects.toThrow(notOpen("ended: accredited"));
    const world = journeyWorld();
    await world.register({ isEndorsed: true });
    await world.runUntilQuiet();
    await expect(world.candidate.appeal()).rejects.toThrow(notOpen("no outcome is released"));
    expect(problems["not-open"].status).toBe(409);
  });

  test("at the moment of choosing a re-sit keeps both: the choice is asked again after the appeal", async () => {
    const world = await released();
    await world.candidate.choose("fast-track-resit");
    await world.candidate.appeal();
    await settle(world);
    expect((await world.attempt()).status).toBe("under-appeal");
    await world.operator.refuse();
    await settle(world);
    await world.candidate.choose("fast-track-resit");
    await settle(world);
    await world.employer.agreeToResit();
    await settle(world);
    expect(await world.attempt()).toMatchObject({ status: "taking-part", fastTrackResits: 1 });
    expect(await world.flags()).toEqual([]);
    await expectSound(world);
  });
});

describe("a review and an appeal at once", () => {
  const review = (world: JourneyWorld) =>
    append(world.store, world.attemptId, async (attempt): Promise<Decision<number | ReopeningRefusal>> => {
      const { threshold, areas } = standardOfVersion(attempt.standardVersion).stages.knowledge;
      const bands = areas.map((area) => ({ area, band: "developing" as const }));
      const corrected = { stage: "knowledge", score: threshold - 1, areas: bands, origin: "review" } as const;
      const actor = { kind: "operator", id: "operator-1" } as const;
      const reopening = await reopenOutcome(world.store, attempt, corrected, actor);
      if (reopening.refused !== undefined) return { nothing: reopening.refused };
      return { answer: reopening.leg, ...reopening.parts };
    });

  test("is the appeal's where that came first: the review is refused by name until it has ended", async () => {
    const world = await released();
    await world.candidate.appeal();
    expect(await review(world)).toBe("appeal-under-way");
    await settle(world);
    expect(await review(world)).toBe("appeal-under-way");
    await world.operator.refuse();
    await settle(world);
    expect(await review(world)).toBe(4);
    await settle(world);
    expect(await world.attempt()).toMatchObject({ status: "released", outcomeVersion: 2 });
    await expectSound(world);
  });

  test("is the review's where that came first: what it issues can be appealed instead", async () => {
    const world = await released();
    expect(await review(world)).toBe(2);
    await expect(world.candidate.appeal()).rejects.toThrow(notOpen("being decided anew"));
    await settle(world);
    await world.candidate.appeal();
    await settle(world);
    expect((await world.attempt()).status).toBe("under-appeal");
    expect(await findAppeal(world.store, world.attemptId)).toMatchObject({ round: 1, outcomeVersion: 2 });
    await expectSound(world);
  });
});

describe("no timer decides an appeal", () => {
  test("an operator is asked at once, chased, and shown every week what is overdue", async () => {
    const world = await released();
    await world.candidate.appeal();
    await settle(world);
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["appeal-waits-for-an-operator"]);
    await world.letPass(40);
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["appeal-overdue"]);
    const overdue = (await types(world)).filter((type) => type === "appeal-overdue");
    expect(overdue.length).toBeGreaterThan(3);
    await world.operator.admit();
    await settle(world);
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["appeal-waits-for-an-operator"]);
  });

  test("a panel that takes a year decides all the same, and no execution has timed out", async () => {
    const world = await beforeThePanel(await released());
    await world.letPass(370);
    expect(world.engine.executions().filter(({ status }) => status === "TIMED_OUT")).toEqual([]);
    expect(world.engine.executions().filter(({ status }) => status === "FAILED")).toEqual([]);
    expect((await types(world)).filter((type) => type === "journey-restarted").length).toBe(4);
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["appeal-overdue"]);
    await world.panel.correct("simulation");
    await settle(world);
    expect((await world.attempt()).status).toBe("accredited");
    expect(await world.flags()).toEqual([]);
    await expectSound(world);
  });

  test("the reconciliation looks at the machine that runs the leg", async () => {
    const world = await beforeThePanel(await released());
    world.moveClock(1);
    const looked = await reconcileExecutions({ store: world.store, executions: world.executions });
    expect(looked).toEqual({ looked: 1, halted: 0 });
    world.engine.abort(`${world.attemptId}-2`, undefined, "lost");
    world.engine.takeStatusChanges();
    expect(await reconcileExecutions({ store: world.store, executions: world.executions })).toMatchObject({
      halted: 1,
    });
  });
});

test("what is told to a provider of a suspended sitting is due until it took it", async () => {
  const world = await resitUnderWay();
  world.isProviderUp = false;
  await world.candidate.appeal();
  await settle(world);
  world.isProviderUp = true;
  await world.letPass(2);
  expect(world.told.map(({ type }) => type)).toContain("commission-suspended");
  const reference = world.told.at(-1)?.reference ?? "";
  expect((await findCommission(world.store, world.attemptId, reference))?.acceptedAt).toBeDefined();
});
