import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, dayInLondon, daysBetween, endOfDayInLondon } from "../../domain/calendar.ts";
import { closeAfterClosures, closureIdOf, fallsInto, overlap } from "../../domain/closures.ts";

const closure = (from: string, until: string) => ({ closureId: closureIdOf({ from, until }), from, until });
const window = { openedAt: "2020-02-01T10:00:00.000Z", closesAt: "2020-05-31T22:59:59.000Z" };
const march = closure("2020-03-18", "2020-08-31");

describe("a window for sitting a stage", () => {
  test.each([
    // 167 days from 18 March to 31 August, both included.
    ["the centres close within it", march, "2020-11-14T23:59:59.000Z"],
    ["they were closed when it was opened", closure("2020-01-01", "2020-02-10"), "2020-06-10T22:59:59.000Z"],
    ["they close for its last day", closure("2020-05-31", "2020-05-31"), "2020-06-01T22:59:59.000Z"],
    ["they close the day after it", closure("2020-06-01", "2020-06-30"), window.closesAt],
    ["they opened the day before it", closure("2020-01-01", "2020-01-31"), window.closesAt],
  ])("where %s", (_, closed, closesAt) => {
    expect(closeAfterClosures(window, [closed]).closesAt).toBe(closesAt);
  });

  test("is given a closure once", () => {
    const once = closeAfterClosures(window, [march]);
    expect(closeAfterClosures({ ...window, ...once }, [march])).toEqual(once);
  });

  test("gets back a second closure that it reaches by the first", () => {
    const autumn = closure("2020-11-05", "2020-12-02");
    expect(closeAfterClosures(window, [autumn]).closesAt).toBe(window.closesAt);
    const both = closeAfterClosures(window, [autumn, march]);
    expect(both.closesAt).toBe(endOfDayInLondon(addDays("2020-11-14", 28)));
    expect(both.closures).toEqual([march.closureId, autumn.closureId]);
  });

  test("keeps the days that were left when the centres closed, whatever the closure", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 119 }), fc.integer({ min: 0, max: 300 }), (after, length) => {
        const from = addDays(dayInLondon(window.openedAt), after);
        const until = addDays(from, length);
        const { closesAt } = closeAfterClosures(window, [closure(from, until)]);
        const leftBefore = daysBetween(from, dayInLondon(window.closesAt)) + 1;
        expect(daysBetween(until, dayInLondon(closesAt))).toBe(leftBefore);
      }),
    );
  });

  test("comes to the same, in whatever order and how often closures are given", () => {
    const closures = [
      closure("2020-02-10", "2020-02-12"),
      closure("2020-03-01", "2020-03-31"),
      closure("2020-06-20", "2020-07-01"),
    ];
    const all = closeAfterClosures(window, closures);
    fc.assert(
      fc.property(fc.shuffledSubarray(closures, { minLength: 3 }), (shuffled) => {
        expect(closeAfterClosures(window, shuffled)).toEqual(all);
      }),
    );
  });
});

test.each([
  ["2020-03-17T23:59:59.000Z", false],
  ["2020-03-18T00:00:00.000Z", true],
  ["2020-08-31T22:59:59.000Z", true],
  ["2020-08-31T23:00:00.000Z", false],
])("what is booked for %s, by London's days, falls into the closure: %s", (sittingAt, falls) => {
  expect(fallsInto(sittingAt, march)).toBe(falls);
});

test("closures overlap where they have a day in common", () => {
  expect(overlap(march, closure("2020-08-31", "2020-09-01"))).toBe(true);
  expect(overlap(march, closure("2020-09-01", "2020-09-02"))).toBe(false);
});
