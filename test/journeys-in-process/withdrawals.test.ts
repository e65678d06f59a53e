import { expect, test } from "vitest";
import { isFinal } from "../../domain/attempt.ts";
import { accreditationOf } from "../../store/journey/accreditations.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { findLeg } from "../../store/journey/legs.ts";
import { isOpen, readQuestions } from "../../store/journey/questions.ts";
import { journeys } from "../journeys/scripts.ts";
import type { JourneyWorld } from "../support/journey-world.ts";
import { released } from "../support/released.ts";
import { boundariesOf } from "./boundaries.ts";

const isAsking = ({ type }: { readonly type: string }): boolean => /-asked$|^stage-commissioned$/.test(type);

/** Withdraws, lets everything happen that still will, and says what is wrong then. */
async function faultsOfWithdrawal(world: JourneyWorld): Promise<string[]> {
  const open = (await readQuestions(world.store, world.attemptId)).filter(isOpen);
  const before = await world.events();
  await world.candidate.withdraw();
  await world.letPass(400);

  const attempt = await world.attempt();
  const events = await world.events();
  const since = events.slice(before.length);
  const questions = await readQuestions(world.store, world.attemptId);
  const { status, output } = world.execution(attempt.leg);
  const running = world.engine.executions().filter((each) => each.status === "RUNNING");
  const called = open.filter(({ kind }) => kind === "result").length;
  const toldLast = new Map(world.told.map(({ reference, type }) => [reference, type]));
  const told = [...toldLast.values()].filter((type) => type === "commission-withdrawn").length;
  const logged = since.filter(({ type }) => type === "commission-withdrawn").length;
  const flags = (await world.flags()).filter(({ sk }) => !sk.startsWith("MESSAGE"));
  // One that an operator had stopped ends no more.
  const endedAs = status === "ABORTED" ? "Withdrawn" : Object(output)["ended"];
  return [
    ...(attempt.status === "withdrawn" ? [] : [`it is ${attempt.status}`]),
    ...(endedAs === "Withdrawn" ? [] : [`its execution ended as ${endedAs}`]),
    ...running.map(({ name }) => `${name} still runs`),
    ...questions.filter(isOpen).map(({ key }) => `${key} is still open`),
    ...(since.some(isAsking) ? ["somebody was asked afterwards"] : []),
    ...(logged === called ? [] : [`the log says that ${logged} stages were called off, of ${called}`]),
    ...(told === called
      ? []
      : [`the provider was told of ${told} stages called off; ${called} were asked for`]),
    ...(world.nextDueOfTheCase() === undefined
      ? []
      : [`something is still due at ${world.nextDueOfTheCase()}`]),
    ...flags.map(({ sk, flagCode }) => `an operator is asked about ${sk}: ${flagCode}`),
    ...faultsOfChain(events, attempt),
  ];
}

// How a script that withdraws would have gone on, another one tells.
test.each(journeys.filter(({ endsAs }) => endsAs !== "withdrawn"))(
  "withdrawn between any two states of: $name",
  async (journey) => {
    const { world, between } = await boundariesOf(journey);
    let tried = 0;
    for (const boundary of between) {
      world.restore(boundary);
      const attempt = await world.attempt();
      if (isFinal(attempt.status)) continue;
      // Issued anew, its outcome first says whether the accreditation stands.
      if ((await accreditationOf(world.store, attempt))?.state === "in-force") continue;
      tried += 1;
      const after = `step ${tried}, ${world.path().at(-1)}`;
      expect({ after, faults: await faultsOfWithdrawal(world) }).toEqual({ after, faults: [] });
    }
    expect(tried).toBeGreaterThan(2);
  },
);

test("withdrawn before an appeal's leg could start, the leg that it was to stop is stopped all the same", async () => {
  const world = await released(["knowledge", "written"]);
  await world.candidate.choose("fast-track-resit");
  await world.candidate.appeal();
  await world.candidate.withdraw();
  await world.letPass(3);
  expect((await world.attempt()).status).toBe("withdrawn");
  expect(world.engine.executions().map(({ status }) => status)).toEqual(["ABORTED"]);
  expect((await findLeg(world.store, world.attemptId, 2))?.state).toBe("ended");
  expect(world.nextDueOfTheCase()).toBeUndefined();
  expect(world.faults).toEqual([]);
});
