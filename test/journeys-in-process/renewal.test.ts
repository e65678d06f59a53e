import { describe, expect, test } from "vitest";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { showAccreditation } from "../../functions/doorways/candidates/show-accreditation.ts";
import { asCandidate } from "../../functions/doorways/caller.ts";
import { withdrawAttempt } from "../../functions/doorways/shared/withdraw-attempt.ts";
import { shareOfAudits } from "../../store/journey/accreditations.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { findLeg } from "../../store/journey/legs.ts";
import { findAnswerWords } from "../../store/people/people.ts";
import { readQuestions } from "../../store/journey/questions.ts";
import { accredited, otherEvidence, peopleOfRenewal, shifted, someEvidence } from "../support/renewals.ts";

const percent = policyOfVersion("2018-1").parameters.reaccreditationAuditPercent.value;

/** An accredited candidate whose renewal is, or is not, in the sample; the ids are seeded, so that it is looked for. */
async function drawn(isDrawn: boolean) {
  const at = await accredited();
  for (;;) {
    const accreditation = await at.accreditation();
    if (shareOfAudits(accreditation, 1) * 100 < percent === isDrawn) return at;
    const { candidate, provider } = at.world;
    await at.world.register({ isEndorsed: true });
    await at.world.runUntilQuiet();
    await candidate.confirm();
    await at.world.runUntilQuiet();
    for (const stage of ["knowledge", "simulation", "written"] as const)
      await provider.send("result", { stage });
    await at.world.runUntilQuiet();
  }
}

const daysBefore = (events: readonly { readonly detail: Readonly<Record<string, unknown>> }[]) =>
  events.map(({ detail }) => detail["daysBefore"]);

describe("a renewal", () => {
  test("is opened 90 days before the last day, and nothing happens in the years before", async () => {
    const { world, letPassTo, accreditation, events } = await accredited();
    expect((await accreditation()).expiresAt).toBe("2021-09-03T22:59:59.000Z");
    await letPassTo(91);
    expect((await world.attempt()).status).toBe("accredited");
    expect(await events("renewal-opened")).toEqual([]);
    await letPassTo(90);
    expect(await world.attempt()).toMatchObject({ status: "renewal-open", leg: 2, renewals: 1 });
    expect(daysBefore(await events("renewal-opened"))).toEqual([90]);
    expect(world.path(2)).toEqual([
      "Invite the candidate to renew",
      "May the candidate be asked to renew?",
      "Wait for the evidence",
    ]);
  });

  test("with evidence and confirmation runs for three years from the old last day, not from the answer", async () => {
    const { world, letPassTo, giveEvidence, confirm, accreditation } = await drawn(false);
    const { number } = await accreditation();
    await letPassTo(80);
    await giveEvidence();
    await confirm();
    expect(world.execution(2)?.output).toMatchObject({ ended: "Renewed", reason: "renewed" });
    expect((await world.attempt()).status).toBe("accredited");
    expect(await accreditation()).toMatchObject({
      ...{ number, state: "in-force", renewal: "not-due", remindersSent: 0 },
      ...{ countsFrom: "2021-09-03", expiresAt: "2024-09-03T22:59:59.000Z" },
      ...{ dueKind: "open-renewal", dueAt: "2024-06-04T23:00:00.000Z" },
    });
    expect(faultsOfChain(await world.events(), await world.attempt())).toEqual([]);
  });

  test("answered in the grace runs from the same day, and the accreditation stood all the while", async () => {
    const { letPassTo, giveEvidence, confirm, accreditation, events } = await drawn(false);
    await letPassTo(-59);
    expect(await accreditation()).toMatchObject({ state: "in-force", renewal: "under-way" });
    expect(daysBefore(await events("renewal-reminded"))).toEqual([60, 30, 7, 0]);
    await giveEvidence();
    await confirm();
    expect((await accreditation()).expiresAt).toBe("2024-09-03T22:59:59.000Z");
  });

  test("is renewed time and again, each time as a leg of its own with questions of its own", async () => {
    const { world, letPassTo, giveEvidence, confirm, audit } = await accredited();
    for (let renewal = 1; renewal <= 4; renewal += 1) {
      await letPassTo(50);
      expect(await world.attempt()).toMatchObject({ status: "renewal-open", renewals: renewal });
      await giveEvidence();
      await confirm();
      if ((await world.attempt()).status === "renewal-open") await audit("satisfied");
      expect(await world.attempt()).toMatchObject({ status: "accredited", leg: renewal + 1 });
    }
    const keys = (await readQuestions(world.store, world.attemptId)).map(({ key }) => key);
    expect(keys.filter((key) => key.startsWith("renewal-evidence"))).toHaveLength(4);
    expect(world.faults).toEqual([]);
  });

  test("without evidence lapses after the grace, and nobody reminds any more", async () => {
    const { world, letPassTo, accreditation, events } = await accredited();
    await letPassTo(-60);
    expect((await accreditation()).state).toBe("in-force");
    await letPassTo(-61);
    expect(await accreditation()).toMatchObject({ state: "lapsed", lapsedAt: "2021-11-03T00:09:59.000Z" });
    expect((await world.attempt()).status).toBe("accreditation-lapsed");
    expect(world.execution(2)?.output).toMatchObject({ ended: "Lapsed" });
    await world.letPass(400);
    expect(await events("renewal-reminded")).toHaveLength(4);
    expect((await accreditation()).dueKind).toBeUndefined();
  });
});

describe("reminders", () => {
  test("are made up for by the latest one after days on which the job did not run", async () => {
    const { world, accreditation, events } = await accredited();
    const { expiresAt } = await accreditation();
    // The job stood still until five days before the last day.
    world.clock.set(shifted(expiresAt, -5));
    await world.sweep();
    await world.runUntilQuiet();
    await world.sweep();
    expect(daysBefore(await events("renewal-opened"))).toEqual([7]);
    expect(await events("renewal-reminded")).toEqual([]);
    await world.letPass(10);
    expect(daysBefore(await events("renewal-reminded"))).toEqual([0]);
  });

  test("of one day go out once, however many runs there are at once", async () => {
    const { world, letPassTo, accreditation, events } = await accredited();
    await letPassTo(89);
    world.clock.set(shifted((await accreditation()).expiresAt, -60));
    await Promise.all([world.sweep(), world.sweep(), world.sweep()]);
    await world.sweep();
    expect(daysBefore(await events("renewal-reminded"))).toEqual([60]);
  });

  test("wait while the renewal's leg has not come to ask yet, and then go out", async () => {
    const { world, accreditation, events } = await accredited();
    const { expiresAt } = await accreditation();
    world.clock.set(shifted(expiresAt, -90));
    await world.sweep();
    world.clock.set(shifted(expiresAt, -60));
    await world.sweep();
    expect(await events("renewal-reminded")).toEqual([]);
    expect((await accreditation()).remindersSent).toBe(1);
    await world.runUntilQuiet();
    await world.letPass(1);
    expect(daysBefore(await events("renewal-reminded"))).toEqual([60]);
  });

  test("go to whom the renewal waits for, and to nobody while it is audited", async () => {
    const { world, letPassTo, giveEvidence, events } = await drawn(true);
    await letPassTo(61);
    await giveEvidence();
    await letPassTo(59);
    expect((await events("renewal-reminded")).map(({ detail }) => detail["question"])).toEqual([
      "renewal-confirmation#renewal-1",
    ]);
    await letPassTo(10);
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["renewal-to-audit"]);
    await letPassTo(5);
    expect(daysBefore(await events("renewal-reminded"))).toEqual([60, 30]);
  });
});

describe("the employer", () => {
  test("that does not confirm the practice refers to a full assessment; the accreditation stands to the end of the grace", async () => {
    const { world, letPassTo, giveEvidence, declineToConfirm, accreditation, events } = await accredited();
    await letPassTo(80);
    await giveEvidence();
    await declineToConfirm();
    expect((await world.attempt()).status).toBe("referred-to-full-assessment");
    expect(world.execution(2)?.output).toMatchObject({ ended: "Referred to a full assessment" });
    await letPassTo(-60);
    expect((await accreditation()).state).toBe("in-force");
    await letPassTo(-61);
    expect(await accreditation()).toMatchObject({ state: "lapsed", renewal: "referred" });
    expect((await world.attempt()).status).toBe("referred-to-full-assessment");
    expect(await events("accreditation-lapsed")).toHaveLength(1);
  });

  test("is the present one: after a move the old one does not find the attempt, the new one confirms", async () => {
    const { world, letPassTo, giveEvidence, confirm, moveTo } = await drawn(false);
    await letPassTo(80);
    await giveEvidence();
    await moveTo("bury");
    await expect(confirm("leeds")).rejects.toMatchObject({ code: "not-found" });
    await confirm("bury");
    expect((await world.attempt()).status).toBe("accredited");
  });

  test("that the holder has left says so, which refers nobody: an operator looks, and the holder is told", async () => {
    const { world, store, letPassTo, giveEvidence, sayNotEmployed, audit, accreditation } =
      await drawn(false);
    await letPassTo(80);
    await giveEvidence();
    expect(await sayNotEmployed()).toEqual({ recorded: true });
    expect(await sayNotEmployed()).toEqual({ recorded: true });
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["renewal-to-audit"]);
    const { attemptId, candidateId } = await world.attempt();
    const { renewal } = await showAccreditation({ attemptId, candidateId }, store);
    expect(renewal.notConfirmed).toEqual({ because: "not-employed" });
    await audit("satisfied");
    expect((await accreditation()).state).toBe("in-force");
    expect((await world.attempt()).status).toBe("accredited");
  });

  test("that says nothing costs nobody an accreditation: an operator looks instead", async () => {
    const { world, letPassTo, giveEvidence, audit, accreditation } = await drawn(false);
    await letPassTo(80);
    await giveEvidence();
    await letPassTo(30);
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["renewal-to-audit"]);
    await audit("satisfied");
    expect(await world.flags()).toEqual([]);
    expect(await accreditation()).toMatchObject({ state: "in-force", expiresAt: "2024-09-03T22:59:59.000Z" });
  });
});

describe("what was said once", () => {
  test("is recorded already in the same words; in others it is refused, and the first stay", async () => {
    const { world, store, letPassTo, giveEvidence, declineToConfirm } = await accredited();
    await letPassTo(80);
    await giveEvidence(someEvidence);
    expect(await giveEvidence(someEvidence)).toEqual({ recorded: true });
    await expect(giveEvidence(otherEvidence)).rejects.toMatchObject({ code: "not-open" });
    const question = "renewal-evidence#renewal-1";
    const { attemptId } = world;
    expect(await findAnswerWords(store, { attemptId, question })).toBe(JSON.stringify(someEvidence));
    await declineToConfirm("No practice since 2020.");
    expect(await declineToConfirm("No practice since 2020.")).toEqual({ recorded: true });
    await expect(declineToConfirm("Another reason.")).rejects.toMatchObject({ code: "not-open" });
  });

  test("by an auditor as well", async () => {
    const { letPassTo, giveEvidence, confirm, audit } = await drawn(true);
    await letPassTo(80);
    await giveEvidence();
    await confirm();
    await audit("satisfied");
    expect(await audit("satisfied")).toEqual({ recorded: true });
    await expect(audit("satisfied", "Looked at it once more.")).rejects.toMatchObject({ code: "not-open" });
  });
});

describe("an audit", () => {
  test.each([
    ["satisfied", "accredited", "Renewed"],
    ["not-satisfied", "referred-to-full-assessment", "Referred to a full assessment"],
  ] as const)("that is %s leaves the candidate %s", async (decision, status, ended) => {
    const { world, letPassTo, giveEvidence, confirm, audit } = await drawn(true);
    await letPassTo(80);
    await giveEvidence();
    await confirm();
    expect((await world.flags()).map(({ flagCode }) => flagCode)).toEqual(["renewal-to-audit"]);
    await audit(decision);
    expect((await world.attempt()).status).toBe(status);
    expect(world.execution(2)?.output).toMatchObject({ ended });
    expect(await world.flags()).toEqual([]);
  });

  test("that nobody makes is no reason against the candidate, although the last day has passed", async () => {
    const { world, letPassTo, giveEvidence, confirm, accreditation } = await drawn(true);
    await letPassTo(20);
    await giveEvidence();
    await confirm();
    await letPassTo(-30);
    expect(await accreditation()).toMatchObject({ state: "in-force", renewal: "under-way" });
    await letPassTo(-38);
    expect((await world.attempt()).status).toBe("accredited");
    expect((await accreditation()).expiresAt).toBe("2024-09-03T22:59:59.000Z");
  });
});

describe("a candidate who withdraws from a renewal", () => {
  test("is asked no more, is accredited to the last day, and then it lapses", async () => {
    const { world, letPassTo, withdraw: leave, accreditation, events } = await accredited();
    await letPassTo(70);
    await leave();
    expect((await world.attempt()).status).toBe("accredited");
    expect(world.execution(2)?.output).toMatchObject({ ended: "Withdrawn" });
    await letPassTo(0);
    expect((await accreditation()).state).toBe("in-force");
    await letPassTo(-1);
    expect(await accreditation()).toMatchObject({ state: "lapsed" });
    expect((await world.attempt()).status).toBe("accreditation-lapsed");
    expect(await events("renewal-reminded")).toEqual([]);
  });

  test("may think better of it, and is asked anew", async () => {
    const { world, letPassTo, withdraw: leave, reopen, giveEvidence, confirm, audit } = await accredited();
    await letPassTo(70);
    await leave();
    await reopen();
    await world.letPass(1);
    expect(await world.attempt()).toMatchObject({ status: "renewal-open", renewals: 2, leg: 3 });
    await giveEvidence();
    await confirm();
    if ((await world.attempt()).status === "renewal-open") await audit("satisfied");
    expect((await world.attempt()).status).toBe("accredited");
  });

  test("may think better of it before the leg has noticed: the new leg takes its place, and nobody else is asked", async () => {
    const { world, store, letPassTo } = await accredited();
    await letPassTo(70);
    const { withdraw: leave, reopen } = peopleOfRenewal(world);
    await leave();
    await reopen();
    await world.letPass(20);
    expect(world.execution(2)?.status).not.toBe("RUNNING");
    expect(world.execution(3)?.status).toBe("RUNNING");
    const [before, now] = await readQuestions(store, world.attemptId).then((asked) =>
      asked.filter(({ kind }) => kind === "renewal-evidence"),
    );
    expect(before).toMatchObject({ answer: "withdrawn", takenUpAt: expect.any(String) });
    expect(before?.dueKind).toBeUndefined();
    expect(now?.answer).toBeUndefined();
    expect(await world.flags()).toEqual([]);
  });

  test("between two questions ends the leg at its next state", async () => {
    const { world, letPassTo, giveEvidence, withdraw: leave } = await accredited();
    await letPassTo(70);
    await giveEvidence();
    await leave();
    expect(world.execution(2)?.output).toMatchObject({ ended: "Withdrawn" });
    expect(world.faults).toEqual([]);
  });

  test("withdraws from the renewal, never from the assessment that is over", async () => {
    const { world, letPassTo } = await accredited();
    await letPassTo(70);
    const { attemptId, candidateId } = await world.attempt();
    await expect(
      withdrawAttempt({ attemptId, ...asCandidate({ candidateId }) }, world.store),
    ).rejects.toMatchObject({
      code: "not-open",
    });
    expect((await world.attempt()).status).toBe("renewal-open");
  });
});

describe("a lapsed accreditation", () => {
  test("is restored within a year, and runs from its old last day", async () => {
    const { world, letPassTo, reopen, giveEvidence, confirm, audit, accreditation } = await accredited();
    await letPassTo(-300);
    await reopen();
    await world.letPass(1);
    expect((await accreditation()).state).toBe("lapsed");
    await giveEvidence();
    await confirm();
    if ((await world.attempt()).status === "renewal-open") await audit("satisfied");
    expect(await accreditation()).toMatchObject({
      ...{ state: "in-force", renewal: "not-due", expiresAt: "2024-09-03T22:59:59.000Z" },
    });
    expect((await accreditation()).lapsedAt).toBeUndefined();
  });

  test("is not restored beside a new attempt at the level: a person holds one accreditation of it", async () => {
    const { world, letPassTo, reopen } = await accredited();
    await letPassTo(-61);
    const { candidateId } = await world.attempt();
    const lapsed = world.attemptId;
    const anew = await world.register({ candidateId });
    expect((await world.attempt(anew)).previousAttemptId).toBe(lapsed);
    world.attemptId = lapsed;
    await expect(reopen()).rejects.toMatchObject({ code: "not-open" });
    expect((await world.attempt()).status).toBe("accreditation-lapsed");
  });

  test("is not restored after a year, nor by silence, nor while it stands", async () => {
    const { world, letPassTo, reopen, accreditation } = await accredited();
    await expect(reopen()).rejects.toMatchObject({ code: "not-open" });
    await letPassTo(-100);
    const { lapsedAt } = await accreditation();
    await reopen();
    await world.letPass(40);
    expect((await world.attempt()).status).toBe("accreditation-lapsed");
    // The year counts from the first lapse.
    expect((await accreditation()).lapsedAt).toBe(lapsedAt);
    await letPassTo(-430);
    await expect(reopen()).rejects.toMatchObject({ code: "not-open" });
  });

  test("that was referred to a full assessment is not restored by a light touch", async () => {
    const { letPassTo, giveEvidence, declineToConfirm, reopen } = await accredited();
    await letPassTo(80);
    await giveEvidence();
    await declineToConfirm();
    await expect(reopen()).rejects.toMatchObject({ code: "not-open" });
    await letPassTo(-100);
    await expect(reopen()).rejects.toMatchObject({ code: "not-open" });
  });

  test("whose restoration is withdrawn from stays lapsed", async () => {
    const { world, letPassTo, reopen, withdraw: leave, accreditation } = await accredited();
    await letPassTo(-100);
    await expect(leave()).rejects.toMatchObject({ code: "not-open" });
    await reopen();
    await leave();
    expect(await leave()).toEqual({ recorded: true });
    await world.letPass(10);
    expect((await world.attempt()).status).toBe("accreditation-lapsed");
    expect(await accreditation()).toMatchObject({ state: "lapsed", renewal: "not-due" });
  });
});

describe("what happens around a renewal", () => {
  test("a revocation ends it, its questions and everything that was due of it", async () => {
    const { world, letPassTo, revoke, accreditation } = await accredited();
    await letPassTo(70);
    await revoke();
    expect((await world.attempt()).status).toBe("accreditation-revoked");
    expect(world.execution(2)?.status).toBe("SUCCEEDED");
    await world.letPass(400);
    expect(await accreditation()).toMatchObject({ state: "revoked" });
    expect((await accreditation()).dueKind).toBeUndefined();
    expect(world.faults).toEqual([]);
  });

  test("the full assessment that it refers to is a new attempt, which keeps its guard when the old accreditation lapses", async () => {
    const { world, letPassTo, giveEvidence, declineToConfirm } = await accredited();
    const { candidateId } = await world.attempt();
    const referred = world.attemptId;
    await letPassTo(-45);
    await giveEvidence();
    await declineToConfirm();
    const other = await world.register({ isEndorsed: true, candidateId });
    world.attemptId = referred;
    await letPassTo(-61);
    expect((await world.attempt()).status).toBe("referred-to-full-assessment");
    // The guard is still the other's: nobody is registered a third time.
    const third = await world.register({ candidateId, isStarted: false });
    await expect(world.attempt(third)).rejects.toMatchObject({ name: "UnknownAttemptError" });
    expect((await world.attempt(other)).previousAttemptId).toBe(referred);
  });

  test.each(["renewal-evidence", "renewal-confirmation", "renewal-audit"])(
    "halted at %s, and restarted, it goes on where it stood, with the time given back",
    async (kind) => {
      const { world, letPassTo, giveEvidence, confirm, audit, accreditation } = await drawn(true);
      await letPassTo(80);
      const steps = [giveEvidence, confirm, () => audit("satisfied")];
      const at = ["renewal-evidence", "renewal-confirmation", "renewal-audit"].indexOf(kind);
      for (const step of steps.slice(0, at)) await step();
      const before = (await readQuestions(world.store, world.attemptId)).find((of) => of.kind === kind);
      await world.abort();
      await world.runUntilQuiet();
      expect((await world.attempt()).haltedAt).toBeDefined();
      await world.letPass(5);
      await world.restart();
      await world.runUntilQuiet();
      expect(await findLeg(world.store, world.attemptId, 3)).toMatchObject({ startAt: "renewal" });
      const after = (await readQuestions(world.store, world.attemptId)).find((of) => of.kind === kind);
      expect(Date.parse(after?.closesAt ?? "") - Date.parse(before?.closesAt ?? "")).toBeGreaterThanOrEqual(
        5 * 86_400_000 - 3_600_000,
      );
      for (const step of steps.slice(at)) await step();
      expect(await world.attempt()).toMatchObject({ status: "accredited", leg: 3 });
      expect((await accreditation()).expiresAt).toBe("2024-09-03T22:59:59.000Z");
      expect(await world.flags()).toEqual([]);
    },
  );
});
