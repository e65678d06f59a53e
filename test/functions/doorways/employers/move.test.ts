import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProblemError } from "../../../../contracts/problem-details.ts";
import { employersOf } from "../../../../store/journey/employers-of-candidate.ts";
import { faultsOfChain } from "../../../../store/journey/event-chain.ts";
import { readEvents } from "../../../../store/journey/events.ts";
import { findOpenAttempt } from "../../../../store/transitions/registration.ts";
import { reopenOutcome } from "../../../../store/transitions/reopening.ts";
import { append } from "../../../../store/append.ts";
import { decideOutcome } from "../../../../functions/tasks/decide-outcome/decide-outcome.ts";
import { composeFeedback } from "../../../../functions/tasks/compose-feedback/compose-feedback.ts";
import { releaseOutcome } from "../../../../functions/tasks/release-outcome/release-outcome.ts";
import { doorways, everyStageMet, partlyMet, problem } from "../journey.ts";

const leeds = { employerId: "leeds", by: "lead-1" };
const bury = { employerId: "bury", by: "lead-2" };
const wigan = { employerId: "wigan", by: "lead-3" };
const endorsing = "POST /employers/attempts/{attemptId}/endorsement";
const endorsed = { decision: "endorsed", supervisor: "Bo Invented", endorsedOn: "2018-09-02" } as const;

function world() {
  const all = doorways();
  const { employers } = all;
  const of = (attemptId: string, caller: typeof leeds) => ({ ...caller, attemptId });
  return {
    ...all,
    release: (attemptId: string, to = "bury", caller = leeds) =>
      employers("POST /employers/attempts/{attemptId}/move", { ...of(attemptId, caller), to }),
    takeBack: (attemptId: string, caller = leeds) =>
      employers("POST /employers/attempts/{attemptId}/move/taking-back", { ...of(attemptId, caller) }),
    answer: (attemptId: string, decision: "accepted" | "declined", caller = bury) =>
      employers("POST /employers/moves/{attemptId}/answer", { ...of(attemptId, caller), decision }),
    offered: async (caller = bury) => (await employers("GET /employers/moves", caller)).moves,
    see: (attemptId: string, caller: typeof leeds) =>
      employers("GET /employers/attempts/{attemptId}", of(attemptId, caller)),
    feedback: (attemptId: string, caller: typeof leeds) =>
      employers("GET /employers/attempts/{attemptId}/feedback", { ...of(attemptId, caller) }),
    endorse: (attemptId: string, caller: typeof leeds) =>
      employers(endorsing, { ...of(attemptId, caller), ...endorsed }),
    types: async (attemptId: string) => (await readEvents(all.store, attemptId)).map(({ type }) => type),
  };
}

test("released by the first and accepted by the second, with what is asked of the employer, and nothing lost", async () => {
  const { register, release, answer, offered, see, endorse, employers, types, store, attempt } = world();
  const { attemptId, candidateId } = await register();
  expect(await release(attemptId)).toEqual({ recorded: true });
  expect(await see(attemptId, leeds)).toMatchObject({
    move: { to: "bury", closesAt: "2018-10-01T22:59:59.000Z" },
  });
  expect(await offered()).toEqual([
    {
      ...{ attemptId, level: "practitioner", candidate: { givenName: "Ada", familyName: "Invented" } },
      ...{ from: "leeds", offeredAt: "2018-09-03T09:00:00.000Z", closesAt: "2018-10-01T22:59:59.000Z" },
    },
  ]);
  expect(await answer(attemptId, "accepted")).toEqual({ recorded: true });
  expect(await see(attemptId, bury)).toMatchObject({
    status: "registered",
    questions: [{ kind: "endorsement" }],
  });
  await expect(see(attemptId, leeds)).rejects.toMatchObject(problem("not-found"));
  await expect(endorse(attemptId, leeds)).rejects.toMatchObject(problem("not-found"));
  expect(await endorse(attemptId, bury)).toEqual({ recorded: true });
  const listed = await employers("GET /employers/attempts", leeds);
  expect(listed.attempts).toEqual([]);
  expect(await offered()).toEqual([]);
  expect(await types(attemptId)).toEqual([
    ...["registered", "endorsement-asked", "move-offered", "moved", "endorsed"],
  ]);
  // Whoever sends the person on a list again is told where they are registered.
  expect(await findOpenAttempt(store, { candidateId, level: "practitioner" })).toEqual({
    attemptId,
    employerId: "bury",
  });
  expect(faultsOfChain(await readEvents(store, attemptId), await attempt(attemptId))).toEqual([]);
});

test("the candidate sees whom they work for and where they are released to", async () => {
  const { register, release, candidates } = world();
  const { attemptId, candidateId } = await register();
  await release(attemptId);
  const request = { candidateId, attemptId };
  expect(await candidates("GET /candidates/attempts/{attemptId}", request)).toMatchObject({
    employer: "leeds",
    move: { to: "bury" },
  });
});

describe("until it is accepted, nothing changes:", () => {
  test("the second employer sees nothing of the attempt but the offer", async () => {
    const { register, release, see, endorse } = world();
    const { attemptId } = await register();
    await release(attemptId);
    await expect(see(attemptId, bury)).rejects.toMatchObject(problem("not-found"));
    await expect(endorse(attemptId, bury)).rejects.toMatchObject(problem("not-found"));
    expect(await endorse(attemptId, leeds)).toEqual({ recorded: true });
  });

  test("the release may be taken back, once or twice, and then it can't be accepted", async () => {
    const { register, release, takeBack, answer, offered, types } = world();
    const { attemptId } = await register();
    await release(attemptId);
    expect(await takeBack(attemptId)).toEqual({ recorded: true });
    expect(await takeBack(attemptId)).toEqual({ recorded: true });
    expect(await offered()).toEqual([]);
    await expect(answer(attemptId, "accepted")).rejects.toMatchObject(problem("not-found"));
    expect((await types(attemptId)).slice(-2)).toEqual(["move-offered", "move-taken-back"]);
  });

  test("the second employer may decline, and another be offered the move", async () => {
    const { register, release, answer, offered } = world();
    const { attemptId } = await register();
    await release(attemptId);
    await answer(attemptId, "declined");
    await release(attemptId, "wigan");
    expect(await offered()).toEqual([]);
    expect(await offered(wigan)).toHaveLength(1);
    await answer(attemptId, "accepted", wigan);
  });

  test("its window passes: it is shown no more, refused, and may be offered to another employer", async () => {
    const { register, release, answer, offered, clock, see, attempt } = world();
    const { attemptId } = await register();
    await release(attemptId);
    clock.set("2018-10-01T22:59:59.001Z");
    expect(await offered()).toEqual([]);
    expect(await see(attemptId, leeds)).not.toHaveProperty("move");
    await expect(answer(attemptId, "accepted")).rejects.toMatchObject(problem("not-open"));
    await release(attemptId, "wigan");
    expect((await attempt(attemptId)).move?.to).toBe("wigan");
    expect(await offered()).toEqual([]);
  });

  test("its window passes, and it may be offered to the same employer anew", async () => {
    const { register, release, answer, offered, clock } = world();
    const { attemptId } = await register();
    await release(attemptId);
    clock.set("2018-10-02T09:00:00.000Z");
    expect(await release(attemptId)).toEqual({ recorded: true });
    expect(await offered()).toMatchObject([{ attemptId, offeredAt: "2018-10-02T09:00:00.000Z" }]);
    expect(await answer(attemptId, "accepted")).toEqual({ recorded: true });
  });
});

test("released or accepted twice, it is recorded already, and once", async () => {
  const { register, release, answer, attempt } = world();
  const { attemptId } = await register();
  await release(attemptId);
  const offered = await attempt(attemptId);
  expect(await release(attemptId)).toEqual({ recorded: true });
  expect(await attempt(attemptId)).toEqual(offered);
  await answer(attemptId, "accepted");
  const moved = await attempt(attemptId);
  expect(await answer(attemptId, "accepted")).toEqual({ recorded: true });
  expect(await attempt(attemptId)).toEqual(moved);
  await expect(answer(attemptId, "declined")).rejects.toMatchObject(problem("not-open"));
});

test("nobody releases another's candidate, to themselves, or to two employers at once", async () => {
  const { register, release, answer, attempt } = world();
  const { attemptId } = await register();
  await expect(release(attemptId, "bury", bury)).rejects.toMatchObject(problem("not-found"));
  await expect(release(attemptId, "leeds")).rejects.toMatchObject(problem("not-open"));
  await expect(answer(attemptId, "accepted", leeds)).rejects.toMatchObject(problem("not-open"));
  await release(attemptId);
  const before = await attempt(attemptId);
  await expect(release(attemptId, "wigan")).rejects.toMatchObject(problem("not-open"));
  await expect(answer(attemptId, "accepted", wigan)).rejects.toMatchObject(problem("not-found"));
  expect(await attempt(attemptId)).toEqual(before);
});

test("an attempt that has ended moves nobody, were it offered before or not", async () => {
  const { register, release, answer, offered, employers, attempt, database } = world();
  const { attemptId } = await register();
  await release(attemptId);
  const request = { ...leeds, attemptId };
  await employers("POST /employers/attempts/{attemptId}/withdrawal", { ...request, reason: "moved" });
  expect(await offered()).toEqual([]);
  expect(database.items("Journeys").filter(({ sk }) => String(sk).startsWith("MOVE#"))).toEqual([]);
  expect(await attempt(attemptId)).not.toHaveProperty("move");
  await expect(answer(attemptId, "accepted")).rejects.toMatchObject(problem("not-found"));
  await expect(release(attemptId, "wigan")).rejects.toMatchObject(problem("not-open"));
});

test("who is accredited moves with the accreditation, between attempts", async () => {
  const { awarded, release, answer, see, attempt } = world();
  const { attemptId, number } = await awarded();
  await release(attemptId);
  await answer(attemptId, "accepted");
  expect(await see(attemptId, bury)).toMatchObject({ status: "accredited" });
  expect(await attempt(attemptId)).toMatchObject({ employerId: "bury", accreditationNumber: number });
});

test("the old employer keeps what had been released to it, and sees nothing that comes after", async () => {
  const { released, release, answer, feedback, store } = world();
  const { attemptId } = await released(partlyMet);
  const before = await feedback(attemptId, leeds);
  await release(attemptId);
  await answer(attemptId, "accepted");
  expect(await feedback(attemptId, leeds)).toEqual(before);
  expect(await feedback(attemptId, bury)).toEqual(before);
  // The outcome is corrected after the move: only the new employer is told.
  await append(store, attemptId, async (attempt) => {
    const corrected = { stage: "simulation", score: 90, areas: [], origin: "review" } as const;
    const reopening = await reopenOutcome(store, attempt, corrected, { kind: "operator", id: "operator-1" });
    if (reopening.refused !== undefined) throw new Error(reopening.refused);
    return { answer: undefined, ...reopening.parts };
  });
  for (const task of [decideOutcome, composeFeedback, releaseOutcome])
    await task({ attemptId, leg: 2 }, store);
  expect(await feedback(attemptId, bury)).toMatchObject({ result: "met" });
  expect(await feedback(attemptId, leeds)).toEqual(before);
});

test("who moved on before the release is not read by the old employer at all", async () => {
  const { decided, release, answer, feedback, store } = world();
  const { attemptId } = await decided(everyStageMet);
  await release(attemptId);
  await answer(attemptId, "accepted");
  await releaseOutcome({ attemptId, leg: 1 }, store);
  await expect(feedback(attemptId, leeds)).rejects.toMatchObject(problem("not-found"));
  expect(await feedback(attemptId, bury)).toMatchObject({ result: "met" });
});

test("a second move adds to the history, and whoever had them before does not get them back", async () => {
  const { register, release, answer, attempt, see, clock, store } = world();
  const { attemptId } = await register();
  await release(attemptId);
  await answer(attemptId, "accepted");
  clock.advance({ days: 1 });
  await release(attemptId, "wigan", bury);
  await answer(attemptId, "accepted", wigan);
  expect((await attempt(attemptId)).formerEmployers).toEqual([
    { employerId: "leeds", until: "2018-09-03T09:00:00.000Z" },
    { employerId: "bury", until: "2018-09-04T09:00:00.000Z" },
  ]);
  expect(await employersOf(store, await attempt(attemptId))).toEqual(new Set(["wigan", "leeds", "bury"]));
  for (const former of [leeds, bury])
    await expect(see(attemptId, former)).rejects.toMatchObject(problem("not-found"));
});

test("whatever is released, taken back, accepted and declined, exactly one employer has the candidate", async () => {
  const callers = [leeds, bury, wigan];
  const step = fc.record({
    act: fc.constantFrom("release", "takeBack", "accepted", "declined"),
    by: fc.constantFrom(...callers),
    to: fc.constantFrom("leeds", "bury", "wigan"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const all = world();
      const { attemptId } = await all.register();
      for (const { act, by, to } of steps) {
        const done =
          act === "release"
            ? all.release(attemptId, to, by)
            : act === "takeBack"
              ? all.takeBack(attemptId, by)
              : all.answer(attemptId, act, by);
        await done.catch((error: unknown) => {
          if (!(error instanceof ProblemError)) throw error;
        });
      }
      const seen = await Promise.allSettled(callers.map((caller) => all.see(attemptId, caller)));
      expect(seen.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const offers = await Promise.all(callers.map((caller) => all.offered(caller)));
      const { move } = await all.attempt(attemptId);
      expect(offers.flat()).toHaveLength(move === undefined ? 0 : 1);
      expect(faultsOfChain(await readEvents(all.store, attemptId), await all.attempt(attemptId))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
