import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ProblemError } from "../../contracts/problem-details.ts";
import { externalStages } from "../../domain/levels.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { faultsOfChain } from "../../store/event-chain.ts";
import { findOutcome, type RecordedOutcome } from "../../store/outcomes.ts";
import { readResults } from "../../store/results.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { randomJourneys } from "../support/random-journeys.ts";

/** What somebody may do to a journey at any time; a doorway refuses what is not open. */
const acts: Readonly<Record<string, (world: JourneyWorld) => Promise<unknown>>> = {
  "a stage is met": (world) => anyResult(world, true),
  "a stage is not met": (world) => anyResult(world, false),
  "a sitting is missed": (world) => world.provider.send("did-not-attend", { stage: "simulation" }),
  resit: (world) => world.candidate.choose("fast-track-resit"),
  "the employer agrees": (world) => world.employer.agreeToResit(),
  accept: (world) => world.candidate.choose("accept"),
  appeal: (world) => world.candidate.appeal(),
  "appeal in other words": (world) => world.candidate.appeal({ statement: "Something else." }),
  "withdraw the appeal": (world) => world.candidate.withdrawAppeal(),
  admit: (world) => world.operator.admit(),
  "form the panel": (world) => world.operator.formPanel(),
  "refuse the appeal": (world) => world.operator.refuse(),
  "do not uphold": (world) => world.panel.notUphold(),
  "correct a result": (world) => world.panel.correct("simulation"),
  "annul a stage": (world) => world.panel.annul("simulation"),
  "annul the attempt": (world) => world.panel.annulAttempt(),
  restart: (world) => world.restart(),
  "a week passes": (world) => world.letPass(7),
};

/** The result of whichever stage is asked for now. */
async function anyResult(world: JourneyWorld, met: boolean): Promise<void> {
  for (const stage of externalStages)
    await world.provider.send("result", { stage, met }).catch(() => undefined);
}

// What is likely to lead on stands more often.
const likely = ["appeal", "admit", "form the panel", "a stage is met", "resit", "the employer agrees"];
const anyAct = fc.constantFrom(...Object.keys(acts), ...likely, ...likely);

async function playedOut(names: readonly string[]): Promise<JourneyWorld> {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages)
    await world.provider.send("result", { stage, met: stage === "knowledge" });
  await world.runUntilQuiet();
  for (const name of names) {
    try {
      await acts[name]?.(world);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
    await world.letPass(1 / 24);
  }
  return world;
}

async function outcomesOf(world: JourneyWorld): Promise<RecordedOutcome[]> {
  const decided = (await world.events()).filter(({ type }) => type === "outcome-decided");
  const outcomes = await Promise.all(
    decided.map(({ detail }) =>
      findOutcome(world.store, {
        attemptId: world.attemptId,
        round: Number(detail["round"]),
        outcomeVersion: Number(detail["outcomeVersion"]),
      }),
    ),
  );
  return outcomes.filter((outcome) => outcome !== undefined);
}

/** What is wrong with a journey, whatever was done to it. */
async function faultsOf(world: JourneyWorld): Promise<string[]> {
  const attempt = await world.attempt();
  const events = await world.events();
  const outcomes = await outcomesOf(world);
  const count = (type: string) => events.filter((event) => event.type === type).length;
  const limit = policyOfVersion(attempt.policyVersion).parameters.fastTrackResitLimit.value;
  const annulled = (await readResults(world.store, world.attemptId)).flatMap(
    ({ stage, sitting, annulledAt }) =>
      annulledAt === undefined ? [] : [{ stage, mark: `sitting-${sitting}#`, annulledAt }],
  );
  const counted = annulled.filter(({ stage, mark, annulledAt }) =>
    outcomes.some(
      ({ decidedAt, decidedOn }) => decidedAt > annulledAt && decidedOn[stage]?.startsWith(mark) === true,
    ),
  );
  const running = world.engine.executions().filter(({ status }) => status === "RUNNING");
  const failed = world.engine
    .executions()
    .filter(({ status }) => status === "FAILED" || status === "TIMED_OUT");
  return [
    ...(count("appeal-made") > 1 ? ["it was appealed more than once"] : []),
    ...(count("appeal-closed") > count("appeal-made") ? ["an appeal was closed that nobody made"] : []),
    ...(attempt.fastTrackResits > limit ? [`it had ${attempt.fastTrackResits} re-sits`] : []),
    ...(attempt.fastTrackResits < 0 ? ["it has more re-sits left than there are"] : []),
    ...(outcomes.length === count("outcome-decided") ? [] : ["an outcome that was decided is gone"]),
    ...(outcomes.filter(({ releasedAt }) => releasedAt !== undefined).length === count("outcome-released")
      ? []
      : ["an outcome that was released is not what it was"]),
    ...counted.map(({ stage, mark }) => `the annulled ${mark} of ${stage} counts`),
    ...(running.length > 1 ? [`${running.length} executions run at once`] : []),
    ...failed.map(({ name }) => `${name} failed`),
    ...faultsOfChain(events, attempt),
    ...world.faults.map(String),
  ];
}

test(
  "whatever is done to a journey that may be appealed, the limits hold and nothing annulled counts",
  async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 6, maxLength: 24 }), async (names) => {
        const world = await playedOut(names);
        expect(await faultsOf(world)).toEqual([]);
        const end = (await world.events()).find(({ type }) => type === "appeal-closed")?.detail["end"];
        const name = `${(await world.attempt()).status}, ${String(end ?? "no appeal ended")}`;
        ends.set(name, (ends.get(name) ?? 0) + 1);
      }),
      { numRuns: randomJourneys },
    );
    console.log([...ends].map(([name, times]) => `${name}: ${times}`).join("; "));
  },
  24 * 3_600_000,
);
