import { describe, expect, test } from "vitest";
import { dayInLondon } from "../../domain/calendar.ts";
import type { ExternalStage } from "../../domain/levels.ts";
import { showAttempt as showOwn } from "../../functions/doorways/candidates/show-attempt.ts";
import { showFeedback as showOwnFeedback } from "../../functions/doorways/candidates/show-feedback.ts";
import { answerMove, offerMove } from "../../functions/doorways/employers/move.ts";
import { recordDiscussion } from "../../functions/doorways/employers/record-discussion.ts";
import { recordSupportPlan } from "../../functions/doorways/employers/record-support-plan.ts";
import { showFeedback } from "../../functions/doorways/employers/show-feedback.ts";
import { readResults } from "../../store/journey/results.ts";
import type { JourneyWorld } from "../support/journey-world.ts";
import { beforeThePanel, released, resitUnderWay, settle } from "../support/released.ts";

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

/** The simulation was rated to be developed, and annulled on appeal. */
async function annulled(): Promise<JourneyWorld> {
  const world = await beforeThePanel(await released(["knowledge", "written"]));
  await world.panel.annul("simulation");
  await settle(world);
  return world;
}

/** What candidate and employer are told of the feedback. */
async function feedbackTold(world: JourneyWorld) {
  const { store } = world;
  const { attemptId, candidateId, employerId } = await world.attempt();
  return {
    candidate: await showOwnFeedback({ attemptId, candidateId }, store),
    employer: await showFeedback({ attemptId, employerId }, store),
  };
}

const ofEmployer = async (world: JourneyWorld) => {
  const { attemptId, employerId } = await world.attempt();
  return { attemptId, employerId, by: "employer-lead-1" };
};

async function discuss(world: JourneyWorld, manager = "Mo Invented") {
  const discussedOn = dayInLondon(world.clock.now());
  return recordDiscussion({ ...(await ofEmployer(world)), manager, discussedOn }, world.store);
}

/** The employer plans something for every area that the feedback names. */
async function plan(world: JourneyWorld) {
  const { toDevelop = [] } = (await world.employer.feedback()) ?? {};
  const areas = toDevelop.map((area) => ({ area, plan: "Co-work two assessments." }));
  return recordSupportPlan({ ...(await ofEmployer(world)), areas }, world.store);
}

async function ownAttempt(world: JourneyWorld) {
  const { attemptId, candidateId } = await world.attempt();
  return showOwn({ attemptId, candidateId }, world.store);
}

describe("while what was annulled is sat again", () => {
  test("nobody is told that stages were not met, for one was annulled", async () => {
    expect((await ownAttempt(await resitUnderWay(["knowledge"]))).says).toContain("not met");
    const { says } = await ownAttempt(await annulled());
    expect(says).toContain("annulled");
    expect(says).not.toContain("not met");
  });

  test("the feedback on it is marked annulled for both its readers, until the next one is released", async () => {
    const world = await beforeThePanel(await released(["knowledge", "written"]));
    expect((await feedbackTold(world)).candidate).not.toHaveProperty("annulled");
    await world.panel.annul("simulation");
    await settle(world);
    const { candidate, employer } = await feedbackTold(world);
    expect([candidate.annulled, employer.annulled]).toEqual([true, true]);
    await world.provider.send("result", { stage: "simulation" });
    await settle(world);
    for (const told of Object.values(await feedbackTold(world))) {
      expect(told).toMatchObject({ result: "met" });
      expect(told).not.toHaveProperty("annulled");
    }
  });

  test("it is marked also for who withdraws then: what was annulled does not stand again", async () => {
    const world = await annulled();
    await world.candidate.withdraw();
    await world.runUntilQuiet();
    expect((await feedbackTold(world)).employer.annulled).toBe(true);
  });

  test("an employer whom the candidate had left before keeps what was released to it, as it was", async () => {
    const world = await released(["knowledge", "written"]);
    const { store, attemptId } = world;
    const move = { attemptId, by: "employer-lead-1" };
    await offerMove({ ...move, employerId: "leeds", to: "bury" }, store);
    await answerMove({ ...move, employerId: "bury", decision: "accepted" }, store);
    const before = await showFeedback({ attemptId, employerId: "leeds" }, store);
    await beforeThePanel(world);
    await world.panel.annul("simulation");
    await settle(world);
    expect(await showFeedback({ attemptId, employerId: "leeds" }, store)).toEqual(before);
    expect((await feedbackTold(world)).employer.annulled).toBe(true);
  });

  test("no discussion and no plan is recorded against it; what was recorded before stays so", async () => {
    const world = await released(["knowledge", "written"]);
    await discuss(world);
    await plan(world);
    await beforeThePanel(world);
    await world.panel.annul("simulation");
    await settle(world);
    expect(await ownAttempt(world)).not.toHaveProperty("areasToDevelop");

    const other = await annulled();
    const { version } = await other.attempt();
    await expect(discuss(other)).rejects.toThrow("was annulled");
    await expect(plan(other)).rejects.toThrow("was annulled");
    expect((await other.attempt()).version).toBe(version);
  });
});
