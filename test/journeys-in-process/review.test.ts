import { describe, expect, test } from "vitest";
import { closeFlag } from "../../functions/doorways/operators/close-flag.ts";
import { flagIdOf } from "../../functions/doorways/operators/flag-id.ts";
import { reviewCorrection } from "../../functions/doorways/operators/review-correction.ts";
import { showCorrection } from "../../functions/doorways/operators/show-correction.ts";
import { showAccreditation } from "../../functions/doorways/candidates/show-accreditation.ts";
import { showFeedback } from "../../functions/doorways/candidates/show-feedback.ts";
import { accreditationOf } from "../../store/journey/accreditations.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { findOutcome } from "../../store/journey/outcomes.ts";
import { findReason } from "../../store/people/reasons.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { corrected, released, review, reviewReason as reason } from "../support/released.ts";
import { renewing, shifted } from "../support/renewals.ts";

const own = async (world: JourneyWorld) => {
  const { attemptId, candidateId } = await world.attempt();
  return { attemptId, candidateId };
};
const log = async (world: JourneyWorld) => (await world.events()).map(({ type }) => type);

describe("a correction after the release", () => {
  test("is shown beside what the outcome stands on, with what it would make of it, and changes nothing", async () => {
    const world = await released();
    const flagId = await corrected(world, { stage: "written", met: false });
    const { version } = await world.attempt();
    expect(await showCorrection({ flagId }, world.store)).toMatchObject({
      ...{ stage: "written", sitting: 1, outcome: "met", outcomeIfApplied: "not-met", problems: [] },
      standsOn: { sitting: 1 },
    });
    expect((await world.attempt()).version).toBe(version);
    expect((await world.attempt()).status).toBe("accredited");
  });

  test("applied, revokes an accreditation that no longer stands, when the new outcome is released and not before", async () => {
    const world = await released();
    const { accreditationNumber } = await world.attempt();
    const flagId = await corrected(world, { stage: "written", met: false });
    const { store, executions } = world;
    await reviewCorrection({ flagId, by: "operator-1", reason }, { store, executions });
    const during = await world.attempt();
    expect(during.status).toBe("outcome-decided");
    expect(await accreditationOf(store, during)).toMatchObject({ state: "in-force" });
    expect(await showFeedback(await own(world), store)).toMatchObject({ result: "met" });
    await world.runUntilQuiet();
    expect(await world.attempt()).toMatchObject({ status: "released", accreditationNumber });
    expect(await accreditationOf(store, await world.attempt())).toMatchObject({
      ...{ state: "revoked", revokedBy: "operator-1" },
    });
    expect(await log(world)).toEqual(
      expect.arrayContaining([
        "outcome-reopened",
        "flag-closed",
        "outcome-released",
        "accreditation-revoked",
      ]),
    );
    expect(await world.flags()).toEqual([]);
    expect(faultsOfChain(await world.events(), await world.attempt())).toEqual([]);
    expect(world.faults).toEqual([]);
  });

  test("is under way: nobody keeps the accreditation by withdrawing before the new outcome is released", async () => {
    const world = await released();
    const flagId = await corrected(world, { stage: "written", met: false });
    const { store, executions } = world;
    await reviewCorrection({ flagId, by: "operator-1", reason }, { store, executions });
    await expect(world.candidate.withdraw()).rejects.toMatchObject({ code: "not-open" });
    await world.runUntilQuiet();
    expect(await accreditationOf(store, await world.attempt())).toMatchObject({ state: "revoked" });
    expect(await world.candidate.withdraw()).toEqual({ recorded: true });
  });

  test("is under way on the last day of an accreditation: it lapses once it is known whether it stands, and is not awarded twice", async () => {
    const world = await released();
    const { letPassTo, withdraw, reopen, accreditation } = renewing(world);
    await letPassTo(80);
    await withdraw();
    await letPassTo(1);
    const { number, expiresAt } = await accreditation();
    const flagId = await corrected(world, { stage: "written", band: "exceeding" });
    const { store, executions } = world;
    await reviewCorrection({ flagId, by: "operator-1", reason }, { store, executions });
    world.clock.set(shifted(expiresAt, 1));
    await world.sweep();
    expect(await accreditation()).toMatchObject({ state: "in-force" });
    await expect(reopen()).rejects.toMatchObject({ code: "not-open" });
    await world.runUntilQuiet();
    await world.letPass(2);
    expect(await world.attempt()).toMatchObject({
      ...{ status: "accreditation-lapsed", accreditationNumber: number },
    });
  });

  test("applied, is told to both with the reason; the log holds its seal alone", async () => {
    const world = await released();
    await review(world, await corrected(world, { stage: "written", met: false }));
    const { store, attemptId } = world;
    expect(await showFeedback(await own(world), store)).toMatchObject({
      result: "not-met",
      replaces: { releasedAt: expect.any(String), reason },
    });
    expect(await showAccreditation(await own(world), store)).toMatchObject({
      state: "revoked",
      revocation: { reason },
    });
    const reopened = (await world.events()).find(({ type }) => type === "outcome-reopened");
    expect(reopened).toMatchObject({ actor: { kind: "operator", id: "operator-1" } });
    expect(await findReason(store, { attemptId, sequence: reopened?.sequence ?? 0 })).toBe(reason);
    expect(JSON.stringify(await world.events())).not.toContain("another candidate's");
    const kept = await findOutcome(store, { attemptId, round: 1, outcomeVersion: 1 });
    expect(kept).toMatchObject({ result: "met", releasedAt: expect.any(String) });
  });

  test("that makes the outcome met accredits, and what next? is asked no more", async () => {
    const world = await released(["knowledge", "simulation"]);
    await review(world, await corrected(world, { stage: "written" }));
    expect((await world.attempt()).status).toBe("accredited");
    await expect(world.candidate.choose("accept")).rejects.toMatchObject({ code: "not-open" });
  });

  test("that changes no outcome issues it anew all the same: the accreditation keeps its number", async () => {
    const world = await released();
    const before = await world.attempt();
    await review(world, await corrected(world, { stage: "written", band: "exceeding" }));
    expect(await world.attempt()).toMatchObject({
      status: "accredited",
      accreditationNumber: before.accreditationNumber,
    });
    expect(await accreditationOf(world.store, before)).toMatchObject({ state: "in-force" });
  });

  test("reviewed again, it answers as the first time, and the outcome is issued once", async () => {
    const world = await released();
    const flagId = await corrected(world, { stage: "written", met: false });
    const first = await review(world, flagId);
    const { version } = await world.attempt();
    expect(await review(world, flagId, "operator-2")).toEqual(first);
    expect((await world.attempt()).version).toBe(version);
    expect((await log(world)).filter((type) => type === "outcome-released")).toHaveLength(2);
  });

  test("a crash before its leg started is mended by the repetition", async () => {
    const world = await released();
    const flagId = await corrected(world, { stage: "written", met: false });
    const down = { ...world.executions.accreditation, start: () => Promise.reject(new Error("down")) };
    const { store } = world;
    const crashed = reviewCorrection(
      { flagId, by: "operator-1", reason },
      { store, executions: { ...world.executions, accreditation: down } },
    );
    await expect(crashed).rejects.toThrow("down");
    await review(world, flagId);
    expect((await world.attempt()).status).toBe("released");
  });
});

test("a correction before the release is shown to nobody by this way, flagged or not", async () => {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  await world.provider.send("result-corrected", { stage: "written", version: 2 });
  await world.provider.send("result-corrected", { stage: "written", version: 2, met: false });
  const [flag] = await world.flags();
  expect(flag?.flagCode).toBe("conflicts-with-the-answer");
  const messages = world.database.items("Journeys").filter(({ sk }) => sk === "MESSAGE");
  expect(messages).toHaveLength(2);
  const show = (pk: unknown) =>
    showCorrection({ flagId: flagIdOf({ pk: String(pk), sk: "MESSAGE" }) }, world.store);
  for (const { pk } of messages) await expect(show(pk)).rejects.toMatchObject({ code: "not-found" });
  if (flag) await closeFlag({ flagId: flagIdOf(flag), by: "operator-1", reason }, world.store);
  for (const { pk } of messages) await expect(show(pk)).rejects.toMatchObject({ code: "not-found" });
});

describe("a correction is not applied", () => {
  test("once an operator has closed its flag with a reason: then what was released stands", async () => {
    const world = await released();
    const flagId = await corrected(world, { stage: "written", met: false });
    await closeFlag({ flagId, by: "operator-1", reason: "Sent by mistake, says the provider." }, world.store);
    await expect(review(world, flagId)).rejects.toMatchObject({ code: "not-open" });
    expect((await world.attempt()).status).toBe("accredited");
  });

  test("with a score that the standard does not know", async () => {
    const world = await released();
    const flagId = await corrected(world, { stage: "written", score: 101 });
    const before = await world.attempt();
    await expect(review(world, flagId)).rejects.toThrow("Score 101");
    expect(await world.attempt()).toEqual(before);
    expect(await showCorrection({ flagId }, world.store)).not.toHaveProperty("outcomeIfApplied");
  });

  test("to whoever has withdrawn, nor while another attempt is open", async () => {
    const withdrawn = await released(["knowledge"]);
    await withdrawn.candidate.withdraw();
    await withdrawn.runUntilQuiet();
    const flagged = await corrected(withdrawn, { stage: "written" });
    await expect(review(withdrawn, flagged)).rejects.toThrow("attempt-ended");

    const world = await released(["knowledge"]);
    const first = world.attemptId;
    const { candidateId } = await world.attempt();
    await world.letPass(120);
    await world.register({ candidateId });
    world.attemptId = first;
    await expect(review(world, await corrected(world, { stage: "written" }))).rejects.toThrow(
      "another-attempt-stands",
    );
  });

  test("while an appeal is open, for its panel decides first", async () => {
    const world = await released(["knowledge"]);
    await world.candidate.appeal();
    await world.runUntilQuiet();
    const flagId = await corrected(world, { stage: "written" });
    await expect(review(world, flagId)).rejects.toThrow("appeal-under-way");
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toContain("corrected-after-release");
  });

  test("where there is none: another flag, or nothing at all", async () => {
    const world = await released();
    await world.provider.send("incident", { stage: "written" });
    const [flag] = await world.flags();
    await expect(review(world, flag ? flagIdOf(flag) : "none")).rejects.toMatchObject({ code: "not-found" });
    await expect(review(world, "none")).rejects.toMatchObject({ code: "not-found" });
  });
});
