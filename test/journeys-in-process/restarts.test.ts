import { describe, expect, test } from "vitest";
import { addDays, dayInLondon, plusSeconds } from "../../domain/calendar.ts";
import { externalStages } from "../../domain/levels.ts";
import type { QuestionKind } from "../../domain/kinds-of-question.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { asEmployer } from "../../functions/doorways/caller.ts";
import { extendWindow } from "../../functions/doorways/shared/extend-window.ts";
import { findLeg } from "../../store/journey/legs.ts";
import { isOpen, readQuestions } from "../../store/journey/questions.ts";
import { inProcessDriver } from "../journeys/in-process-driver.ts";
import { journeys } from "../journeys/scripts.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

/** The types of events that ask, decide or end something, which a newer leg must not do again. */
const effects = async (world: JourneyWorld): Promise<string[]> =>
  (await world.events())
    .filter(({ type }) => !/^(journey-|answer-taken-up)/.test(type))
    .map(({ type, causation }) => `${type} ${causation}`)
    .sort();

describe("restarted at every wait, a journey goes as it would have gone", () => {
  test.each(journeys)("$name", async ({ script, endsAs, flags = [] }) => {
    const undisturbed = journeyWorld();
    await script(inProcessDriver(undisturbed));
    const world = journeyWorld();
    const driver = inProcessDriver(world);
    const settle = async (): Promise<void> => {
      await driver.settle();
      await driver.restart();
      await driver.settle();
    };
    await script({ ...driver, settle });
    expect(await driver.status()).toBe(endsAs);
    expect(await driver.flags()).toEqual(flags);
    expect(await effects(world)).toEqual(await effects(undisturbed));
  });
});

/** Has the windows of what is asked now extended as far as they may be, and lets all but the last hour pass. */
async function untilTheLastHour(world: JourneyWorld, kind: QuestionKind): Promise<void> {
  const { policyVersion } = await world.attempt();
  const most = policyOfVersion(policyVersion).parameters.largestExtensionDays.value[kind];
  const [asked] = await open(world);
  if (asked === undefined) throw new Error(`No ${kind} is asked`);
  if (most > 0)
    await extendWindow(
      {
        ...{ attemptId: world.attemptId, question: kind },
        ...asEmployer({ employerId: "leeds", by: "employer-lead-1" }),
        ...{ closesOn: addDays(dayInLondon(asked.closesAt), most), reason: "the team is short of staff" },
      },
      world.store,
    );
  const [extended] = await open(world);
  await world.letPassUntil(plusSeconds(extended?.closesAt ?? asked.closesAt, -3600));
}

const open = async (world: JourneyWorld) =>
  (await readQuestions(world.store, world.attemptId)).filter(isOpen);

describe("a leg of 330 days rolls over", () => {
  test("while the candidate still chooses what next: the next leg asks the same, and takes the choice up", async () => {
    const world = journeyWorld();
    await world.register();
    await world.runUntilQuiet();
    await untilTheLastHour(world, "endorsement");
    await world.employer.endorse();
    await world.runUntilQuiet();
    await untilTheLastHour(world, "taking-part");
    await world.candidate.confirm();
    await world.runUntilQuiet();
    await untilTheLastHour(world, "result");
    for (const stage of externalStages)
      await world.provider.send("result", { stage, met: stage !== "written" });
    await world.runUntilQuiet();
    expect((await world.attempt()).leg).toBe(1);
    await untilTheLastHour(world, "next-step");

    expect((await world.attempt()).leg).toBe(2);
    expect(world.execution(1).status).toBe("ABORTED");
    expect(await world.flags()).toEqual([]);
    await world.candidate.choose("fast-track-resit");
    await world.runUntilQuiet();
    await world.employer.agreeToResit();
    await world.runUntilQuiet();
    await world.provider.send("result", { stage: "written" });
    await world.runUntilQuiet();

    const attempt = await world.attempt();
    expect(attempt).toMatchObject({ status: "accredited", leg: 3 });
    const events = (await world.events()).map(({ type }) => type);
    expect(events.filter((type) => type === "next-step-asked")).toHaveLength(1);
    expect(events.filter((type) => type === "outcome-released")).toHaveLength(2);
    expect(world.faults).toEqual([]);
  });

  test("and one that has ended does not", async () => {
    const world = journeyWorld();
    await world.register();
    await world.runUntilQuiet();
    await world.employer.decline();
    await world.letPass(400);
    expect(await world.attempt()).toMatchObject({ status: "not-endorsed", leg: 1 });
  });

  test("halted for good, it is taken up again by the roll-over, its window with the time given back", async () => {
    const world = journeyWorld();
    await world.register({ isEndorsed: true });
    await world.runUntilQuiet();
    await world.abort();
    await world.letPass(331);
    expect(await world.attempt()).toMatchObject({ status: "endorsed", leg: 2 });
    await world.candidate.confirm();
    await world.runUntilQuiet();
    expect((await world.attempt()).status).toBe("taking-part");
    expect(await world.flags()).toEqual([]);
  });
});

test("extended while the journey stands halted, a window is given back only the days that it stood after that", async () => {
  const world = journeyWorld({ start: "2018-09-03T09:00:00.000Z" });
  await world.register();
  await world.runUntilQuiet();
  await world.abort();
  await world.runUntilQuiet();
  await world.letPass(5);
  await extendWindow(
    {
      ...{ attemptId: world.attemptId, ...asEmployer({ employerId: "leeds", by: "employer-lead-1" }) },
      ...{ question: "endorsement", closesOn: "2018-11-16", reason: "the team is short of staff" },
    },
    world.store,
  );
  await world.letPass(5);
  await world.restart();
  await world.runUntilQuiet();
  const [asked] = await open(world);
  expect(asked).toMatchObject({ closesAt: "2018-11-21T23:59:59.000Z", extendedDays: 9 });
});

test("an execution that can't be looked at keeps no other one that was lost from being found", async () => {
  let isBroken = false;
  const world: JourneyWorld = journeyWorld({
    around: async (call, run) => {
      if (call !== "isRunning" || !isBroken) return run();
      isBroken = false;
      throw new Error("Rate exceeded");
    },
  });
  const attemptIds: string[] = [];
  for (let count = 0; count < 8; count += 1) attemptIds.push(await world.register());
  await world.runUntilQuiet();
  for (const attemptId of attemptIds) await world.abort(attemptId);
  world.clock.advance({ days: 1 });
  isBroken = true;
  await expect(world.reconcile()).rejects.toThrow("Rate exceeded");
  const attempts = await Promise.all(attemptIds.map((attemptId) => world.attempt(attemptId)));
  expect(attempts.filter(({ haltedAt }) => haltedAt !== undefined)).toHaveLength(7);
});

test("a leg that is being started as the candidate withdraws is due for nothing for ever: its roll-over ends it", async () => {
  let isArmed = false;
  const world: JourneyWorld = journeyWorld({
    around: async (call, run) => {
      const answer = await run();
      if (call === "start" && isArmed) {
        isArmed = false;
        await world.candidate.withdraw();
      }
      return answer;
    },
  });
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  isArmed = true;
  await world.restart();
  await world.letPass(400);
  expect((await world.attempt()).status).toBe("withdrawn");
  expect(world.nextDueOfTheCase()).toBeUndefined();
  expect((await findLeg(world.store, world.attemptId, 2))?.state).toBe("ended");
});
