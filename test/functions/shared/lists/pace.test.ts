import { expect, test } from "vitest";
import { inParallel, sharedPace } from "../../../../functions/shared/lists/pace.ts";
import { listsWorkshop } from "../../../support/lists.ts";

/** A time that only waiting and passing move. */
function machineTime() {
  let now = 1_000_000;
  const waits: number[] = [];
  const wait = async (milliseconds: number) => {
    waits.push(milliseconds);
  };
  return { time: { milliseconds: () => now, wait }, waits, pass: (by: number) => (now += by) };
}
const pace = { perSecond: 4, patienceSeconds: 10 };

test("turns asked for at once are spread over the seconds", async () => {
  const { time, waits } = machineTime();
  const turn = sharedPace(listsWorkshop().store, pace, time);
  await Promise.all([turn(), turn(), turn()]);
  expect(waits).toEqual([250, 500]);
});

test("all who start share the turns: nobody gets one that another has", async () => {
  const { time, waits } = machineTime();
  const { store } = listsWorkshop();
  const lists = Array.from({ length: 5 }, () => sharedPace(store, pace, time));
  await Promise.all(lists.flatMap((turn) => [turn(), turn()]));
  expect(waits.toSorted((a, b) => a - b)).toEqual([250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2250]);
});

test("a quick rate is had in a few turns at a time, so that the table is asked seldom", async () => {
  const { time } = machineTime();
  const shop = listsWorkshop();
  const turn = sharedPace(shop.store, { perSecond: 100, patienceSeconds: 10 }, time);
  let writes = 0;
  shop.database.onWrite = (moment) => void (writes += moment === "after" ? 1 : 0);
  await Promise.all(Array.from({ length: 100 }, turn));
  expect(writes).toBe(4);
});

test("a turn asked for after a quiet time is had at once, and saves none up", async () => {
  const { time, waits, pass } = machineTime();
  const turn = sharedPace(listsWorkshop().store, pace, time);
  await turn();
  pass(5000);
  await Promise.all([turn(), turn()]);
  expect(waits).toEqual([250]);
});

test("a turn later than somebody can wait is not taken from the others", async () => {
  const { time, pass } = machineTime();
  const { store } = listsWorkshop();
  const patient = sharedPace(store, pace, time);
  const hurried = sharedPace(store, { ...pace, patienceSeconds: 1 }, time);
  for (let turn = 0; turn < 8; turn += 1) expect(await patient()).toBe(true);
  expect(await hurried()).toBe(false);
  pass(2000);
  expect(await patient()).toBe(true);
});

test("no more are worked on at once than allowed, and the answers keep the items' order", async () => {
  let [running, most] = [0, 0];
  const answers = await inParallel(2, [3, 1, 2], async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
    running -= 1;
    return item * 10;
  });
  expect(answers).toEqual([30, 10, 20]);
  expect(most).toBe(2);
});

test("one that fails does not keep the others from being worked on, and is thrown at the end", async () => {
  const done: number[] = [];
  const work = inParallel(2, [1, 2, 3, 4], async (item) => {
    if (item === 1) throw new RangeError("one");
    done.push(item);
  });
  await expect(work).rejects.toThrow(RangeError);
  expect(done).toEqual([2, 3, 4]);
});
