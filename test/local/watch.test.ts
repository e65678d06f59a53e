import type { _Record } from "@aws-sdk/client-dynamodb-streams";
import { describe, expect, test } from "vitest";
import { Watch } from "../../local/run/watch.ts";
import { toAttributeValues } from "../support/dynamodb-expressions/attribute-values.ts";
import { memberOf } from "../support/members.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";

/** The stream of a world's table, read from the world's beginning on. */
function watchOf(world: JourneyWorld): Watch {
  return new Watch({
    read: async () =>
      world.database.takeChanges().map(({ keys, newImage }): _Record => ({
        dynamodb: { Keys: toAttributeValues(keys), NewImage: toAttributeValues(newImage ?? {}) },
      })),
  });
}

async function registered() {
  const world = journeyWorld();
  const watch = watchOf(world);
  const attemptId = await world.register({ isEndorsed: true });
  const member = memberOf([], { attemptId, status: "registered", isUnderWay: true });
  return { world, watch, members: new Map([[attemptId, member]]), member };
}

describe("the watch", () => {
  test("sees where a journey stands and what is asked, and since when", async () => {
    const { world, watch, members, member } = await registered();
    await world.engine.runUntilQuiet();
    expect(await watch.look()).toBeGreaterThan(0);
    watch.tell(members, { epoch: 3, now: world.clock.now() });
    expect(member).toMatchObject({ status: "endorsed", isHalted: false, isUnderWay: false });
    expect([...member.open]).toEqual([["taking-part", 3]]);
    watch.tell(members, { epoch: 4, now: world.clock.now() });
    expect([...member.open]).toEqual([["taking-part", 3]]);
  });

  test("sees an answer on its way until it is taken up", async () => {
    const { world, watch, members, member } = await registered();
    await world.engine.runUntilQuiet();
    await world.candidate.confirm();
    await watch.look();
    watch.tell(members, { epoch: 0, now: world.clock.now() });
    expect(member).toMatchObject({ isUnderWay: true });
    expect(member.open.size).toBe(0);
    expect(watch.isAnythingUnderWay(world.clock.now())).toBe(true);
  });

  test("sees an event that the bus was not told of as under way, though the journey waits for somebody", async () => {
    const { world, watch, members, member } = await registered();
    await world.engine.runUntilQuiet();
    await watch.look();
    watch.tell(members, { epoch: 0, now: world.clock.now() });
    expect(member.isUnderWay).toBe(false);
    expect(watch.isAnythingUnderWay(world.clock.now())).toBe(true);
  });

  test("sees a halt", async () => {
    const { world, watch, members, member } = await registered();
    await world.engine.runUntilQuiet();
    const notices = world.engine.takeStatusChanges();
    expect(notices).toEqual([]);
    await world.abort();
    for (const { name, status } of world.engine.takeStatusChanges())
      await world.notice({ executionName: name, executionStatus: status });
    await watch.look();
    watch.tell(members, { epoch: 0, now: world.clock.now() });
    expect(member.isHalted).toBe(true);
  });

  test("leaves alone who was not seen yet, and counts nothing where nothing changed", async () => {
    const { world, watch } = await registered();
    await watch.look();
    expect(await watch.look()).toBe(0);
    const stranger = memberOf([], { status: "registered", isUnderWay: true });
    watch.tell(new Map([["stranger", stranger]]), { epoch: 0, now: world.clock.now() });
    expect(stranger).toMatchObject({ status: "registered", isUnderWay: true });
  });

  test("sees a leg that is held back until a day as one for which time must pass", async () => {
    const world = journeyWorld();
    const watch = watchOf(world);
    const attemptId = await world.register({ isEndorsed: true, earliestOn: "2018-10-01" });
    const member = memberOf([], { attemptId, status: "registered", isUnderWay: true });
    await watch.look();
    watch.tell(new Map([[attemptId, member]]), { epoch: 0, now: world.clock.now() });
    expect(member).toMatchObject({ isUnderWay: false, isHeldBack: true });
    watch.tell(new Map([[attemptId, member]]), { epoch: 1, now: "2018-09-30T23:00:00.000Z" });
    expect(member).toMatchObject({ isUnderWay: true, isHeldBack: false });
  });
});
