import { expect, test } from "vitest";
import { inParallel, pace } from "../../../functions/lists/pace.ts";

/** A time that only waiting moves. */
function machineTime() {
  let now = 1000;
  const waits: number[] = [];
  const wait = async (milliseconds: number) => {
    waits.push(milliseconds);
  };
  return { time: { milliseconds: () => now, wait }, waits, pass: (by: number) => (now += by) };
}

test("turns asked for at once are spread over the second", async () => {
  const { time, waits } = machineTime();
  const turn = pace(50, time);
  await Promise.all([turn(), turn(), turn()]);
  expect(waits).toEqual([20, 40]);
});

test("a turn asked for after a quiet time is had at once, and saves none up", async () => {
  const { time, waits, pass } = machineTime();
  const turn = pace(50, time);
  await turn();
  pass(5000);
  await Promise.all([turn(), turn()]);
  expect(waits).toEqual([20]);
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
