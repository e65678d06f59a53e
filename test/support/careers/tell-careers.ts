import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { levels, type Level } from "../../../domain/levels.ts";
import { randomCareers, seed } from "../random-journeys.ts";
import { endings } from "./endings.ts";
import { play } from "./play.ts";
import { properties } from "./properties/properties.ts";
import type { Property } from "./properties/property.ts";

const turn = fc.nat({ max: 2 ** 31 - 1 });
const turns = fc.noBias(fc.array(turn, { minLength: 1, maxLength: 32, size: "max" }));

/** Each level has careers of its own. */
const seedOf = (level: Level): number => seed + levels.indexOf(level);

/** A run of careers: of each property the first that breaks it, by its number, and how often each ending came up. */
interface Run {
  readonly broken: Map<Property, number>;
  readonly ended: Map<string, number>;
}

async function playAll(level: Level): Promise<Run> {
  const run: Run = { broken: new Map(), ended: new Map() };
  let number = 0;
  const property = fc.asyncProperty(turns, async (taken) => {
    const { attempts, faults } = await play(level, taken);
    for (const broken of faults.keys()) if (!run.broken.has(broken)) run.broken.set(broken, number);
    for (const [ending, came] of Object.entries(endings))
      if (attempts.some(came)) run.ended.set(ending, (run.ended.get(ending) ?? 0) + 1);
    number += 1;
  });
  await fc.assert(property, { seed: seedOf(level), numRuns: randomCareers });
  return run;
}

/** Plays a career once more and shortens it while the property stays broken: told with its seed and path. */
function tellShortest(level: Level, property: Property, number: number): Promise<void> {
  const again = fc.asyncProperty(turns, async (taken) => {
    const { told, faults } = await play(level, taken);
    expect({ faults: faults.get(property) ?? [], told }).toEqual({ faults: [], told });
  });
  return fc.assert(again, {
    ...{ seed: seedOf(level), path: String(number) },
    interruptAfterTimeLimit: 60_000,
  });
}

/**
 * What holds of every career that begins at a level, each property a test over the same careers, which are played once.
 */
export function tellCareers(level: Level): void {
  describe(`of ${randomCareers} random careers that begin at ${level}`, () => {
    let run: Run;
    beforeAll(async () => {
      run = await playAll(level);
    }, 24 * 3_600_000);

    test.each(properties)(
      "$sentence",
      async (property) => {
        const broken = run.broken.get(property);
        if (broken !== undefined) await tellShortest(level, property, broken);
        expect(broken).toBeUndefined();
      },
      180_000,
    );

    test("every ending came up", () => {
      const counted = Object.keys(endings).map((ending) => [ending, run.ended.get(ending) ?? 0] as const);
      console.log(counted.map(([ending, times]) => `${ending}: ${times}`).join("; "));
      expect(counted.filter(([, times]) => times === 0)).toEqual([]);
    });
  });
}
