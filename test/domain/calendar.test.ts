import Holidays from "date-holidays";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  addDaysToInstant,
  addMonths,
  addWorkingDays,
  CalendarEndsError,
  dayInLondon,
  endOfDayInLondon,
  endOfWindow,
  endOfWorkingDaysWindow,
  isWorkingDay,
  plusSeconds,
  secondsBetween,
} from "../../domain/calendar.ts";
import { bankHolidays } from "../../domain/policy/bank-holidays.ts";
import { anyDay, anyInstant, everyDay } from "../support/days.ts";

const fixedWidth = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const listed = Object.values(bankHolidays).flat();

function weekday(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay();
}

describe("England's bank holidays", () => {
  test("the list agrees with an independent calendar on every weekday, one-off holidays included", () => {
    const calendar = new Holidays("GB", "ENG");
    const independent = Object.keys(bankHolidays)
      .flatMap((year) => calendar.getHolidays(Number(year)))
      .filter(({ type }) => type === "public")
      .map(({ date }) => date.slice(0, 10))
      // The independent calendar also names the Saturdays and Sundays that a substitute day stands for.
      .filter((day) => weekday(day) % 6 !== 0);
    expect(listed).toEqual([...new Set(independent)].sort());
  });

  test.each([
    ["2020-05-08", "the early May holiday, moved to VE Day"],
    ["2022-06-02", "the spring holiday, moved for the Jubilee"],
    ["2022-06-03", "the Platinum Jubilee"],
    ["2022-09-19", "the state funeral"],
    ["2023-05-08", "the coronation"],
    ["2021-12-28", "the substitute for Boxing Day on a Sunday"],
    ["2022-12-27", "the substitute for Christmas Day on a Sunday"],
  ])("%s is no working day: %s", (day) => {
    expect(isWorkingDay(day)).toBe(false);
  });

  test.each([
    ["2020-05-04", "the early May holiday was moved away"],
    ["2022-05-30", "the spring holiday was moved away"],
    ["2024-12-24", "Christmas Eve"],
    ["2019-03-18", "Saint Patrick's Day is Northern Ireland's"],
    ["2025-12-01", "Saint Andrew's Day is Scotland's"],
  ])("%s is a working day: %s", (day) => {
    expect(isWorkingDay(day)).toBe(true);
  });

  test("every listed day is a weekday, in order, once, and in its year; a usual year has eight", () => {
    expect(listed).toEqual([...new Set(listed)].sort());
    expect(listed.filter((day) => weekday(day) % 6 === 0)).toEqual([]);
    for (const [year, days] of Object.entries(bankHolidays)) {
      expect(days.every((day) => day.startsWith(year))).toBe(true);
      expect(days).toHaveLength({ 2022: 10, 2023: 9 }[year] ?? 8);
    }
  });

  test("the years covered have no gap", () => {
    const years = Object.keys(bankHolidays).map(Number);
    expect(years).toEqual(years.map((_, index) => 2017 + index));
  });
});

describe("working days", () => {
  test.each([
    ["2024-05-03", 1, "2024-05-07", "over a weekend and the early May holiday"],
    ["2024-12-24", 2, "2024-12-30", "over Christmas"],
    ["2022-12-23", 1, "2022-12-28", "over two substitute days"],
    ["2024-03-28", 20, "2024-04-29", "twenty, over Easter"],
    ["2024-06-08", 1, "2024-06-10", "from a Saturday"],
    ["2024-06-03", 20, "2024-07-01", "twenty, with no holiday between"],
    ["2024-06-03", 0, "2024-06-03", "none"],
  ])("%s and %i working days is %s: %s", (day, n, reached) => {
    expect(addWorkingDays(day, n)).toBe(reached);
  });

  test("the day reached is a working day, and exactly n of the days after the first are", () => {
    const days = everyDay();
    fc.assert(
      fc.property(anyDay("2017-01-01", "2028-10-01"), fc.integer({ min: 1, max: 40 }), (day, n) => {
        const reached = addWorkingDays(day, n);
        expect(isWorkingDay(reached)).toBe(true);
        expect(days.filter((d) => d > day && d <= reached && isWorkingDay(d))).toHaveLength(n);
      }),
      { numRuns: 50 },
    );
  });

  test.each(["2016-12-31", "2029-01-01", "2029-01-06"])("nothing is guessed about %s", (day) => {
    expect(() => isWorkingDay(day)).toThrow(CalendarEndsError);
  });

  test("counting past the last known year is refused, with the day and the years known", () => {
    expect(() => addWorkingDays("2028-12-20", 20)).toThrow("known for 2017 to 2028; asked about 2029-01-01");
  });

  test.each(["2023-02-30", "yesterday", ""])("%j is no day", (day) => {
    expect(() => isWorkingDay(day)).toThrow(RangeError);
  });
});

describe("days and months", () => {
  test.each([
    ["2024-02-28", 1, "2024-02-29"],
    ["2023-02-28", 1, "2023-03-01"],
    ["2024-01-01", -1, "2023-12-31"],
    ["2024-03-30", 2, "2024-04-01"],
  ])("%s and %i days is %s", (day, n, reached) => {
    expect(addDays(day, n)).toBe(reached);
  });

  test.each([
    ["2024-01-31", 1, "2024-02-29"],
    ["2022-02-28", 24, "2024-02-28"],
    ["2024-02-29", 24, "2026-02-28"],
    ["2024-03-31", -1, "2024-02-29"],
  ])("%s and %i months is %s", (day, n, reached) => {
    expect(addMonths(day, n)).toBe(reached);
  });

  test("adding days and taking them away again is the same day", () => {
    fc.assert(
      fc.property(anyDay(), fc.integer({ min: -4000, max: 4000 }), (day, n) => {
        expect(addDays(addDays(day, n), -n)).toBe(day);
      }),
    );
  });
});

describe("the day in England", () => {
  test.each([
    ["2024-01-15T23:30:00.000Z", "2024-01-15", "winter: the same as UTC"],
    ["2024-07-15T23:30:00.000Z", "2024-07-16", "summer: an hour ahead"],
    ["2024-03-31T00:59:59.000Z", "2024-03-31", "before the clocks go forward"],
    ["2024-10-26T23:00:00.000Z", "2024-10-27", "the day on which the clocks go back"],
    ["2024-10-27T23:59:59.000Z", "2024-10-27", "its end, in winter time already"],
  ])("%s is on %s: %s", (instant, day) => {
    expect(dayInLondon(instant)).toBe(day);
  });

  test.each([
    ["2024-01-15", "2024-01-15T23:59:59.000Z"],
    ["2024-07-15", "2024-07-15T22:59:59.000Z"],
    ["2024-03-30", "2024-03-30T23:59:59.000Z"],
    ["2024-03-31", "2024-03-31T22:59:59.000Z"],
    ["2024-10-26", "2024-10-26T22:59:59.000Z"],
    ["2024-10-27", "2024-10-27T23:59:59.000Z"],
  ])("%s ends at %s", (day, instant) => {
    expect(endOfDayInLondon(day)).toBe(instant);
  });

  test("the end of a day is on that day, and a second later is the next", () => {
    for (const day of everyDay()) {
      const end = endOfDayInLondon(day);
      expect(end).toMatch(fixedWidth);
      expect([dayInLondon(end), dayInLondon(plusSeconds(end, 1))]).toEqual([day, addDays(day, 1)]);
    }
  });

  test("later instants are never on earlier days, and text order is time order", () => {
    fc.assert(
      fc.property(anyInstant(), fc.integer({ min: 0, max: 1e7 }), (instant, seconds) => {
        const later = plusSeconds(instant, seconds);
        expect(later).toMatch(fixedWidth);
        expect(later >= instant).toBe(true);
        expect([secondsBetween(instant, later), secondsBetween(later, instant) + seconds]).toEqual([
          seconds,
          0,
        ]);
        expect(dayInLondon(later) >= dayInLondon(instant)).toBe(true);
      }),
    );
  });
});

describe("windows", () => {
  test("a window of days ends with its last day in England, whatever the hour it was opened", () => {
    expect(endOfWindow("2024-03-01T00:00:00.000Z", 60)).toBe("2024-04-30T22:59:59.000Z");
    expect(endOfWindow("2024-06-30T23:30:00.000Z", 1)).toBe("2024-07-02T22:59:59.000Z");
  });

  test("a window of working days is opened the day after, and ends with its last", () => {
    expect(endOfWorkingDaysWindow("2024-03-28T17:00:00.000Z", 20)).toBe("2024-04-29T22:59:59.000Z");
  });

  test("a window is never shorter than its days", () => {
    fc.assert(
      fc.property(anyInstant(), fc.integer({ min: 1, max: 365 }), (instant, days) => {
        // A window over the day on which the clocks go forward may be an hour short of whole days, never more.
        expect(endOfWindow(instant, days) >= plusSeconds(addDaysToInstant(instant, days), -3601)).toBe(true);
      }),
    );
  });

  test("the machine's days are of 24 hours, also over a change of the clocks", () => {
    expect(addDaysToInstant("2024-03-30T12:00:00.000Z", 1)).toBe("2024-03-31T12:00:00.000Z");
  });
});
