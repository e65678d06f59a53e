import { expect, test } from "vitest";
import { asCandidate } from "../../../../functions/doorways/caller.ts";
import { withdrawAttempt } from "../../../../functions/doorways/shared/withdraw-attempt.ts";
import { doorways, everyStageMet, nothingMet, partlyMet, problem } from "../journey.ts";

const someoneElse = { candidateId: "another-person" };
const seen = "GET /candidates/attempts/{attemptId}";
const feedback = "GET /candidates/attempts/{attemptId}/feedback";
const nextSteps = "GET /candidates/attempts/{attemptId}/next-steps";
const choosing = "POST /candidates/attempts/{attemptId}/next-step";
const takingPartRoute = "POST /candidates/attempts/{attemptId}/taking-part";
const withdrawing = "POST /candidates/attempts/{attemptId}/withdrawal";

/** A request of the candidate whose attempt it is. */
const by = ({ attemptId, candidateId }: { attemptId: string; candidateId: string }) => ({
  candidateId,
  attemptId,
});

test("a candidate sees their own attempts and what they are asked, and nothing of what others are", async () => {
  const { candidates, endorsed, register } = doorways();
  const own = await endorsed();
  await register();
  const { attempts } = await candidates("GET /candidates/attempts", own);
  expect(attempts.map(({ attemptId }) => attemptId)).toEqual([own.attemptId]);
  expect(await candidates(seen, by(own))).toMatchObject({
    status: "endorsed",
    questions: [{ kind: "taking-part", closesAt: "2018-10-01T22:59:59.000Z" }],
    sittings: [],
    employer: "leeds",
  });
});

test.each([seen, feedback, nextSteps] as const)(
  "%s does not find another's attempt, nor one that never was",
  async (route) => {
    const { candidates, released } = doorways();
    const { attemptId } = await released(partlyMet);
    for (const id of [attemptId, "never-was"])
      await expect(candidates(route, { ...someoneElse, attemptId: id })).rejects.toMatchObject(
        problem("not-found"),
      );
  },
);

test("nobody answers, chooses or withdraws for another", async () => {
  const { candidates, endorsed, released, attempt } = doorways();
  const asked = await endorsed();
  const choosers = await released(partlyMet);
  const before = [await attempt(asked.attemptId), await attempt(choosers.attemptId)];
  const at = ({ attemptId }: { attemptId: string }) => ({
    ...someoneElse,
    attemptId,
  });
  const tried = [
    candidates(takingPartRoute, { ...at(asked), decision: "confirmed" }),
    candidates(choosing, { ...at(choosers), choice: "accept" }),
    candidates(withdrawing, at(choosers)),
  ];
  for (const refused of tried) await expect(refused).rejects.toMatchObject(problem("not-found"));
  expect([await attempt(asked.attemptId), await attempt(choosers.attemptId)]).toEqual(before);
});

test("taking part is confirmed once; declining afterwards is refused", async () => {
  const { candidates, endorsed, attempt } = doorways();
  const own = await endorsed();
  const confirm = () => candidates(takingPartRoute, { ...by(own), decision: "confirmed" });
  expect(await confirm()).toEqual({ recorded: true });
  const { version } = await attempt(own.attemptId);
  expect(await confirm()).toEqual({ recorded: true });
  await expect(candidates(takingPartRoute, { ...by(own), decision: "declined" })).rejects.toMatchObject(
    problem("not-open"),
  );
  expect((await attempt(own.attemptId)).version).toBe(version);
});

test("taking part is refused before it is asked, and when its window has closed", async () => {
  const { candidates, endorsed, register, clock } = doorways();
  const notAsked = await register();
  await expect(candidates(takingPartRoute, { ...by(notAsked), decision: "confirmed" })).rejects.toMatchObject(
    problem("not-open"),
  );
  const asked = await endorsed();
  clock.advance({ days: 29 });
  await expect(candidates(takingPartRoute, { ...by(asked), decision: "confirmed" })).rejects.toMatchObject(
    problem("not-open"),
  );
});

test("before the release a candidate sees neither feedback nor next steps", async () => {
  const { candidates, decided } = doorways();
  const own = await decided(partlyMet, "Listened well.");
  const request = { ...by(own) };
  await expect(candidates(feedback, request)).rejects.toMatchObject(problem("not-found"));
  await expect(candidates(nextSteps, request)).rejects.toMatchObject(problem("not-found"));
  await expect(candidates(choosing, { ...by(own), choice: "accept" })).rejects.toMatchObject(
    problem("not-open"),
  );
  expect(JSON.stringify(await candidates(seen, request))).not.toMatch(/\bmet\b|Listened|partially/);
});

test("the released copy tells the candidate the bands, the examiners' words and no score", async () => {
  const { candidates, released } = doorways();
  const own = await released(everyStageMet, "Listened well.");
  const shown = await candidates(feedback, by(own));
  expect(shown).toMatchObject({ result: "met", partiallyMet: false, toDevelop: [] });
  expect(shown.stages[0]?.areas[0]).toEqual({
    area: "child-development",
    band: "meeting",
    comment: "Listened well.",
  });
  expect(shown).not.toHaveProperty("notices");
  expect(JSON.stringify(shown)).not.toContain("score");
});

test("the next steps say which are open, until when, and why others are not", async () => {
  const { candidates, released } = doorways();
  const shown = async (shares: Parameters<typeof released>[0]) =>
    candidates(nextSteps, { ...by(await released(shares)) });
  expect((await shown(partlyMet)).nextSteps).toMatchObject([
    { choice: "fast-track-resit", open: true },
    { choice: "appeal", open: true },
    { choice: "accept", open: true, closesAt: null },
  ]);
  expect((await shown(nothingMet)).nextSteps[0]).toMatchObject({ open: false, reason: "not-partially-met" });
  expect((await shown(everyStageMet)).nextSteps.map(({ reason }) => reason)).toEqual(
    Array.from({ length: 3 }, () => "outcome-met"),
  );
});

test("whoever withdraws after the outcome has no more choices here, and keeps the right of appeal", async () => {
  const { candidates, released } = doorways();
  const own = await released(partlyMet);
  await candidates(withdrawing, by(own));
  const { nextSteps: steps } = await candidates(nextSteps, by(own));
  expect(steps).toMatchObject([
    { choice: "fast-track-resit", open: false, reason: "attempt-ended" },
    { choice: "appeal", open: true },
    { choice: "accept", open: false, reason: "attempt-ended" },
  ]);
  expect(await candidates(seen, by(own))).toMatchObject({ questions: [] });
});

test("a fast-track re-sit is chosen once; accepting afterwards is refused", async () => {
  const { candidates, released } = doorways();
  const own = await released(partlyMet);
  const choose = (choice: "fast-track-resit" | "accept") => candidates(choosing, { ...by(own), choice });
  expect(await choose("fast-track-resit")).toEqual({ recorded: true });
  expect(await choose("fast-track-resit")).toEqual({ recorded: true });
  await expect(choose("accept")).rejects.toMatchObject(problem("not-open"));
});

test("a re-sit that is not open is refused by name", async () => {
  const { candidates, released, clock } = doorways();
  const failed = await released(nothingMet);
  await expect(candidates(choosing, { ...by(failed), choice: "fast-track-resit" })).rejects.toMatchObject({
    ...problem("not-open"),
    message: expect.stringContaining("not-partially-met"),
  });
  const late = await released(partlyMet);
  clock.advance({ days: 91 });
  await expect(candidates(choosing, { ...by(late), choice: "fast-track-resit" })).rejects.toMatchObject(
    problem("not-open"),
  );
});

test("a withdrawal is taken at any time before the end, once", async () => {
  const { candidates, takingPart, attempt } = doorways();
  const own = await takingPart();
  const leave = () => candidates(withdrawing, by(own));
  expect(await leave()).toEqual({ recorded: true });
  const { version, status } = await attempt(own.attemptId);
  expect(status).toBe("withdrawn");
  expect(await leave()).toEqual({ recorded: true });
  expect((await attempt(own.attemptId)).version).toBe(version);
});

test("who is put forward again sees that it follows an earlier attempt; the new employer does not", async () => {
  const { candidates, employers, register, store } = doorways();
  const registrationNumber = "SW9000001";
  const first = await register({ registrationNumber });
  await withdrawAttempt({ ...first, ...asCandidate(first) }, store);
  const second = await register({ registrationNumber, employerId: "bury" });
  expect(second.candidateId).toBe(first.candidateId);
  expect(await candidates(seen, by(second))).toMatchObject({
    previousAttemptId: first.attemptId,
  });
  const lead = { employerId: "bury", by: "lead-2" };
  const { attemptId } = second;
  const shown = await employers("GET /employers/attempts/{attemptId}", { ...lead, attemptId });
  expect(JSON.stringify(shown)).not.toContain(first.attemptId);
});
