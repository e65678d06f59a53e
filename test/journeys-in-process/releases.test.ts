import { beforeEach, describe, expect, test } from "vitest";
import { dayInLondon, weekOf } from "../../domain/calendar.ts";
import { externalStages } from "../../domain/levels.ts";
import { answerMove, offerMove } from "../../functions/doorways/employers/move.ts";
import { listStagesToSit } from "../../functions/tasks/list-stages-to-sit/list-stages-to-sit.ts";
import { changeSettings } from "../../store/employers/employer-settings.ts";
import { findLeg } from "../../store/journey/legs.ts";
import { findQuestion } from "../../store/journey/questions.ts";
import { readReleases, takeRelease } from "../../store/employers/release-weeks.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

// The world begins on Monday, 3 September 2018.
let world: JourneyWorld;
beforeEach(() => {
  world = journeyWorld();
});

const cap = (releasesPerWeek?: number) =>
  changeSettings(world.store, "leeds", { agencyStaff: "after-6-months", releasesPerWeek }, "lead-1");

/** Somebody who confirms taking part, as far as the release lets them go. */
async function confirmed(): Promise<string> {
  const attemptId = await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm({ attemptId });
  await world.runUntilQuiet();
  return attemptId;
}
const weekGiven = async (attemptId: string) => (await world.attempt(attemptId)).release?.week;
const commissioned = async (attemptId: string) =>
  (await world.events(attemptId)).filter(({ type }) => type === "stage-commissioned");
const closeOf = async (attemptId: string) =>
  (await findQuestion(world.store, attemptId, "result#knowledge#sitting-1"))?.closesAt;

describe("an earliest date", () => {
  test("lets nothing be asked before it; every window runs from it", async () => {
    const attemptId = await world.register({ earliestOn: "2018-11-01" });
    await world.letPassUntil("2018-10-31T23:59:00.000Z");
    expect(world.path(1)).toEqual([]);
    expect(await findQuestion(world.store, attemptId, "endorsement")).toBeUndefined();
    await world.letPassUntil("2018-11-01T12:00:00.000Z");
    const asked = await findQuestion(world.store, attemptId, "endorsement");
    expect(asked?.closesAt).toBe("2018-12-31T23:59:59.000Z");
    expect(world.faults).toEqual([]);
  });

  test("does not keep the candidate from withdrawing before it", async () => {
    await world.register({ earliestOn: "2018-11-01" });
    await world.candidate.withdraw();
    await world.letPassUntil("2018-11-02T12:00:00.000Z");
    expect(world.path(1)).toEqual([]);
    expect(await world.attempt()).toMatchObject({ status: "withdrawn" });
  });

  test("is overtaken by an operator who starts the journey", async () => {
    await world.register({ earliestOn: "2018-11-01" });
    await world.restart();
    await world.runUntilQuiet();
    expect(world.path(2)).toContain("Wait for the endorsement");
  });
});

test("the provider is told when the candidate can't be released", async () => {
  const notAvailableOn = [{ from: "2018-10-01", to: "2018-10-05" }];
  await world.register({ isEndorsed: true, notAvailableOn });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  expect(world.told).toHaveLength(3);
  for (const commission of world.told) expect(commission).toMatchObject({ notAvailableOn });
});

describe("without a cap", () => {
  test("everybody is commissioned at once, and no week is counted", async () => {
    const attemptIds = [await confirmed(), await confirmed()];
    for (const attemptId of attemptIds) expect(await commissioned(attemptId)).toHaveLength(3);
    expect(await readReleases(world.store, "leeds", "2018-09-03")).toEqual(new Map());
    expect(await weekGiven(world.attemptId)).toBeUndefined();
  });
});

describe("a cap of one release a week", () => {
  beforeEach(() => cap(1));

  test("gives each candidate the next week, in the order in which they confirm", async () => {
    const [first, second, third] = [await confirmed(), await confirmed(), await confirmed()];
    expect(await Promise.all([first, second, third].map(weekGiven))).toEqual([
      "2018-09-03",
      "2018-09-10",
      "2018-09-17",
    ]);
    expect(await commissioned(first)).toHaveLength(3);
    expect(await commissioned(second)).toEqual([]);
    expect(world.execution(1, second)).toMatchObject({
      status: "SUCCEEDED",
      output: { ended: "Release awaited", attemptId: second },
    });
    expect(await findLeg(world.store, second, 2)).toMatchObject({
      ...{ state: "intended", reason: "release-awaited", startAt: "stages" },
      notBefore: "2018-09-09T23:00:00.000Z",
    });
  });

  test("commissions when the week begins, and the window to sit runs from then", async () => {
    const [first, second] = [await confirmed(), await confirmed()];
    await world.letPassUntil("2018-09-09T22:59:00.000Z");
    expect(await commissioned(second)).toEqual([]);
    await world.letPassUntil("2018-09-10T12:00:00.000Z");
    expect(await commissioned(second)).toHaveLength(3);
    expect(await closeOf(first)).toBe("2019-01-01T23:59:59.000Z");
    expect(await closeOf(second)).toBe("2019-01-08T23:59:59.000Z");
    for (const stage of externalStages) await world.provider.send("result", { attemptId: second, stage });
    await world.runUntilQuiet();
    expect(await world.attempt(second)).toMatchObject({ status: "accredited", leg: 2 });
    expect(world.faults).toEqual([]);
  });

  test("answers the same when it is asked again", async () => {
    await confirmed();
    const attemptId = await confirmed();
    const [attempt, items] = [await world.attempt(attemptId), world.database.items("Journeys")];
    const again = await listStagesToSit({ attemptId, leg: 1 }, world.store);
    expect(again).toEqual({ code: "release-awaited", stages: [] });
    expect(await world.attempt(attemptId)).toEqual(attempt);
    expect(world.database.items("Journeys")).toEqual(items);
  });

  test("is never passed by those who confirm at once", async () => {
    const attemptIds: string[] = [];
    for (let person = 0; person < 6; person += 1) attemptIds.push(await world.register({ isEndorsed: true }));
    await world.runUntilQuiet();
    for (const attemptId of attemptIds) await world.candidate.confirm({ attemptId });
    await Promise.all(attemptIds.map((attemptId) => listStagesToSit({ attemptId, leg: 1 }, world.store)));
    const released = await readReleases(world.store, "leeds", "2018-09-03");
    expect([...released.values()]).toEqual([1, 1, 1, 1, 1, 1]);
    const weeks = await Promise.all(attemptIds.map(weekGiven));
    expect(new Set(weeks).size).toBe(6);
  });

  test("gives a restarted journey its week again, and no second one", async () => {
    await confirmed();
    const attemptId = await confirmed();
    await world.restart(attemptId);
    await world.runUntilQuiet();
    expect(world.execution(3, attemptId)).toMatchObject({ output: { ended: "Release awaited" } });
    expect(await weekGiven(attemptId)).toBe("2018-09-10");
    await world.letPassUntil("2018-09-10T12:00:00.000Z");
    expect(await commissioned(attemptId)).toHaveLength(3);
    expect(await readReleases(world.store, "leeds", "2018-09-03")).toEqual(
      new Map([
        ["2018-09-03", 1],
        ["2018-09-10", 1],
      ]),
    );
  });

  test("lets whoever waits for their week withdraw", async () => {
    await confirmed();
    const attemptId = await confirmed();
    await world.candidate.withdraw({ attemptId });
    await world.letPassUntil("2018-09-12T12:00:00.000Z");
    expect(await world.attempt(attemptId)).toMatchObject({ status: "withdrawn" });
    expect(await commissioned(attemptId)).toEqual([]);
    expect(await findLeg(world.store, attemptId, 2)).toMatchObject({ state: "ended" });
  });

  test("has the week again of whoever withdraws before it begins, and gives it to the next", async () => {
    await confirmed();
    const second = await confirmed();
    await world.candidate.withdraw({ attemptId: second });
    expect((await world.events(second)).at(-1)).toMatchObject({
      ...{ type: "release-given-back", detail: { round: 1, week: "2018-09-10" } },
    });
    expect(await weekGiven(await confirmed())).toBe("2018-09-10");
  });

  test("counts whoever withdraws in their week: they may have been released", async () => {
    const first = await confirmed();
    await world.candidate.withdraw({ attemptId: first });
    expect(await weekGiven(await confirmed())).toBe("2018-09-10");
  });

  test("has the week again of whoever moves before it begins, and the new employer's cap gives another", async () => {
    await confirmed();
    const second = await confirmed();
    await changeSettings(
      world.store,
      "bury",
      { agencyStaff: "after-6-months", releasesPerWeek: 1 },
      "lead-2",
    );
    await world.database.transactWrite({
      TransactItems: [takeRelease(world.store, "bury", "2018-09-10", 1)],
    });
    await offerMove({ attemptId: second, employerId: "leeds", by: "lead-1", to: "bury" }, world.store);
    await answerMove(
      { attemptId: second, employerId: "bury", by: "lead-2", decision: "accepted" },
      world.store,
    );
    expect(await weekGiven(second)).toBeUndefined();
    expect(await weekGiven(await confirmed())).toBe("2018-09-10");
    await world.letPassUntil("2018-09-10T12:00:00.000Z");
    expect(await commissioned(second)).toEqual([]);
    expect(await weekGiven(second)).toBe("2018-09-17");
    await world.letPassUntil("2018-09-17T12:00:00.000Z");
    expect(await commissioned(second)).toHaveLength(3);
    expect(world.faults).toEqual([]);
  });

  test("that is lifted keeps the weeks that were given, and gives no more", async () => {
    const [, second] = [await confirmed(), await confirmed()];
    await cap();
    const third = await confirmed();
    expect(await commissioned(third)).toHaveLength(3);
    expect(await weekGiven(second)).toBe("2018-09-10");
  });

  test("counts a re-sit as a release of its own", async () => {
    const attemptId = await confirmed();
    await world.provider.send("result", { attemptId, stage: "knowledge", met: false });
    for (const stage of ["simulation", "written"] as const)
      await world.provider.send("result", { attemptId, stage });
    await world.runUntilQuiet();
    await world.candidate.choose("fast-track-resit", { attemptId });
    await world.runUntilQuiet();
    await world.employer.agreeToResit({ attemptId });
    await world.runUntilQuiet();
    expect(await world.attempt(attemptId)).toMatchObject({ release: { round: 2, week: "2018-09-10" } });
    expect(weekOf(dayInLondon(world.clock.now()))).toBe("2018-09-03");
    await world.letPassUntil("2018-09-10T12:00:00.000Z");
    expect((await commissioned(attemptId)).map(({ detail }) => detail["stage"]).at(-1)).toBe("knowledge");
  });
});
