import { expect, test } from "vitest";
import { commissionReference, findCommission } from "../../../../store/providers/commissions.ts";
import { readEvents } from "../../../../store/journey/events.ts";
import { findPerson } from "../../../../store/people/people.ts";
import { findQuestion } from "../../../../store/journey/questions.ts";
import { doorways, problem } from "../journey.ts";

function world() {
  const all = doorways();
  const { operators, operator } = all;
  const of = (attemptId: string) => ({ attemptId, ...operator });
  return {
    ...all,
    agree: (attemptId: string, ...measures: string[]) =>
      operators("POST /operators/attempts/{attemptId}/adjustments", { ...of(attemptId), measures }),
    extend: (attemptId: string, closesOn: string) =>
      operators("POST /operators/attempts/{attemptId}/extension", {
        ...of(attemptId),
        question: "endorsement",
        closesOn,
        reason: "asked by telephone",
      }),
  };
}

test("the measures agreed are the person's; the candidate sees them, the employer, the log and operators do not", async () => {
  const { agree, register, store, candidates, employers, employer, operators, operator, database } = world();
  const { attemptId, candidateId } = await register();
  expect(await agree(attemptId, "extra-time-25-percent", "rest-breaks")).toEqual({ recorded: true });
  expect((await findPerson(store, candidateId))?.adjustments).toEqual([
    "extra-time-25-percent",
    "rest-breaks",
  ]);
  const own = { candidateId, attemptId };
  expect(await candidates("GET /candidates/attempts/{attemptId}", own)).toMatchObject({
    adjustments: ["25 % more time", "Rest breaks that do not count as time"],
  });
  const shown = await employers("GET /employers/attempts/{attemptId}", { ...employer, attemptId });
  const log = await operators("GET /operators/attempts/{attemptId}/events", { ...operator, attemptId });
  const told = JSON.stringify([shown, log, await readEvents(store, attemptId)]);
  expect(told).not.toMatch(/extra-time|more time|rest-breaks/);
  const held = database.items("People").filter((item) => JSON.stringify(item).includes("extra-time"));
  expect(held.map(({ sk }) => sk)).toEqual(["PERSON"]);
  expect((await readEvents(store, attemptId)).at(-1)?.type).toBe("adjustments-agreed");
});

test("agreed while stages are asked for, the provider is told again of each; agreed before, with the commission", async () => {
  const { agree, takingPart, store } = world();
  const { attemptId } = await takingPart();
  await agree(attemptId, "separate-room");
  for (const stage of ["knowledge", "simulation", "written"]) {
    const reference = commissionReference(attemptId, `result#${stage}#sitting-1`);
    expect(await findCommission(store, attemptId, reference)).toMatchObject({ says: "commission-changed" });
  }
});

test("agreed again, it is recorded already; none at all takes them back", async () => {
  const { agree, register, attempt, store } = world();
  const { attemptId, candidateId } = await register();
  await agree(attemptId, "separate-room", "scribe");
  const before = await attempt(attemptId);
  await agree(attemptId, "scribe", "separate-room", "scribe");
  expect(await attempt(attemptId)).toEqual(before);
  await agree(attemptId);
  expect((await findPerson(store, candidateId))?.adjustments).toEqual([]);
});

test("a measure that is not in the list is refused with its place, and nothing changes", async () => {
  const { agree, register, attempt } = world();
  const { attemptId } = await register();
  const before = await attempt(attemptId);
  await expect(agree(attemptId, "scribe", "a-good-word")).rejects.toMatchObject({
    ...problem("body-not-as-agreed"),
    particulars: { errors: [{ pointer: "/measures/1" }] },
  });
  expect(await attempt(attemptId)).toEqual(before);
});

test("nothing is agreed for who is done, nor for an attempt that never was", async () => {
  const { agree, awarded } = world();
  await expect(agree((await awarded()).attemptId, "scribe")).rejects.toMatchObject(problem("not-open"));
  await expect(agree("never-was", "scribe")).rejects.toMatchObject(problem("not-found"));
});

test("an operator extends any employer's window, within what the rules allow in all", async () => {
  const { extend, register, store } = world();
  const { attemptId } = await register({ employerId: "bury" });
  expect(await extend(attemptId, "2018-11-16")).toEqual({ recorded: true });
  expect(await findQuestion(store, attemptId, "endorsement")).toMatchObject({ extendedDays: 14 });
  expect((await readEvents(store, attemptId)).at(-1)?.actor).toEqual({ kind: "operator", id: "operator-1" });
  await expect(extend(attemptId, "2018-11-17")).rejects.toMatchObject(problem("not-open"));
});
