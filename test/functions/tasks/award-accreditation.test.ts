import { expect, test } from "vitest";
import { readAccreditationNumber } from "../../../domain/accreditation-number.ts";
import { revokeAccreditation } from "../../../functions/doorways/operators/revoke-accreditation.ts";
import { awardAccreditation } from "../../../functions/tasks/award-accreditation/award-accreditation.ts";
import { awardWrite, findAccreditation, freeNumber } from "../../../store/journey/accreditations.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { present } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { registerAttempt } from "../../../store/transitions/registration.ts";
import { transactIf, updateIf, type Store } from "../../../store/store.ts";
import { doorways, everyStageMet, partlyMet } from "../doorways/journey.ts";

/** As the issue of a new version of the outcome leaves the attempt: released, by a later leg. */
const reopen = (store: Store, attemptId: string, leg = 2) =>
  updateIf(store, keys.attempt(attemptId), { status: "released", leg }, present("pk"));

test("an accreditation has level, standard version, a number with its check symbol, and its award's time", async () => {
  const { awarded, store } = doorways();
  const { number, ...of } = await awarded();
  expect(readAccreditationNumber(number)).toBe(number);
  expect(await findAccreditation(store, number)).toEqual({
    ...{ ...of, number, level: "practitioner", standardVersion: "practitioner-2018-1", state: "in-force" },
    ...{ awardedAt: "2018-09-03T09:00:00.000Z", countsFrom: "2018-09-03", policyVersion: "2018-1" },
    ...{ expiresAt: "2021-09-03T22:59:59.000Z", renewal: "not-due", remindersSent: 0 },
    ...{ dueKind: "open-renewal", dueAt: "2021-06-04T23:00:00.000Z" },
  });
});

test("awarded again, by the same leg, it is the same", async () => {
  const { awarded, attempt, store } = doorways();
  const { attemptId, number } = await awarded();
  expect(await awardAccreditation({ attemptId, leg: 1 }, store)).toEqual({ code: "awarded" });
  expect((await attempt(attemptId)).accreditationNumber).toBe(number);
  expect((await readEvents(store, attemptId)).filter(({ type }) => type === "accredited")).toHaveLength(1);
});

test("nothing is awarded before the release, nor by a leg that is not the attempt's", async () => {
  const { decided, released, store } = doorways();
  const held = await decided(everyStageMet);
  await expect(awardAccreditation({ attemptId: held.attemptId, leg: 1 }, store)).rejects.toMatchObject({
    name: "TransitionRefusedError",
  });
  const out = await released(partlyMet);
  expect(await awardAccreditation({ attemptId: out.attemptId, leg: 2 }, store)).toEqual({
    code: "superseded",
  });
});

test("a number that is taken is passed over", async () => {
  const { store } = doorways();
  const taken = await freeNumber(store, "attempt-1");
  const another = { attemptId: "attempt-2", candidateId: "candidate-2", level: "practitioner" } as const;
  await transactIf(store, [
    awardWrite(store, {
      ...{ ...another, number: taken, standardVersion: "practitioner-2018-1" },
    }),
  ]);
  const next = await freeNumber(store, "attempt-1");
  expect(next).not.toBe(taken);
  expect(readAccreditationNumber(next)).toBe(next);
});

test("of an outcome issued again and still met the accreditation stands, under its number", async () => {
  const { awarded, attempt, store } = doorways();
  const { attemptId, number } = await awarded();
  await reopen(store, attemptId);
  expect(await awardAccreditation({ attemptId, leg: 2 }, store)).toEqual({ code: "awarded" });
  expect(await attempt(attemptId)).toMatchObject({ status: "accredited", accreditationNumber: number });
  expect((await readEvents(store, attemptId)).at(-1)).toMatchObject({ type: "accreditation-stands" });
});

test("one that was revoked never stands again: a new one is awarded beside it", async () => {
  const { awarded, attempt, store } = doorways();
  const { attemptId, number } = await awarded();
  await revokeAccreditation({ number, reason: "A wrong mark.", by: "operator-1" }, store);
  await reopen(store, attemptId);
  await awardAccreditation({ attemptId, leg: 2 }, store);
  const { accreditationNumber = "" } = await attempt(attemptId);
  expect(accreditationNumber).not.toBe(number);
  expect(await findAccreditation(store, number)).toMatchObject({ state: "revoked" });
  expect(await findAccreditation(store, accreditationNumber)).toMatchObject({ state: "in-force" });
});

test("an accredited practitioner may go on to practice supervisor, and hold both", async () => {
  const { awarded, attempt, store } = doorways();
  const { candidateId, number } = await awarded();
  const answer = await registerAttempt(store, {
    ...{ attemptId: "supervisor-1", candidateId, employerId: "leeds", level: "practice-supervisor" },
    ...{
      listId: "list-2",
      row: 1,
      isEndorsed: true,
      pathway: "experienced",
      spared: { exempt: [], carriedForward: [] },
    },
    registeredBy: { kind: "employer", id: "lead-1", onBehalfOf: "leeds" },
  });
  expect(answer).toEqual({ answer: "registered", attemptId: "supervisor-1" });
  await reopen(store, "supervisor-1", 1);
  await awardAccreditation({ attemptId: "supervisor-1", leg: 1 }, store);
  const { accreditationNumber = "" } = await attempt("supervisor-1");
  expect(await findAccreditation(store, accreditationNumber)).toMatchObject({ level: "practice-supervisor" });
  expect(await findAccreditation(store, number)).toMatchObject({ level: "practitioner", state: "in-force" });
});
