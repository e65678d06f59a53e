import { expect, test } from "vitest";
import { inProcessDriver } from "../journeys/in-process-driver.ts";
import { journeys } from "../journeys/scripts.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import type { LegTaskName } from "../support/journey-world/definition.ts";
import { realFunctions, type Task } from "../support/journey-world/functions.ts";

const { tasks } = realFunctions;
const isTask = (name: string): name is LegTaskName => name in tasks;

/** Every task at work again after it was done: its answer was lost, and the state tried again. */
function losingAnswers() {
  const differing: string[] = [];
  const andAgain =
    (name: LegTaskName): Task =>
    async (payload, deps) => {
      const outcome = async (): Promise<string> => {
        const answer = await tasks[name](payload, deps);
        return `${JSON.stringify(answer)} at version ${(await world.attempt()).version}`;
      };
      const lost = await outcome();
      const again = await outcome().catch(String);
      if (again !== lost) differing.push(`${name}: ${lost}, then ${again}`);
      return tasks[name](payload, deps);
    };
  const repeated = { ...tasks };
  for (const name of Object.keys(tasks).filter(isTask)) repeated[name] = andAgain(name);
  const world: JourneyWorld = journeyWorld({ functions: { tasks: repeated } });
  return { world, differing };
}

test.each(journeys)(
  "each task tried again answers as the first time, and changes nothing: $name",
  async (of) => {
    const { world, differing } = losingAnswers();
    const driver = inProcessDriver(world);
    await of.script(driver);
    expect(differing).toEqual([]);
    expect(await driver.status()).toBe(of.endsAs);
    expect(await driver.flags()).toEqual(of.flags ?? []);
  },
);
