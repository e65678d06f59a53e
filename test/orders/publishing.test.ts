import { describe, expect, test } from "vitest";
import type { Key } from "../../store/database/expressions.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { Crashes, type CrashPoint } from "./crashes.ts";
import { allItems, under } from "./items.ts";

/** A journey has just been registered: its first event is written, and on its way to publish-events. */
async function registered() {
  const crashes = new Crashes();
  const world = journeyWorld({ around: crashes.around });
  await world.register();
  const [shown] = world.collect().events.splice(0);
  if (shown === undefined) throw new Error("The stream shows no event");
  return { world, crashes, shown };
}

/** The stream shows the event, and the process that publishes it dies at the point given. */
async function publish(world: JourneyWorld, crashes: Crashes, shown: Key, at: CrashPoint): Promise<void> {
  crashes.begin(at);
  await world.publish([shown]);
  expect(await crashes.end()).toEqual({ writes: 1, hasCrashed: true });
}

const times = (world: JourneyWorld, type: string): number =>
  world.published.filter((event) => event.type === type).length;
const isDue = (world: JourneyWorld): boolean =>
  under(allItems(world), "EVENT#").some(({ dueAt }) => dueAt !== undefined);
const flagCodes = async (world: JourneyWorld) => (await world.flags()).map(({ flagCode }) => flagCode);

describe("an event of the log reaches the bus", () => {
  test("once, when nothing goes wrong", async () => {
    const { world, shown } = await registered();
    await world.publish([shown]);
    await world.letPass(1);
    expect(times(world, "registered")).toBe(1);
    expect(isDue(world)).toBe(false);
  });

  test("when the stream never showed it", async () => {
    const { world } = await registered();
    await world.letPass(1);
    expect(times(world, "registered")).toBe(1);
    expect(isDue(world)).toBe(false);
  });

  test("twice, when the process dies after the bus took it and before that is written", async () => {
    const { world, crashes, shown } = await registered();
    await publish(world, crashes, shown, { write: 0, moment: "before" });
    await world.letPass(1);
    expect(times(world, "registered")).toBe(2);
    expect(isDue(world)).toBe(false);
  });

  test("once, when the process dies after that is written", async () => {
    const { world, crashes, shown } = await registered();
    await publish(world, crashes, shown, { write: 0, moment: "after" });
    await world.letPass(1);
    expect(times(world, "registered")).toBe(1);
  });

  test("as often as the stream shows it, under one id", async () => {
    const { world, shown } = await registered();
    await world.publish([shown]);
    await world.publish([shown]);
    expect(times(world, "registered")).toBe(2);
    expect(new Set(world.published.map(({ id }) => id)).size).toBe(1);
    expect(isDue(world)).toBe(false);
  });

  test("when the bus is there again; until then an operator sees it, and after no more", async () => {
    const { world } = await registered();
    world.isBusUp = false;
    await world.letPass(1);
    expect(times(world, "registered")).toBe(0);
    expect(await flagCodes(world)).toContain("event-not-published");
    world.isBusUp = true;
    await world.letPass(1);
    expect(times(world, "registered")).toBe(1);
    expect(await flagCodes(world)).toEqual([]);
    expect(isDue(world)).toBe(false);
  });
});
