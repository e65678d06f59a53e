import { expect, test } from "vitest";
import { ProblemError } from "../../contracts/problem-details.ts";
import type { EventType } from "../../domain/events.ts";
import { showOutcome } from "../../functions/doorways/operators/show-outcome.ts";
import { readEvents } from "../../store/journey/events.ts";
import { keys } from "../../store/keys.ts";
import { findDecidingResult, findOutcome, type RecordedOutcome } from "../../store/journey/outcomes.ts";
import { updateIf } from "../../store/store.ts";
import { present } from "../../store/database/expressions.ts";
import { inProcessDriver } from "../journeys/in-process-driver.ts";
import type { JourneyDriver } from "../journeys/journey-driver.ts";
import { journeys } from "../journeys/scripts.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { testTables } from "../support/memory-database.ts";

/** Plays the script with a minute between any two steps, so that nothing is issued at the time of something else. */
async function play(script: (driver: JourneyDriver) => Promise<void>) {
  const world = journeyWorld();
  world.between = async () => world.clock.advance({ minutes: 1 });
  await script(inProcessDriver(world));
  return world;
}

/** Every outcome that was issued, in order of its release, as it is kept: not by the log. */
function issuedOutcomes({ database, attemptId }: JourneyWorld) {
  return database
    .items(testTables.journeys)
    .filter(({ pk, sk }) => pk === keys.attempt(attemptId).pk && String(sk).startsWith("OUTCOME#"))
    .filter(({ releasedAt }) => releasedAt !== undefined)
    .map(({ round, version, result, partiallyMet, reasons, releasedAt }) => ({
      ...{ round: Number(round), outcomeVersion: Number(version), issuedAt: String(releasedAt) },
      outcome: { result, partiallyMet, reasons },
    }))
    .toSorted((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1));
}

const refused = { refused: "not-found" };
const at = (world: JourneyWorld, instant: string) =>
  showOutcome({ attemptId: world.attemptId, at: instant }, world.store).catch((error: unknown) => {
    if (error instanceof ProblemError) return { refused: error.code };
    throw error;
  });

test.each(journeys)(
  "at every instant of its log the outcome that was issued by then is computed anew: $name",
  async ({ script }) => {
    const world = await play(script);
    const issued = issuedOutcomes(world);
    for (const { recordedAt } of await readEvents(world.store, world.attemptId)) {
      const last = issued.findLast(({ issuedAt }) => issuedAt <= recordedAt);
      const { outcome, ...version } = last ?? {};
      const shown = last && { ...version, issued: outcome, recomputed: outcome, faults: [] };
      expect(await at(world, recordedAt)).toMatchObject(shown ?? refused);
    }
  },
);

/** The journeys in whose log something of the type stands, and when. */
async function playedWith(type: EventType): Promise<{ world: JourneyWorld; happenedAt: string }[]> {
  const found: { world: JourneyWorld; happenedAt: string }[] = [];
  for (const { script } of journeys) {
    const world = await play(script);
    const event = (await readEvents(world.store, world.attemptId)).find((logged) => logged.type === type);
    if (event !== undefined) found.push({ world, happenedAt: event.recordedAt });
  }
  return found;
}

test("after an appeal or a review the new outcome is answered, and the old one still for the time when it stood", async () => {
  const reopened = await playedWith("outcome-reopened");
  expect(reopened.length).toBeGreaterThanOrEqual(2);
  for (const { world, happenedAt } of reopened) {
    const [first, second] = issuedOutcomes(world);
    const old = { outcomeVersion: 1, issued: first?.outcome, recomputed: first?.outcome, faults: [] };
    expect(await at(world, first?.issuedAt ?? "")).toMatchObject({ ...old, state: "stands" });
    expect(await at(world, happenedAt)).toMatchObject({ ...old, state: "being-issued-anew" });
    expect(await at(world, second?.issuedAt ?? "")).toMatchObject({
      ...{ outcomeVersion: 2, state: "stands", issued: second?.outcome, faults: [] },
    });
    expect(second?.outcome).not.toEqual(first?.outcome);
  }
});

test("an outcome whose stages an appeal annulled is told as annulled until the next is issued", async () => {
  const annulled = await playedWith("stages-annulled");
  expect(annulled).not.toEqual([]);
  for (const { world, happenedAt } of annulled) {
    const [first, second] = issuedOutcomes(world);
    expect(await at(world, happenedAt)).toMatchObject({
      ...{ round: first?.round, state: "annulled", issued: first?.outcome, faults: [] },
    });
    expect(await at(world, second?.issuedAt ?? "")).toMatchObject({ round: second?.round, state: "stands" });
  }
});

const isKnowledgeMet = ({ standings }: RecordedOutcome) => standings.knowledge.standing === "met";

/** A world whose first released outcome is such a one, and that outcome. */
async function released(isSuch: (outcome: RecordedOutcome) => boolean = isKnowledgeMet) {
  for (const { script } of journeys) {
    const world = await play(script);
    const [issued] = issuedOutcomes(world);
    const outcome = issued && (await findOutcome(world.store, { attemptId: world.attemptId, ...issued }));
    if (issued && outcome && isSuch(outcome)) return { world, issued, outcome };
  }
  throw new Error("expected a journey that releases such an outcome");
}

/** Changes the result that knowledge was decided on, as it is kept. */
function tamper(world: JourneyWorld, outcome: RecordedOutcome, changes: Readonly<Record<string, unknown>>) {
  const { sitting, version } = findDecidingResult(outcome, "knowledge") ?? { sitting: 0, version: 0 };
  return updateIf(
    world.store,
    keys.result(world.attemptId, "knowledge", sitting, version),
    changes,
    present("pk"),
  );
}

test.each([
  ["score below the threshold", { score: 0 }, /^knowledge was issued as met on .*; it comes to not-met$/],
  [
    "a score outside the range",
    { score: -1 },
    /^knowledge was issued as met on .*; its result can't be graded: Score -1 is outside/,
  ],
  [
    "another day",
    { receivedAt: "2018-01-02T12:00:00.000Z" },
    /^knowledge was issued as met on .*; it comes to met on 2018-01-02$/,
  ],
])("a result tampered with after its release is named: %s", async (_what, changes, named) => {
  const { world, issued, outcome } = await released();
  expect(await at(world, issued.issuedAt)).toMatchObject({ faults: [] });
  await tamper(world, outcome, changes);
  const shown = await at(world, issued.issuedAt);
  expect(shown).toMatchObject({ issued: issued.outcome });
  expect(shown).toHaveProperty("faults.0", expect.stringMatching(named));
});

test("an outcome tampered with is named, and what it comes to is what was issued", async () => {
  const { world, issued } = await released();
  const turned = issued.outcome.result === "met" ? "not-met" : "met";
  const key = keys.outcome(world.attemptId, issued.round, issued.outcomeVersion);
  await updateIf(world.store, key, { result: turned }, present("pk"));
  expect(await at(world, issued.issuedAt)).toMatchObject({
    recomputed: issued.outcome,
    faults: [expect.stringMatching(/^the outcome was issued as .*; it comes to /)],
  });
});

test("a result that is gone is named, and so is a log that was edited", async () => {
  const { world, issued, outcome } = await released();
  await updateIf(world.store, keys.event(world.attemptId, 1), { causation: "other" }, present("pk"));
  await tamper(world, outcome, { sitting: 9 });
  expect(await at(world, issued.issuedAt)).toMatchObject({
    faults: [
      "event 1 was edited",
      expect.stringMatching(
        /^knowledge was issued as met on .*; its result, sitting-1#1 by the log, is not on/,
      ),
    ],
  });
});

test("an outcome decided on another result than the log tells of is named", async () => {
  const { world, issued, outcome } = await released();
  const other = { ...outcome.decidedOn, knowledge: "sitting-1#2" };
  const key = keys.outcome(world.attemptId, issued.round, issued.outcomeVersion);
  await updateIf(world.store, key, { decidedOn: other }, present("pk"));
  expect(await at(world, issued.issuedAt)).toMatchObject({
    faults: ["knowledge was decided on sitting-1#2; the log tells of sitting-1#1"],
  });
});

test.each([
  ["window-passed", "did-not-attend"],
  ["did-not-attend", "window-passed"],
] as const)("a stage not sat for %s is named where it is told as %s", async (reason, told) => {
  const { world, issued, outcome } = await released(
    ({ standings: { written } }) => "reason" in written && written.reason === reason,
  );
  expect(await at(world, issued.issuedAt)).toMatchObject({ faults: [] });
  const key = keys.outcome(world.attemptId, issued.round, issued.outcomeVersion);
  const standings = { ...outcome.standings, written: { standing: "not-sat", reason: told } };
  await updateIf(world.store, key, { standings }, present("pk"));
  expect(await at(world, issued.issuedAt)).toMatchObject({
    faults: [`written was issued as not-sat, ${told}; it comes to not-sat, ${reason}`],
  });
});
