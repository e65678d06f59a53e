import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, startOfDayInLondon, weekOf } from "../../domain/calendar.ts";
import { firstFreeWeek } from "../../domain/release-weeks.ts";
import { anyDay } from "../support/days.ts";

describe("a week is named by its Monday", () => {
  test.each([
    ["2018-09-03", "2018-09-03"],
    ["2018-09-09", "2018-09-03"],
    ["2018-09-10", "2018-09-10"],
    ["2019-01-01", "2018-12-31"],
    ["1969-12-31", "1969-12-29"],
  ])("%s lies in the week of %s", (day, monday) => {
    expect(weekOf(day)).toBe(monday);
  });

  test("whatever the day, it is at most six days later", () => {
    fc.assert(
      fc.property(anyDay(), (day) => {
        const monday = weekOf(day);
        expect(monday <= day && day <= addDays(monday, 6)).toBe(true);
        expect(weekOf(monday)).toBe(monday);
      }),
    );
  });
});

test("a day begins at midnight in England, in summer an hour before UTC's", () => {
  expect(startOfDayInLondon("2018-09-03")).toBe("2018-09-02T23:00:00.000Z");
  expect(startOfDayInLondon("2018-12-03")).toBe("2018-12-03T00:00:00.000Z");
});

describe("the first week with room", () => {
  const at = "2018-09-05T12:00:00.000Z";
  const released = (weeks: Record<string, number>) => new Map(Object.entries(weeks));

  test.each<[Record<string, number>, number, string]>([
    [{}, 1, "2018-09-03"],
    [{ "2018-09-03": 1 }, 2, "2018-09-03"],
    [{ "2018-09-03": 2 }, 2, "2018-09-10"],
    [{ "2018-09-03": 2, "2018-09-10": 3, "2018-09-17": 1 }, 2, "2018-09-17"],
    // The cap was lowered: what was given stays given.
    [{ "2018-09-03": 5, "2018-09-10": 1 }, 1, "2018-09-17"],
  ])("with %j released and %i a week is that of %s", (weeks, cap, week) => {
    expect(firstFreeWeek(released(weeks), cap, at)).toBe(week);
  });

  test("begins at midnight in England", () => {
    expect(firstFreeWeek(new Map(), 1, "2018-09-09T22:59:59.000Z")).toBe("2018-09-03");
    expect(firstFreeWeek(new Map(), 1, "2018-09-09T23:00:00.000Z")).toBe("2018-09-10");
  });
});
