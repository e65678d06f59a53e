import { describe, expect, test } from "vitest";
import { readEvents } from "../../../../store/journey/events.ts";
import { isSealed } from "../../../../store/people/sealed-text.ts";
import { testTables } from "../../../support/memory-database.ts";
import { doorways, everyStageMet, nothingMet, partlyMet, problem } from "../journey.ts";

const seen = "GET /employers/attempts/{attemptId}";
const seenByCandidate = "GET /candidates/attempts/{attemptId}";
const discussing = "POST /employers/attempts/{attemptId}/feedback/discussion";
const planning = "POST /employers/attempts/{attemptId}/support-plan";
const otherEmployer = { employerId: "bury", by: "lead-2" };
const manager = "Mo Invented";

/** The doorways with an employer who follows the feedback up; in its feedback two areas are to be developed. */
function setting() {
  const world = doorways();
  const { employers, candidates, employer } = world;
  const discuss = (attemptId: string, discussedOn: string, by = employer, who = manager) =>
    employers(discussing, { ...by, attemptId, manager: who, discussedOn });
  const plan = (attemptId: string, areas: { area: string; plan: string }[], by = employer) =>
    employers(planning, { ...by, attemptId, areas });
  const see = (attemptId: string) => employers(seen, { ...employer, attemptId });
  const seeOwn = ({ attemptId, candidateId }: { attemptId: string; candidateId: string }) =>
    candidates(seenByCandidate, { candidateId, attemptId });
  const needing = () => world.released(partlyMet, undefined, ["assessment", "communication"]);
  const log = async (attemptId: string) => (await readEvents(world.store, attemptId)).map(({ type }) => type);
  return { ...world, discuss, plan, see, seeOwn, needing, log };
}

const plans = [
  { area: "assessment", plan: "Co-work two assessments." },
  { area: "communication", plan: "Observed visits." },
];

describe("that the feedback was discussed", () => {
  test.each([
    ["met", everyStageMet],
    ["not met", nothingMet],
  ])("is recorded of an outcome that is %s, and shown to both", async (_what, shares) => {
    const { released, discuss, see, seeOwn, clock, log } = setting();
    const of = await released(shares);
    clock.advance({ days: 3 });
    expect(await discuss(of.attemptId, "2018-09-05")).toEqual({ recorded: true });
    const feedbackDiscussed = { manager, discussedOn: "2018-09-05" };
    expect(await see(of.attemptId)).toMatchObject({ feedbackDiscussed });
    expect(await seeOwn(of)).toMatchObject({ feedbackDiscussed });
    expect(await log(of.attemptId)).toContain("feedback-discussed");
  });

  test("names the manager in People alone; the log holds the seal, who recorded it and for whom", async () => {
    const { released, discuss, store, database } = setting();
    const { attemptId } = await released(everyStageMet);
    await discuss(attemptId, "2018-09-03");
    const event = (await readEvents(store, attemptId)).at(-1);
    expect(event).toMatchObject({ actor: { kind: "employer", id: "lead-1", onBehalfOf: "leeds" } });
    expect(JSON.stringify(database.items(testTables.journeys))).not.toContain(manager);
    const words = JSON.stringify([manager, "2018-09-03"]);
    expect(isSealed(words, { salt: "salt", digest: String(event?.detail["wordsSeal"]) })).toBe(true);
  });

  test("recorded again in the same words is recorded already; in others it is refused, and the first stays", async () => {
    const { released, discuss, see, clock, attempt } = setting();
    const { attemptId } = await released(everyStageMet);
    clock.advance({ days: 3 });
    await discuss(attemptId, "2018-09-04");
    const before = await attempt(attemptId);
    expect(await discuss(attemptId, "2018-09-04")).toEqual({ recorded: true });
    await expect(discuss(attemptId, "2018-09-05")).rejects.toMatchObject(problem("not-open"));
    expect(await attempt(attemptId)).toEqual(before);
    expect(await see(attemptId)).toMatchObject({ feedbackDiscussed: { discussedOn: "2018-09-04" } });
  });

  test.each([
    ["the day before the release", "2018-09-02"],
    ["tomorrow", "2018-09-04"],
  ])("is refused of %s", async (_what, discussedOn) => {
    const { released, discuss, attempt } = setting();
    const { attemptId } = await released(everyStageMet);
    const before = await attempt(attemptId);
    await expect(discuss(attemptId, discussedOn)).rejects.toMatchObject({
      ...problem("body-not-as-agreed"),
      particulars: { errors: [{ pointer: "/discussedOn" }] },
    });
    expect(await attempt(attemptId)).toEqual(before);
  });

  test("is refused before a release, and is not another employer's to record", async () => {
    const { decided, released, discuss } = setting();
    const { attemptId } = await decided(everyStageMet);
    await expect(discuss(attemptId, "2018-09-03")).rejects.toMatchObject(problem("not-open"));
    const theirs = (await released(everyStageMet)).attemptId;
    await expect(discuss(theirs, "2018-09-03", otherEmployer)).rejects.toMatchObject(problem("not-found"));
  });
});

describe("a support plan", () => {
  test("is recorded for every area named, and shown to both beside the areas", async () => {
    const { needing, plan, see, seeOwn, log } = setting();
    const of = await needing();
    expect((await see(of.attemptId)).areasToDevelop?.map(({ area }) => area)).toEqual([
      "communication",
      "assessment",
    ]);
    expect(await plan(of.attemptId, plans)).toEqual({ recorded: true });
    // In the order of the feedback, whatever the order of the request.
    const supportPlan = { areas: [plans[1], plans[0]] };
    expect(await see(of.attemptId)).toMatchObject({ supportPlan });
    expect(await seeOwn(of)).toMatchObject({ supportPlan });
    expect(await log(of.attemptId)).toContain("support-plan-recorded");
  });

  test("keeps its words in People; the log names the areas and holds the seal", async () => {
    const { needing, plan, store, database } = setting();
    const { attemptId } = await needing();
    await plan(attemptId, plans);
    expect((await readEvents(store, attemptId)).at(-1)).toMatchObject({
      detail: { areas: ["communication", "assessment"], wordsSeal: expect.any(String) },
    });
    expect(JSON.stringify(database.items(testTables.journeys))).not.toContain("Co-work");
  });

  test("the same again is recorded already; a new one takes its place, and the log tells of both", async () => {
    const { needing, plan, see, attempt, log } = setting();
    const { attemptId } = await needing();
    await plan(attemptId, plans);
    const before = await attempt(attemptId);
    await plan(attemptId, plans.toReversed());
    expect(await attempt(attemptId)).toEqual(before);
    const better = plans.map(({ area }) => ({ area, plan: "A mentor." }));
    await plan(attemptId, better);
    expect((await see(attemptId)).supportPlan?.areas.map((planned) => planned.plan)).toEqual([
      "A mentor.",
      "A mentor.",
    ]);
    expect((await log(attemptId)).filter((type) => type === "support-plan-recorded")).toHaveLength(2);
  });

  test.each([
    ["an area that is not named", [...plans, { area: "law", plan: "Read." }], "/areas/2/area"],
    ["an area of no standard", [...plans, { area: "magic", plan: "Spell." }], "/areas/2/area"],
    ["an area twice", [...plans, { area: "assessment", plan: "More." }], "/areas/2/area"],
    ["one area only", plans.slice(0, 1), "/areas"],
    ["no area", [], "/areas"],
  ])("with %s is refused, with where", async (_what, areas, pointer) => {
    const { needing, plan, attempt } = setting();
    const { attemptId } = await needing();
    const before = await attempt(attemptId);
    await expect(plan(attemptId, areas)).rejects.toMatchObject({
      ...problem("body-not-as-agreed"),
      particulars: { errors: expect.arrayContaining([expect.objectContaining({ pointer })]) },
    });
    expect(await attempt(attemptId)).toEqual(before);
  });

  test("is refused where the standard was met, before a release, and where no area is named", async () => {
    const { released, decided, plan } = setting();
    for (const { attemptId } of [
      await released(everyStageMet),
      await decided(nothingMet),
      await released(nothingMet),
    ])
      await expect(plan(attemptId, plans)).rejects.toMatchObject(problem("not-open"));
  });

  test("is not another employer's to record", async () => {
    const { needing, plan } = setting();
    const { attemptId } = await needing();
    await expect(plan(attemptId, plans, otherEmployer)).rejects.toMatchObject(problem("not-found"));
  });
});
