import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { employerRoutes } from "../../../../contracts/http/employers.ts";
import { readEvents } from "../../../../store/journey/events.ts";
import { testTables } from "../../../support/memory-database.ts";
import { doorways, partlyMet, problem } from "../journey.ts";

const route = "POST /employers/attempts/{attemptId}/resit-support";
type Answer = v.InferOutput<(typeof employerRoutes)[typeof route]["body"]>;
const otherEmployer = { employerId: "bury", by: "lead-2" };
const agreed = {
  decision: "agreed" as const,
  support: "Weekly supervision.",
  planReference: "plan-7",
  releaseDays: ["2018-09-20", "2018-09-21"],
};
const declined = { decision: "declined", reason: "No cover until spring." } as const;

function setting() {
  const world = doorways();
  const { employers, candidates, employer } = world;
  const answer = (attemptId: string, body: Answer, by = employer) =>
    employers(route, { ...by, attemptId, ...body });
  const seeOwn = ({ attemptId, candidateId }: { attemptId: string; candidateId: string }) =>
    candidates("GET /candidates/attempts/{attemptId}", { candidateId, attemptId });
  const see = (attemptId: string) =>
    employers("GET /employers/attempts/{attemptId}", { ...employer, attemptId });
  return { ...world, answer, see, seeOwn };
}

describe("an employer that is asked to support a re-sit", () => {
  test("sees that it is, until when, and in plain words where the candidate stands", async () => {
    const { resitChosen, see } = setting();
    const { attemptId } = await resitChosen();
    expect(await see(attemptId)).toMatchObject({
      status: "released",
      says: "A fast-track re-sit is chosen; the employer is asked to agree support and release.",
      questions: [{ kind: "resit-support", closesAt: "2018-10-01T22:59:59.000Z" }],
    });
  });

  test("agrees with the support it gives and the days of release, which the candidate sees", async () => {
    const { resitChosen, answer, seeOwn, database, store } = setting();
    const of = await resitChosen();
    expect(await answer(of.attemptId, agreed)).toEqual({
      recorded: true,
    });
    expect(await seeOwn(of)).toMatchObject({ resitSupport: agreed });
    expect((await readEvents(store, of.attemptId)).at(-1)).toMatchObject({
      type: "resit-support-agreed",
      actor: { kind: "employer", id: "lead-1", onBehalfOf: "leeds" },
      detail: { wordsSeal: expect.any(String) },
    });
    expect(JSON.stringify(database.items(testTables.journeys))).not.toContain("Weekly supervision");
  });

  test("declines with a reason that the candidate is told", async () => {
    const { resitChosen, answer, seeOwn } = setting();
    const of = await resitChosen();
    await answer(of.attemptId, declined);
    expect(await seeOwn(of)).toMatchObject({ resitSupport: declined });
  });

  test("can't release anybody on a day that has passed; each such day is told of by its place", async () => {
    const { resitChosen, answer, attempt } = setting();
    const { attemptId } = await resitChosen();
    const before = await attempt(attemptId);
    const releaseDays = ["2018-09-03", "2018-09-02", "2018-08-31"];
    await expect(answer(attemptId, { ...agreed, releaseDays })).rejects.toMatchObject({
      ...problem("body-not-as-agreed"),
      particulars: { errors: [{ pointer: "/releaseDays/1" }, { pointer: "/releaseDays/2" }] },
    });
    expect(await attempt(attemptId)).toEqual(before);
  });

  test("says the same again once its days have passed, and is told that it is recorded", async () => {
    const { resitChosen, answer, clock } = setting();
    const { attemptId } = await resitChosen();
    await answer(attemptId, agreed);
    clock.set("2018-09-25T09:00:00.000Z");
    expect(await answer(attemptId, agreed)).toEqual({ recorded: true });
  });

  test.each<[string, Answer, Answer]>([
    ["other days", agreed, { ...agreed, releaseDays: ["2018-09-27"] }],
    ["another reason", declined, { ...declined, reason: "No cover at all." }],
  ])("is not told that %s were recorded after the first answer", async (_what, first, second) => {
    const { resitChosen, answer, attempt } = setting();
    const { attemptId } = await resitChosen();
    await answer(attemptId, first);
    const before = await attempt(attemptId);
    await expect(answer(attemptId, second)).rejects.toMatchObject(problem("not-open"));
    expect(await attempt(attemptId)).toEqual(before);
  });

  test.each([
    ["no day of release", { ...agreed, releaseDays: [] }],
    ["a day twice", { ...agreed, releaseDays: ["2018-09-20", "2018-09-20"] }],
    ["no support", { decision: "agreed", releaseDays: ["2018-09-20"] }],
    ["a refusal without its reason", { decision: "declined" }],
    ["a refusal with days", { ...declined, releaseDays: ["2018-09-20"] }],
  ])("may not answer with %s", (_what, body) => {
    expect(v.safeParse(employerRoutes[route].body, body).success).toBe(false);
  });

  test("is too late after the window", async () => {
    const { resitChosen, answer, clock } = setting();
    const { attemptId } = await resitChosen();
    clock.set("2018-10-01T22:59:59.001Z");
    await expect(answer(attemptId, declined)).rejects.toMatchObject(problem("not-open"));
  });
});

test("an employer that is not asked has nothing to agree to, and another's attempt is not found", async () => {
  const { released, resitChosen, answer } = setting();
  const { attemptId } = await released(partlyMet);
  await expect(answer(attemptId, declined)).rejects.toMatchObject(problem("not-open"));
  const theirs = (await resitChosen()).attemptId;
  await expect(answer(theirs, declined, otherEmployer)).rejects.toMatchObject(problem("not-found"));
});
