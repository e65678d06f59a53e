import { expect, test } from "vitest";
import { markHalted } from "../../../../functions/listeners/mark-halted/mark-halted.ts";
import { recordMessage } from "../../../../functions/doorways/providers/record-message.ts";
import { asCandidate } from "../../../../functions/doorways/caller.ts";
import { withdrawAttempt } from "../../../../functions/doorways/shared/withdraw-attempt.ts";
import { commissionReference } from "../../../../store/providers/commissions.ts";
import { faultsOfChain } from "../../../../store/journey/event-chain.ts";
import { readEvents } from "../../../../store/journey/events.ts";
import { isSealed } from "../../../../store/people/sealed-text.ts";
import { testTables } from "../../../support/memory-database.ts";
import { doorways, partlyMet, problem } from "../journey.ts";

const listing = "GET /operators/flags";
const closing = "POST /operators/flags/{flagId}/closing";
const seen = "GET /operators/attempts/{attemptId}";
const logged = "GET /operators/attempts/{attemptId}/events";
const restarting = "POST /operators/attempts/{attemptId}/restart";
const reason = "Asked the provider: the sitting was held.";

/** The doorways with ways to have something flagged. */
function setting() {
  const world = doorways();
  const { operators, operator, store } = world;
  let messages = 0;
  const meta = () => {
    messages += 1;
    return {
      provider: "delivery-provider-1",
      webhookId: `flagged-${messages}`,
      digest: "d",
      sentAtSeconds: 0,
    };
  };
  const booked = (reference: string) =>
    recordMessage(
      {
        ...{ type: "booked", reference, stage: "knowledge", occurredAt: store.now() },
        data: { sittingAt: "2018-10-01T09:00:00.000Z" },
      },
      meta(),
      store,
    );
  /** A missed sitting is reported of one that has its result. */
  async function flaggedMessage() {
    const of = await world.decided(partlyMet);
    await recordMessage(
      {
        ...{ type: "did-not-attend", stage: "written", occurredAt: store.now(), data: {} },
        reference: commissionReference(of.attemptId, "result#written#sitting-1"),
      },
      meta(),
      store,
    );
    return of;
  }
  const list = (after?: string) => operators(listing, { ...operator, after });
  const only = async () => (await list()).flags[0]?.flagId ?? "";
  const close = (flagId: string, words = reason) =>
    operators(closing, { ...operator, flagId, reason: words });
  const restart = (attemptId: string, leg: number) =>
    operators(restarting, { ...operator, attemptId, leg, reason });
  const halt = (attemptId: string, leg = 1) =>
    markHalted({ executionName: `${attemptId}-${leg}`, executionStatus: "FAILED" }, store);
  const people = () => world.database.items(testTables.people);
  return { ...world, booked, flaggedMessage, list, only, close, restart, halt, people };
}

test("an operator sees what waits, oldest first, what it is about and whether it is theirs to close", async () => {
  const { flaggedMessage, booked, halt, list, clock } = setting();
  const { attemptId } = await flaggedMessage();
  clock.advance({ days: 1 });
  await booked("nobody-was-given-this");
  clock.advance({ days: 1 });
  await halt(attemptId);
  expect((await list()).flags).toMatchObject([
    {
      code: "already-answered",
      closes: "by-an-operator",
      attemptId,
      type: "did-not-attend",
      stage: "written",
    },
    { code: "unknown-reference", closes: "by-an-operator", reference: "nobody-was-given-this" },
    { code: "journey-halted", closes: "by-itself", attemptId, item: { sk: "ATTEMPT" } },
  ]);
});

test("the list goes on page by page, each flag once", async () => {
  const { booked, list } = setting();
  for (let count = 0; count < 130; count += 1) await booked(`nobody-${count}`);
  const first = await list();
  const second = await list(first.next);
  expect([first.flags.length, second.flags.length, second.next]).toEqual([100, 30, undefined]);
  const ids = [...first.flags, ...second.flags].map(({ flagId }) => flagId);
  expect(new Set(ids).size).toBe(130);
});

test("a flag on a case is closed with its reason in the log: the words in People, their seal in the event", async () => {
  const { flaggedMessage, list, only, close, operators, operator, store, attempt, people } = setting();
  const { attemptId } = await flaggedMessage();
  expect(await close(await only())).toEqual({ recorded: true });
  expect((await list()).flags).toEqual([]);
  const { events, faults } = await operators(logged, { ...operator, attemptId });
  expect(faults).toEqual([]);
  expect(events.at(-1)).toMatchObject({
    type: "flag-closed",
    actor: { kind: "operator", id: "operator-1" },
    detail: { flagCode: "already-answered" },
    reason,
  });
  const kept = people().find(({ sk }) => String(sk).startsWith("REASON#"));
  const seal = { salt: String(kept?.["salt"]), digest: String(events.at(-1)?.detail["reasonSeal"]) };
  expect(isSealed(reason, seal)).toBe(true);
  expect(JSON.stringify(await readEvents(store, attemptId))).not.toContain("Asked the provider");
  expect(faultsOfChain(await readEvents(store, attemptId), await attempt(attemptId))).toEqual([]);
});

test("closed again it is recorded already, and the first reason stays", async () => {
  const { flaggedMessage, only, close, attempt, people } = setting();
  const { attemptId } = await flaggedMessage();
  const flagId = await only();
  await close(flagId);
  const before = [await attempt(attemptId), people()];
  expect(await close(flagId, "Another reason.")).toEqual({ recorded: true });
  expect([await attempt(attemptId), people()]).toEqual(before);
});

test("a message that belongs to no case keeps itself by whom and why its flag was closed", async () => {
  const { booked, list, only, close, database, people } = setting();
  await booked("nobody-was-given-this");
  const flagId = await only();
  await close(flagId);
  await close(flagId, "Another reason.");
  expect((await list()).flags).toEqual([]);
  const message = database.items(testTables.journeys).find(({ sk }) => sk === "MESSAGE");
  expect(message).toMatchObject({ flagClosedBy: "operator-1", reasonSeal: expect.any(String) });
  expect(people().find(({ sk }) => sk === "MESSAGE#REASON")).toMatchObject({ reason });
});

test("what is still stuck is not closed by hand, and nothing changes", async () => {
  const { takingPart, halt, only, close, attempt, people } = setting();
  const { attemptId } = await takingPart();
  await halt(attemptId);
  const before = [await attempt(attemptId), people()];
  await expect(close(await only())).rejects.toMatchObject(problem("not-open"));
  expect([await attempt(attemptId), people()]).toEqual(before);
});

const id = (key: unknown) => Buffer.from(JSON.stringify(key)).toString("base64url");
test.each([
  ["no key", "abc"],
  ["an empty key", id({ pk: "", sk: "MESSAGE" })],
  ["the key of nothing", id({ pk: "MESSAGE#delivery-provider-1#never", sk: "MESSAGE" })],
  ["a key with more in it", id({ pk: "CLOCK", sk: "CLOCK", flagShard: "FLAGS" })],
])("a flag that is %s is not found", async (_what, flagId) => {
  const { close } = setting();
  await expect(close(flagId)).rejects.toMatchObject(problem("not-found"));
});

test("what was never flagged is not found, though it is there", async () => {
  const { register, close } = setting();
  const { attemptId } = await register();
  const flagId = id({ pk: `ATTEMPT#${attemptId}`, sk: "ATTEMPT" });
  await expect(close(flagId)).rejects.toMatchObject(problem("not-found"));
});

test("an operator sees where any attempt stands and what was asked of it, by ids, and never a result", async () => {
  const { decided, operators, operator } = setting();
  const { attemptId, candidateId } = await decided(partlyMet);
  const request = { ...operator, attemptId };
  const shown = await operators(seen, request);
  expect(shown).toMatchObject({
    attemptId,
    candidateId,
    employerId: "leeds",
    status: "outcome-decided",
    leg: 1,
  });
  expect(shown.questions.map(({ key, state }) => `${key} ${state}`)).toContain(
    "result#written#sitting-1 taken-up",
  );
  const told = JSON.stringify([shown, await operators(logged, request)]);
  expect(told).not.toMatch(/\bmet\b|not-met|score|band|partially|Ada|Invented/);
});

test("an attempt that never was is not found, at any route", async () => {
  const { operators, operator, restart } = setting();
  const request = { ...operator, attemptId: "never-was" };
  await expect(operators(seen, request)).rejects.toMatchObject(problem("not-found"));
  await expect(operators(logged, request)).rejects.toMatchObject(problem("not-found"));
  await expect(restart("never-was", 1)).rejects.toMatchObject(problem("not-found"));
});

test("a halted journey is restarted as the next leg, with who and why in the log", async () => {
  const { takingPart, halt, restart, list, attempt, started, operators, operator } = setting();
  const { attemptId } = await takingPart();
  await halt(attemptId);
  expect(await restart(attemptId, 1)).toEqual({ recorded: true, leg: 2 });
  expect(await attempt(attemptId)).toMatchObject({ leg: 2 });
  expect(await attempt(attemptId)).not.toHaveProperty("haltedAt");
  expect((await list()).flags).toEqual([]);
  expect(started).toEqual([`${attemptId}-2`]);
  const { events } = await operators(logged, { ...operator, attemptId });
  expect(events.at(-1)).toMatchObject({ type: "journey-restarted", actor: { id: "operator-1" }, reason });
});

test("restarted again for the same leg, it is recorded already, and nothing is started twice", async () => {
  const { takingPart, restart, attempt, started } = setting();
  const { attemptId } = await takingPart();
  await restart(attemptId, 1);
  const before = await attempt(attemptId);
  expect(await restart(attemptId, 1)).toEqual({ recorded: true, leg: 2 });
  expect(await attempt(attemptId)).toEqual(before);
  expect(started).toEqual([`${attemptId}-2`]);
});

test.each([
  ["a leg to come", 2],
  ["a leg long past", 9],
])("%s is not restarted", async (_what, leg) => {
  const { takingPart, restart, attempt, started } = setting();
  const { attemptId } = await takingPart();
  const before = await attempt(attemptId);
  await expect(restart(attemptId, leg)).rejects.toMatchObject(problem("not-open"));
  expect([await attempt(attemptId), started]).toEqual([before, []]);
});

test("an attempt that has ended is not restarted", async () => {
  const { takingPart, restart, store, started } = setting();
  const of = await takingPart();
  await withdrawAttempt({ ...of, ...asCandidate(of) }, store);
  await expect(restart(of.attemptId, 1)).rejects.toMatchObject(problem("not-open"));
  expect(started).toEqual([]);
});
