import { describe, expect, test } from "vitest";
import { letTimePass, type EventfulDay } from "../../local/run/let-time-pass.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

/** A world in which somebody has been asked to confirm taking part, as a system that can be travelled in. */
async function asked() {
  const world = journeyWorld({ start: "2018-09-03T09:00:00.000Z" });
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  const system = {
    store: world.store,
    clock: { now: world.clock.now, moveTo: async (to: string) => world.clock.set(to) },
    actOnDeadlines: async () => (await world.sweep()).acted,
  };
  return { world, system };
}
const typesOf = async (world: JourneyWorld) => (await world.events()).map(({ type }) => type);

describe("time that passes", () => {
  test("passes day by day: every reminder on its own day, and then the lapse with what follows", async () => {
    const { world, system } = await asked();
    const days: EventfulDay[] = [];
    await letTimePass({
      system,
      until: "2018-12-01T12:00:00.000Z",
      tell: (day) => void days.push(day),
      wait: () => world.runUntilQuiet(),
    });
    const types = await typesOf(world);
    expect(types.filter((type) => type === "reminded").length).toBeGreaterThan(1);
    expect(types).toContain("taking-part-lapsed");
    expect(await world.attempt()).toMatchObject({ status: "not-taking-part" });
    expect(days.map(({ at }) => at)).toEqual(days.map(({ at }) => at).toSorted());
    expect(days.some(({ acted }) => acted["remind"] === 1)).toBe(true);
    expect(world.clock.now()).toBe("2018-12-01T12:00:00.000Z");
  });

  test("goes no further than it was told", async () => {
    const { world, system } = await asked();
    await letTimePass({ system, until: "2018-09-10T09:00:00.000Z", wait: () => world.runUntilQuiet() });
    expect(world.clock.now()).toBe("2018-09-10T09:00:00.000Z");
    expect(await typesOf(world)).not.toContain("taking-part-lapsed");
  });

  test("is not held up for ever by what is stuck", async () => {
    const { world, system } = await asked();
    let waits = 0;
    const wait = async () => void (waits += 1);
    await world.candidate.confirm();
    await letTimePass({ system, until: "2018-09-04T09:00:00.000Z", wait });
    expect(waits).toBeGreaterThan(0);
    expect(world.clock.now()).toBe("2018-09-04T09:00:00.000Z");
  });
});
