import { describe, expect, test } from "vitest";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { standardOfVersion } from "../../domain/policy/standards.ts";
import { startLeg } from "../../functions/shared/legs/start-leg.ts";
import { append, type Decision } from "../../store/append.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { findFeedback } from "../../store/journey/feedback.ts";
import { findOutcome } from "../../store/journey/outcomes.ts";
import { findQuestion } from "../../store/journey/questions.ts";
import {
  reopenOutcome,
  type CorrectedResult,
  type ReopeningRefusal,
} from "../../store/transitions/reopening.ts";
import { findResult } from "../../store/journey/results.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { released as releasedWith } from "../support/released.ts";

const standard = standardOfVersion("practitioner-2018-1");
const areas = (stage: ExternalStage) =>
  standard.stages[stage].areas.map((area) => ({ area, band: "meeting" as const }));
const asMet = (stage: ExternalStage): CorrectedResult => ({
  ...{ stage, score: standard.stages[stage].threshold, areas: areas(stage), origin: "review" },
});
const asNotMet = (stage: ExternalStage): CorrectedResult => ({ ...asMet(stage), score: 0 });

/** A journey whose results are in; by default the simulation is not met. */
const released = (met: readonly ExternalStage[] = ["knowledge", "written"]) => releasedWith(met);

async function reopen(world: JourneyWorld, corrected: CorrectedResult): Promise<number | ReopeningRefusal> {
  const { store, executions, attemptId } = world;
  type Answer = number | ReopeningRefusal;
  const answer = await append(store, attemptId, async (attempt): Promise<Decision<Answer>> => {
    const actor = { kind: "operator", id: "operator-1" } as const;
    const reopening = await reopenOutcome(store, attempt, corrected, actor);
    if (reopening.refused !== undefined) return { nothing: reopening.refused };
    return { answer: reopening.leg, ...reopening.parts };
  });
  if (typeof answer === "number") await startLeg({ attemptId, leg: answer }, { store, executions });
  await world.runUntilQuiet();
  return answer;
}

describe("a reopened outcome", () => {
  test("is issued anew on the corrected result, and the old outcome, result and feedback are kept", async () => {
    const world = await released();
    expect(await reopen(world, asMet("simulation"))).toBe(2);
    const { store, attemptId } = world;
    expect((await world.attempt()).status).toBe("accredited");
    const [first, second] = await Promise.all(
      [1, 2].map((outcomeVersion) => findOutcome(store, { attemptId, round: 1, outcomeVersion })),
    );
    expect([first?.result, second?.result]).toEqual(["not-met", "met"]);
    expect(second?.decidedOn).toMatchObject({ simulation: "sitting-1#2", knowledge: "sitting-1#1" });
    const of = { stage: "simulation", sitting: 1 } as const;
    expect(await findResult(store, attemptId, { ...of, version: 1 })).not.toHaveProperty("origin");
    expect(await findResult(store, attemptId, { ...of, version: 2 })).toMatchObject({ origin: "review" });
    const kept = await findFeedback(store, { attemptId, round: 1, outcomeVersion: 1 }, "candidate");
    expect(kept).toMatchObject({ result: "not-met", releasedAt: expect.any(String) });
    expect(faultsOfChain(await world.events(), await world.attempt())).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  test("ends the question that was open, and its execution with it", async () => {
    const world = await released();
    await reopen(world, asNotMet("simulation"));
    const asked = await findQuestion(world.store, world.attemptId, "next-step#round-1");
    expect(asked?.answer).toBe("no-longer-asked");
    expect(world.execution(1).status).toBe("ABORTED");
    expect(await world.flags()).toEqual([]);
  });

  test("that is still not met asks the candidate anew, with windows from the new release", async () => {
    const world = await released();
    world.moveClock(10);
    await reopen(world, asNotMet("simulation"));
    const asked = await findQuestion(world.store, world.attemptId, "next-step#round-1#time-2");
    expect(asked).toMatchObject({ askedByLeg: 2, closesAt: expect.stringContaining("2018-12") });
    await world.candidate.choose("fast-track-resit");
    await world.runUntilQuiet();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    expect(await world.attempt()).toMatchObject({ round: 2, fastTrackResits: 1 });
  });

  test("shows the feedback released before until the new one is released", async () => {
    const world = await released();
    const { store, attemptId } = world;
    const actor = { kind: "operator", id: "operator-1" } as const;
    await append(store, attemptId, async (attempt): Promise<Decision<undefined>> => {
      const reopening = await reopenOutcome(store, attempt, asMet("simulation"), actor);
      if (reopening.refused !== undefined) throw new Error(reopening.refused);
      return { answer: undefined, ...reopening.parts };
    });
    expect(await world.candidate.feedback()).toMatchObject({ result: "not-met" });
    await startLeg({ attemptId, leg: 2 }, world);
    await world.runUntilQuiet();
    expect(await world.candidate.feedback()).toMatchObject({ result: "met" });
  });

  test("lets the re-sit under way fall away, which counts in no limit, and the provider is told", async () => {
    const world = await released();
    await world.candidate.choose("fast-track-resit");
    await world.runUntilQuiet();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    expect(await reopen(world, asMet("simulation"))).toBe(3);
    expect(await world.attempt()).toMatchObject({ status: "accredited", round: 1, fastTrackResits: 0 });
    expect(world.told.at(-1)).toMatchObject({ type: "commission-withdrawn", stage: "simulation" });
  });

  test("and a re-sit after that has a round of its own, whatever was begun in the one that fell away", async () => {
    const world = await released();
    await world.candidate.choose("fast-track-resit");
    await world.runUntilQuiet();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    await reopen(world, asNotMet("simulation"));
    await world.candidate.choose("fast-track-resit");
    await world.runUntilQuiet();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    expect(await world.attempt()).toMatchObject({ round: 3, fastTrackResits: 1 });
    await world.provider.send("result", { stage: "simulation" });
    await world.runUntilQuiet();
    expect((await world.attempt()).status).toBe("accredited");
    await world.letPass(3);
    expect(await world.flags()).toEqual([]);
  });

  test("of an accreditation that stands is met again: it keeps its number", async () => {
    const world = await released(externalStages);
    const { accreditationNumber } = await world.attempt();
    await reopen(world, asMet("knowledge"));
    expect(await world.attempt()).toMatchObject({ status: "accredited", accreditationNumber });
  });

  test("opens an attempt that had ended, whose person then has no other at the level", async () => {
    const world = await released();
    await world.letPass(120);
    expect((await world.attempt()).status).toBe("returned-to-employer");
    await reopen(world, asNotMet("knowledge"));
    const reopened = world.attemptId;
    expect((await world.attempt()).status).toBe("released");
    await expect(world.register({ candidateId: `person-${reopened}`, isStarted: false })).resolves.not.toBe(
      reopened,
    );
    await expect(world.attempt(world.attemptId)).rejects.toThrow("no attempt");
  });

  test("is not what a provider's later message changes", async () => {
    const world = await released();
    await reopen(world, asNotMet("knowledge"));
    await world.provider.send("result-corrected", { stage: "knowledge", version: 7 });
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["corrected-after-release"]);
  });
});

describe("reopening is refused by name", () => {
  test("before anything is released", async () => {
    const world = journeyWorld();
    await world.register({ isEndorsed: true });
    await world.candidate.confirm().catch(() => undefined);
    expect(await reopen(world, asMet("knowledge"))).toBe("nothing-released");
  });

  test("for a stage that was not sat", async () => {
    const world = journeyWorld();
    await world.register({ isEndorsed: true });
    await world.runUntilQuiet();
    await world.candidate.confirm();
    await world.runUntilQuiet();
    await world.provider.send("result", { stage: "knowledge" });
    await world.letPass(125);
    expect((await world.attempt()).status).toBe("released");
    expect(await reopen(world, asMet("written"))).toBe("no-result-to-correct");
  });

  test("for whoever withdrew", async () => {
    const world = await released();
    await world.candidate.withdraw();
    await world.runUntilQuiet();
    expect(await reopen(world, asMet("simulation"))).toBe("attempt-ended");
  });

  test("while the person has another open attempt at the level", async () => {
    const world = await released();
    await world.letPass(120);
    const returned = world.attemptId;
    await world.register({ candidateId: `person-${returned}` });
    world.attemptId = returned;
    expect(await reopen(world, asMet("simulation"))).toBe("another-attempt-stands");
  });

  test("while the outcome is being decided", async () => {
    const world = await released();
    const { store, attemptId } = world;
    const actor = { kind: "operator", id: "operator-1" } as const;
    await append(store, attemptId, async (attempt): Promise<Decision<undefined>> => {
      const reopening = await reopenOutcome(store, attempt, asMet("simulation"), actor);
      if (reopening.refused !== undefined) throw new Error(reopening.refused);
      return { answer: undefined, ...reopening.parts };
    });
    expect(await reopen(world, asMet("knowledge"))).toBe("outcome-being-decided");
  });
});
