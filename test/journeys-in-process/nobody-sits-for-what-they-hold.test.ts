import { describe, expect, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { accreditationOf } from "../../store/journey/accreditations.ts";
import { findOpenAttempt, registerAttempt } from "../../store/transitions/registration.ts";
import type { JourneyWorld } from "../support/journey-world.ts";
import { beforeThePanel, corrected, released, review, settle } from "../support/released.ts";
import { accredited, peopleOfRenewal } from "../support/renewals.ts";

const statusOf = async (world: JourneyWorld, attemptId?: string) => (await world.attempt(attemptId)).status;
const holder = async (world: JourneyWorld) =>
  (await findOpenAttempt(world.store, await world.attempt()))?.attemptId;

/** An attempt that was withdrawn from after its outcome, and whose appeal awaits its panel. */
async function withdrawnAndAppealed(): Promise<JourneyWorld> {
  const world = await released(["knowledge", "written"]);
  await world.candidate.withdraw();
  await world.runUntilQuiet();
  return beforeThePanel(world);
}

/** Puts the same person forward by another employer. Answers the attempt's id; the world speaks of the first on. */
async function putForwardElsewhere(world: JourneyWorld): Promise<string> {
  const first = world.attemptId;
  const { candidateId } = await world.attempt();
  const second = await world.register({ candidateId, employerId: "bury", isEndorsed: true });
  await world.runUntilQuiet();
  world.attemptId = first;
  return second;
}

/** The same, and they are accredited there. */
async function accreditedElsewhere(world: JourneyWorld): Promise<string> {
  const first = world.attemptId;
  world.attemptId = await putForwardElsewhere(world);
  const second = world.attemptId;
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages) await world.provider.send("result", { stage, met: true });
  await world.runUntilQuiet();
  expect(await statusOf(world)).toBe("accredited");
  world.attemptId = first;
  return second;
}

/** Whether the same person, put forward once more, is taken. */
async function putForwardAgain(world: JourneyWorld) {
  const { candidateId, level } = await world.attempt();
  return registerAttempt(world.store, {
    attemptId: "once-more",
    candidateId,
    level,
    employerId: "bury",
    pathway: "experienced",
    listId: "list-3",
    row: 1,
    isEndorsed: true,
    spared: { exempt: [], carriedForward: [] },
    registeredBy: { kind: "employer", id: "lead-1", onBehalfOf: "bury" },
  });
}

describe("an accreditation by an appeal, after the person was put forward elsewhere", () => {
  test("keeps them from a third attempt, though the second one was withdrawn from since", async () => {
    const world = await withdrawnAndAppealed();
    const second = await putForwardElsewhere(world);
    await world.panel.correct("simulation");
    await settle(world);
    expect(await statusOf(world)).toBe("accredited");
    await world.candidate.withdraw({ attemptId: second });
    await world.runUntilQuiet();
    expect(await putForwardAgain(world)).toMatchObject({
      ...{ answer: "already-registered", attemptId: world.attemptId },
    });
  });
});

describe("whoever was accredited elsewhere meanwhile", () => {
  test.each(["simulation", "attempt"] as const)(
    "is not asked to sit again what an appeal's panel annuls: %s",
    async (annulled) => {
      const world = await withdrawnAndAppealed();
      await accreditedElsewhere(world);
      await (annulled === "attempt" ? world.panel.annulAttempt() : world.panel.annul(annulled));
      await settle(world);
      expect(await statusOf(world)).toBe("withdrawn");
      expect(await holder(world)).toBeUndefined();
      expect((await world.events()).find(({ type }) => type === "appeal-closed")?.detail).toMatchObject({
        ...{ end: "upheld", withdrawal: "stands" },
      });
      expect(world.faults).toEqual([]);
    },
  );

  test("has a corrected outcome that is still not met issued, and is not asked what next", async () => {
    const world = await released([]);
    await world.candidate.withdraw();
    await world.runUntilQuiet();
    await beforeThePanel(world);
    await accreditedElsewhere(world);
    await world.panel.correct("knowledge");
    await settle(world);
    expect(await statusOf(world)).toBe("withdrawn");
    expect((await world.attempt()).releasedOutcome).toEqual({ round: 1, outcomeVersion: 2 });
    expect(await holder(world)).toBeUndefined();
  });

  test("and here by the appeal as well, loses this one to a review of it, and is not asked what next", async () => {
    const world = await withdrawnAndAppealed();
    await accreditedElsewhere(world);
    await world.panel.correct("simulation");
    await settle(world);
    expect(await statusOf(world)).toBe("accredited");
    await review(world, await corrected(world, { stage: "knowledge", met: false }));
    const attempt = await world.attempt();
    expect(attempt.status).toBe("withdrawn");
    expect(await accreditationOf(world.store, attempt)).toMatchObject({ state: "revoked" });
    expect(await holder(world)).toBeUndefined();
    expect(world.faults).toEqual([]);
  });

  test("has no attempt that was returned to the employer reopened by a review", async () => {
    const world = await released(["knowledge", "written"]);
    await world.candidate.choose("accept");
    await world.letPass(40);
    expect(await statusOf(world)).toBe("returned-to-employer");
    await accreditedElsewhere(world);
    const flagId = await corrected(world, { stage: "simulation", met: false });
    await expect(review(world, flagId)).rejects.toThrow("another-attempt-stands");
    expect(await statusOf(world)).toBe("returned-to-employer");
    expect(await holder(world)).toBeUndefined();
  });
});

describe("an accreditation that lapsed, restored at the moment at which its person is put forward anew", () => {
  test("is not, where the row was first", async () => {
    const { world, letPassTo } = await accredited();
    await letPassTo(-61);
    const { reopen } = peopleOfRenewal(world);
    world.database.onWrite = async () => {
      world.database.onWrite = undefined;
      await putForwardAgain(world);
    };
    await expect(reopen()).rejects.toMatchObject({ code: "not-open" });
    expect(await statusOf(world)).toBe("accreditation-lapsed");
    expect(await holder(world)).toBe("once-more");
  });

  test("is, where the candidate was first, and the row is answered so", async () => {
    const { world, letPassTo } = await accredited();
    await letPassTo(-61);
    const { reopen } = peopleOfRenewal(world);
    let tries = 0;
    world.database.onWrite = async (moment) => {
      // The first try finds that the person had an attempt before; what it then reads is old by the second.
      if (moment === "after" || ++tries < 2) return;
      world.database.onWrite = undefined;
      await reopen();
    };
    expect(await putForwardAgain(world)).toMatchObject({
      ...{ answer: "already-registered", attemptId: world.attemptId },
    });
    expect(await statusOf(world)).toBe("renewal-open");
    expect(await holder(world)).toBeUndefined();
  });
});
