import { expect, test } from "vitest";
import { TestClock } from "./clock.ts";
import { seededIds, seededRandom } from "./ids.ts";

test("the clock stands still until it is moved", () => {
  const clock = new TestClock("2018-09-03T09:00:00.000Z");
  expect([clock.now(), clock.now()]).toEqual(["2018-09-03T09:00:00.000Z", "2018-09-03T09:00:00.000Z"]);
  clock.advance({ days: 1, hours: -1, milliseconds: 5 });
  expect(clock.now()).toBe("2018-09-04T08:00:00.005Z");
  expect(clock.epochSeconds()).toBe(Date.parse("2018-09-04T08:00:00Z") / 1000);
});

test("one seed gives one row of ids and numbers, another seed another", () => {
  const [first, again, other] = [seededIds(7), seededIds(7), seededIds(8)];
  const row = [first(), first()];
  expect([again(), again()]).toEqual(row);
  expect(row).not.toContain(other());
  expect(row[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
  expect(seededRandom(3)()).toBe(seededRandom(3)());
  expect(seededRandom(3)()).not.toBe(seededRandom(4)());
});
