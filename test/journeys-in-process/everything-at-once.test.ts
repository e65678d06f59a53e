import { expect, test } from "vitest";
import { ProblemError } from "../../contracts/problem-details.ts";
import { isFinal } from "../../domain/attempt.ts";
import { externalStages } from "../../domain/levels.ts";
import type { MessageType } from "../../domain/provider-messages.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { isOpen, readQuestions } from "../../store/journey/questions.ts";
import { seededRandom } from "../support/ids.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

/** Who may do something at any moment, whether or not it makes sense then; and what gets lost or comes twice. */
const happenings: Readonly<Record<string, (world: JourneyWorld, draw: Draw) => Promise<unknown> | void>> = {
  "the employer endorses": (world) => world.employer.endorse(),
  "the candidate confirms": (world) => world.candidate.confirm(),
  "a result": (world, draw) => says(world, draw, "result"),
  "another result": (world, draw) => says(world, draw, "result"),
  "a correction": (world, draw) => says(world, draw, "result-corrected"),
  "an incident": (world, draw) => says(world, draw, "incident"),
  "did not attend": (world, draw) => says(world, draw, "did-not-attend"),
  "the candidate chooses a re-sit": (world) => world.candidate.choose("fast-track-resit"),
  "the employer agrees to a re-sit": (world) => world.employer.agreeToResit(),
  "the employer declines a re-sit": (world) => world.employer.declineResit(),
  "the candidate accepts": (world) => world.candidate.choose("accept"),
  "an operator restarts": (world) => world.restart(),
  "the execution is aborted": (world) => world.abort(),
  "the stream loses what it holds": (world) => void world.collect().questions.splice(0),
  "notices are lost": (world) => void world.collect().notices.splice(0),
  "the bus goes down, or comes up": (world) => void (world.isBusUp = !world.isBusUp),
  "the provider goes down, or comes up": (world) => void (world.isProviderUp = !world.isProviderUp),
  "the deadline job runs": (world) => world.sweep(),
  "days pass": (world, draw) => world.letPass(draw(20)),
  "everything settles": (world) => world.runUntilQuiet(),
};
/** Rare, for it ends the journey. */
const rarely = { "the candidate withdraws": (world: JourneyWorld) => world.candidate.withdraw() };

/** A whole number below the bound. */
type Draw = (bound: number) => number;

function says(world: JourneyWorld, draw: Draw, type: MessageType): Promise<unknown> {
  const stage = externalStages[draw(externalStages.length)] ?? "knowledge";
  return world.provider.send(type, { stage, met: draw(4) > 0, version: 2 + draw(2) });
}

/** Half of what happens is the next step of any execution that can make one. */
async function happen(world: JourneyWorld, draw: Draw): Promise<void> {
  const steps = world.engine.runnable();
  const step = steps[draw(steps.length * 2)];
  if (step !== undefined) return world.engine.step(step);
  const all = Object.values(draw(400) === 0 ? rarely : happenings);
  try {
    await all[draw(all.length)]?.(world, draw);
  } catch (error) {
    // The doorway's no is an answer as well.
    if (!(error instanceof ProblemError)) throw error;
  }
}

/** Nobody does anything more: what is down comes up, operators restart what stands halted, and time passes. */
async function comeToAnEnd(world: JourneyWorld): Promise<void> {
  world.isBusUp = true;
  world.isProviderUp = true;
  for (let hundreds = 0; hundreds < 10 && !isFinal((await world.attempt()).status); hundreds += 1) {
    await world.reconcile();
    if ((await world.attempt()).haltedAt !== undefined) await world.restart();
    await world.letPass(100);
  }
  await world.letPass(100);
}

async function faultsOf(world: JourneyWorld): Promise<string[]> {
  const attempt = await world.attempt();
  const events = await world.events();
  const open = (await readQuestions(world.store, world.attemptId)).filter(isOpen);
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  const endings = ["accredited", "returned-to-employer", "withdrawn", "not-endorsed"].map(count);
  const published = new Set(world.published.map(({ id }) => id));
  const running = world.engine.executions().filter(({ status }) => status === "RUNNING");
  const flags = (await world.flags()).filter(({ sk }) => !sk.startsWith("MESSAGE"));
  return [
    ...(isFinal(attempt.status) ? [] : [`stuck at ${attempt.status}`]),
    ...(endings.reduce((sum, each) => sum + each, 0) <= 1 ? [] : ["ended twice"]),
    ...(count("accredited") === (attempt.status === "accredited" ? 1 : 0) ? [] : ["accredited wrongly"]),
    ...(count("outcome-released") <= attempt.round ? [] : ["an outcome is released twice"]),
    ...open.map(({ key }) => `${key} is still open`),
    ...running.map(({ name }) => `${name} still runs`),
    ...flags.map(({ sk, flagCode }) => `${sk} is still flagged: ${flagCode}`),
    ...(world.nextDueOfTheCase() === undefined
      ? []
      : [`something is still due at ${world.nextDueOfTheCase()}`]),
    ...events.filter(({ id }) => !published.has(id)).map(({ type }) => `${type} never reached the bus`),
    ...faultsOfChain(events, attempt),
  ];
}

const turns = 200;
const seeds = Array.from({ length: 10 }, (_, index) => index + 1);

test("whatever happens at once, in any order, a journey ends once, with nothing left over", async () => {
  const ends = new Set<string>();
  for (const seed of seeds) {
    const random = seededRandom(seed);
    const draw: Draw = (bound) => Math.floor(random() * bound);
    const world = journeyWorld();
    await world.register({ isEndorsed: draw(2) === 0 });
    for (let turn = 0; turn < turns; turn += 1) await happen(world, draw);
    await comeToAnEnd(world);
    expect({ seed, faults: await faultsOf(world) }).toEqual({ seed, faults: [] });
    ends.add((await world.attempt()).status);
  }
  console.log(`${seeds.length} journeys of ${turns} turns ended as ${[...ends].sort().join(", ")}`);
  expect(ends.size).toBeGreaterThan(2);
});
