import { expect, test } from "vitest";
import { findEndorsement } from "../../../../store/people/people.ts";
import { doorways, everyStageMet, partlyMet, problem } from "../journey.ts";

const otherEmployer = { employerId: "bury", by: "lead-2" };
const seen = "GET /employers/attempts/{attemptId}";
const listed = "GET /employers/attempts";
const endorsing = "POST /employers/attempts/{attemptId}/endorsement";
const feedback = "GET /employers/attempts/{attemptId}/feedback";
const endorsed = { decision: "endorsed", supervisor: "Bo Invented", endorsedOn: "2018-09-02" } as const;
const declined = { decision: "declined", reason: "Not yet through supervision." } as const;

test("an employer sees where its candidate stands, who it is and what it is asked", async () => {
  const { employers, employer, register } = doorways();
  const { attemptId } = await register();
  const shown = await employers(seen, { ...employer, attemptId });
  expect(shown).toEqual({
    attemptId,
    level: "practitioner",
    status: "registered",
    says: "The employer is asked to endorse the candidate.",
    registeredAt: "2018-09-03T09:00:00.000Z",
    candidate: { givenName: "Ada", familyName: "Invented" },
    questions: [{ kind: "endorsement", closesAt: "2018-11-02T23:59:59.000Z" }],
    sittings: [],
    exempt: [],
  });
});

test("what is asked of others is not shown to the employer, nor what has closed", async () => {
  const { employers, employer, clock, register, takingPart } = doorways();
  const going = await takingPart();
  const waiting = await register();
  clock.advance({ days: 61 });
  for (const { attemptId } of [going, waiting])
    expect(await employers(seen, { ...employer, attemptId })).toMatchObject({
      questions: [],
    });
});

test.each([seen, feedback, endorsing] as const)(
  "%s does not find another employer's attempt, nor one that never was",
  async (route) => {
    const { employers, register, released } = doorways();
    const theirs = [(await register()).attemptId, (await released(everyStageMet)).attemptId, "never-was"];
    for (const attemptId of theirs) {
      const request = { ...otherEmployer, attemptId };
      const asked =
        route === endorsing ? employers(route, { ...request, ...endorsed }) : employers(route, request);
      await expect(asked).rejects.toMatchObject(problem("not-found"));
    }
  },
);

test("an endorsement is recorded with its words, and recorded once", async () => {
  const { employers, employer, register, store, attempt } = doorways();
  const { attemptId } = await register();
  const request = { ...employer, attemptId };
  expect(await employers(endorsing, { ...request, ...endorsed })).toEqual({ recorded: true });
  const version = (await attempt(attemptId)).version;
  expect(await employers(endorsing, { ...request, ...endorsed })).toEqual({ recorded: true });
  expect((await attempt(attemptId)).version).toBe(version);
  expect(await findEndorsement(store, attemptId)).toMatchObject({ supervisor: "Bo Invented" });
});

test.each([
  ["a different answer", endorsed],
  ["the same answer for another reason", { ...declined, reason: "Not yet, for another reason." }],
] as const)("%s is refused as the second one, and changes nothing", async (_what, second) => {
  const { employers, employer, register, store, attempt } = doorways();
  const { attemptId } = await register();
  const request = { ...employer, attemptId };
  await employers(endorsing, { ...request, ...declined });
  const before = await attempt(attemptId);
  await expect(employers(endorsing, { ...request, ...second })).rejects.toMatchObject(problem("not-open"));
  expect(await attempt(attemptId)).toEqual(before);
  expect(await findEndorsement(store, attemptId)).toEqual(declined);
});

test("an endorsement after the window is refused, and so is one of tomorrow", async () => {
  const { employers, employer, register, clock, attempt } = doorways();
  const { attemptId } = await register();
  const request = { ...employer, attemptId };
  const tomorrow = { ...endorsed, endorsedOn: "2018-09-04" };
  await expect(employers(endorsing, { ...request, ...tomorrow })).rejects.toMatchObject({
    ...problem("body-not-as-agreed"),
    particulars: { errors: [{ pointer: "/endorsedOn" }] },
  });
  const tooLate = (await register()).attemptId;
  const before = await attempt(tooLate);
  clock.set("2018-11-02T23:59:59.000Z");
  expect(await employers(endorsing, { ...request, ...endorsed })).toEqual({ recorded: true });
  clock.set("2018-11-02T23:59:59.001Z");
  await expect(employers(endorsing, { ...request, attemptId: tooLate, ...endorsed })).rejects.toMatchObject(
    problem("not-open"),
  );
  expect(await attempt(tooLate)).toEqual(before);
});

test("an employer lists its attempts a page at a time, each once, and nobody else's", async () => {
  const { employers, employer, register } = doorways();
  const own: string[] = [];
  for (let count = 0; count < 230; count += 1) own.push((await register()).attemptId);
  const others = (await register({ employerId: "bury" })).attemptId;
  const found: string[] = [];
  let after: string | undefined;
  const sizes: number[] = [];
  do {
    const page = await employers(listed, { ...employer, after });
    found.push(...page.attempts.map(({ attemptId }) => attemptId));
    sizes.push(page.attempts.length);
    after = page.next;
  } while (after !== undefined);
  expect(found.toSorted()).toEqual(own.toSorted());
  expect(found).not.toContain(others);
  expect(sizes).toEqual([100, 100, 30]);
});

test("a list can be narrowed to one status", async () => {
  const { employers, employer, register, endorsed: endorse } = doorways();
  await register();
  const { attemptId } = await endorse();
  const page = await employers(listed, { ...employer, status: "endorsed" });
  expect(page.attempts.map((attempt) => attempt.attemptId)).toEqual([attemptId]);
});

test("nobody sees a result before its release: neither feedback, nor a standing in a summary", async () => {
  const { employers, employer, decided } = doorways();
  const { attemptId } = await decided(partlyMet, "Listened well.");
  const request = { ...employer, attemptId };
  await expect(employers(feedback, request)).rejects.toMatchObject(problem("not-found"));
  const told = JSON.stringify([await employers(seen, request), await employers(listed, employer)]);
  expect(told).not.toMatch(/\bmet\b|score|band|Listened|partially/);
});

test("the employer's copy has the examiners' words, the areas' names and the notice that goes with it", async () => {
  const { employers, employer, released } = doorways();
  const { attemptId } = await released(partlyMet, "Listened well.");
  const shown = await employers(feedback, { ...employer, attemptId });
  expect(shown).toMatchObject({ attemptId, result: "not-met", partiallyMet: true });
  expect(shown.stages.map(({ stage, standing }) => `${stage} ${standing}`)).toEqual([
    "knowledge met",
    "simulation not-met",
    "written met",
  ]);
  const ratings = shown.stages.flatMap(({ areas }) => areas);
  expect(ratings.every(({ comment }) => comment === "Listened well.")).toBe(true);
  expect(shown.areas[0]).toMatchObject({
    area: "relationships",
    name: "Relationships and effective direct work",
  });
  expect(shown.notices).toEqual([expect.objectContaining({ code: "performance-and-registration" })]);
  expect(JSON.stringify(shown)).not.toMatch(/score|Ada/);
});

test("a list is opened for the caller's employer and nobody else sees it", async () => {
  const { employers, employer } = doorways();
  const opened = await employers("POST /employers/lists", employer);
  expect(opened.upload.fields).toEqual({ key: `uploads/leeds/${opened.listId}.csv` });
  const see = (lead: typeof employer) =>
    employers("GET /employers/lists/{listId}", { ...lead, listId: opened.listId });
  expect(await see(employer)).toMatchObject({ state: "awaiting-upload" });
  await expect(see(otherEmployer)).rejects.toMatchObject(problem("not-found"));
});
