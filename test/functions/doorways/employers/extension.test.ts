import { expect, test } from "vitest";
import { externalStages } from "../../../../domain/levels.ts";
import { commissionReference, findCommission } from "../../../../store/providers/commissions.ts";
import { readEvents } from "../../../../store/journey/events.ts";
import { findQuestion, readQuestions } from "../../../../store/journey/questions.ts";
import { findReason } from "../../../../store/people/reasons.ts";
import { readStages } from "../../../../store/journey/stages.ts";
import { invite } from "../../../../functions/tasks/invite/invite.ts";
import { takeUp } from "../../../../functions/tasks/take-up/take-up.ts";
import { recordMessage } from "../../../../functions/doorways/providers/record-message.ts";
import { doorways, everyStageMet, partlyMet, problem } from "../journey.ts";

const extending = "POST /employers/attempts/{attemptId}/extension";
const seen = "GET /employers/attempts/{attemptId}";
const reason = "Supervision fell ill.";

function world() {
  const all = doorways();
  const extend = (
    attemptId: string,
    question: "endorsement" | "taking-part" | "result" | "next-step",
    closesOn: string,
    caller = all.employer,
  ) => all.employers(extending, { ...caller, attemptId, question, closesOn, reason });
  return { ...all, extend };
}

test("an employer that needs longer to endorse extends its window, and the reminders and the lapse follow", async () => {
  const { extend, register, store, employers, employer } = world();
  const { attemptId } = await register();
  expect(await extend(attemptId, "endorsement", "2018-11-16")).toEqual({ recorded: true });
  const question = await findQuestion(store, attemptId, "endorsement");
  expect(question).toMatchObject({
    ...{ closesAt: "2018-11-16T23:59:59.000Z", extendedDays: 14 },
    ...{ dueKind: "remind", dueAt: "2018-09-17T09:00:00.000Z" },
  });
  const request = { ...employer, attemptId };
  expect(await employers(seen, request)).toMatchObject({
    questions: [{ closesAt: "2018-11-16T23:59:59.000Z" }],
  });
  const event = (await readEvents(store, attemptId)).at(-1);
  expect(event).toMatchObject({
    type: "window-extended",
    actor: { kind: "employer", id: "lead-1", onBehalfOf: "leeds" },
    detail: { question: "endorsement", closesAt: "2018-11-16T23:59:59.000Z", extendedDays: 14 },
  });
  expect(JSON.stringify(event)).not.toContain(reason);
  expect(await findReason(store, { attemptId, sequence: event?.sequence ?? 0 })).toBe(reason);
});

test("extended to the same day again, it is recorded already and nothing changes", async () => {
  const { extend, register, attempt } = world();
  const { attemptId } = await register();
  await extend(attemptId, "endorsement", "2018-11-09");
  const before = await attempt(attemptId);
  expect(await extend(attemptId, "endorsement", "2018-11-09")).toEqual({ recorded: true });
  expect(await attempt(attemptId)).toEqual(before);
});

test("an employer extends the candidate's own window too, by a week", async () => {
  const { extend, endorsed, store } = world();
  const { attemptId } = await endorsed();
  await extend(attemptId, "taking-part", "2018-10-08");
  expect(await findQuestion(store, attemptId, "taking-part")).toMatchObject({
    closesAt: "2018-10-08T22:59:59.000Z",
  });
  await expect(extend(attemptId, "taking-part", "2018-10-09")).rejects.toMatchObject(problem("not-open"));
});

test("the stages of one visit are extended together, and the provider is to hear of each", async () => {
  const { extend, takingPart, store } = world();
  const { attemptId } = await takingPart();
  await extend(attemptId, "result", "2019-01-15");
  const closesAt = "2019-01-15T23:59:59.000Z";
  for (const question of (await readQuestions(store, attemptId)).filter(({ kind }) => kind === "result")) {
    expect(question).toMatchObject({ closesAt, extendedDays: 14 });
    expect(question).toMatchObject({ dueKind: "lapse", dueAt: "2019-01-16T00:09:59.000Z" });
    const reference = commissionReference(attemptId, question.key);
    expect(await findCommission(store, attemptId, reference)).toMatchObject({
      says: "commission-changed",
      closesAt,
    });
  }
  expect((await readStages(store, attemptId)).map((stage) => stage.closesAt)).toEqual([
    closesAt,
    closesAt,
    closesAt,
  ]);
  const told = (await readEvents(store, attemptId)).filter(({ type }) => type === "commission-changed");
  expect(told.map(({ detail }) => detail["reference"])).toEqual(
    externalStages.map((stage) => commissionReference(attemptId, `result#${stage}#sitting-1`)),
  );
});

test("a stage sat again keeps its longer window, and the days that it was extended by", async () => {
  const { extend, takingPart, store } = world();
  const { attemptId } = await takingPart();
  await extend(attemptId, "result", "2019-01-15");
  await recordMessage(
    {
      ...{ type: "incident", stage: "written", occurredAt: store.now(), data: { code: "platform-failure" } },
      reference: commissionReference(attemptId, "result#written#sitting-1"),
    },
    { provider: "delivery-provider-1", webhookId: "incident-1", digest: "d", sentAtSeconds: 0 },
    store,
  );
  await takeUp({ attemptId, leg: 1, question: "result#written#sitting-1" }, store);
  await invite({ attemptId, leg: 1, kind: "result", stage: "written" }, store);
  expect(await findQuestion(store, attemptId, "result#written#sitting-2")).toMatchObject({
    closesAt: "2019-01-15T23:59:59.000Z",
    extendedDays: 14,
  });
  await expect(extend(attemptId, "result", "2019-01-23")).rejects.toMatchObject(problem("not-open"));
  expect(await extend(attemptId, "result", "2019-01-22")).toEqual({ recorded: true });
});

test.each([
  ["more than the rules allow in all", "2018-11-17"],
  ["a day before its close", "2018-11-01"],
])("%s is refused and changes nothing", async (_what, closesOn) => {
  const { extend, register, attempt, store } = world();
  const { attemptId } = await register();
  const before = [await attempt(attemptId), await readQuestions(store, attemptId)];
  await expect(extend(attemptId, "endorsement", closesOn)).rejects.toMatchObject(problem("not-open"));
  expect([await attempt(attemptId), await readQuestions(store, attemptId)]).toEqual(before);
});

test("a window that has closed is not opened again, nor one of a question that was answered or never asked", async () => {
  const { extend, register, endorsed, clock } = world();
  const waiting = (await register()).attemptId;
  const answered = (await endorsed()).attemptId;
  await expect(extend(answered, "endorsement", "2018-11-09")).rejects.toMatchObject(problem("not-open"));
  await expect(extend(waiting, "result", "2018-11-09")).rejects.toMatchObject(problem("not-open"));
  clock.set("2018-11-02T23:59:59.001Z");
  await expect(extend(waiting, "endorsement", "2018-11-09")).rejects.toMatchObject(problem("not-open"));
});

test("the candidate's own rights after an outcome keep their last day", async () => {
  const { extend, released } = world();
  const { attemptId } = await released(partlyMet);
  await expect(extend(attemptId, "next-step", "2018-12-10")).rejects.toMatchObject(problem("not-open"));
});

test("nobody extends for another employer's candidate, nor for one who is done", async () => {
  const { extend, register, released } = world();
  const { attemptId } = await register();
  const stranger = { employerId: "bury", by: "lead-2" };
  await expect(extend(attemptId, "endorsement", "2018-11-09", stranger)).rejects.toMatchObject(
    problem("not-found"),
  );
  const done = (await released(everyStageMet)).attemptId;
  await expect(extend(done, "result", "2019-01-15")).rejects.toMatchObject(problem("not-open"));
});
