import { getISO } from "temporal-polyfill/fns/Calendar";
import * as InstantFns from "temporal-polyfill/fns/Instant";
import * as PlainDateFns from "temporal-polyfill/fns/PlainDate";
import * as ZonedFns from "temporal-polyfill/fns/ZonedDateTime";
import * as PlainTimeFns from "temporal-polyfill/fns/PlainTime";
import { bankHolidays } from "./policy/bank-holidays.ts";
import type { Day, Instant, Month } from "./time.ts";

// The functional entry points of temporal-polyfill: a bundle carries only what is imported here.

const zone = "Europe/London";
const endOfDay = PlainTimeFns.create(23, 59, 59);
const coveredYears = Object.keys(bankHolidays).map(Number);
const holidays = new Set(Object.values(bankHolidays).flat());

/** The day lies outside the years whose bank holidays are known; a guess would give a person too few days. */
export class CalendarEndsError extends Error {
  override readonly name = "CalendarEndsError";
  readonly day: Day;
  constructor(day: Day) {
    super(`Bank holidays are known for ${coveredYears.at(0)} to ${coveredYears.at(-1)}; asked about ${day}`);
    this.day = day;
  }
}

function dateOf(day: Day): PlainDateFns.Record {
  return PlainDateFns.fromString(day, getISO);
}

function instantText(instant: InstantFns.Record): Instant {
  return InstantFns.toString(instant, { smallestUnit: "millisecond" });
}

/** Whether offices in England are open: Monday to Friday, no bank holiday. Throws CalendarEndsError. */
export function isWorkingDay(day: Day): boolean {
  const date = dateOf(day);
  if (bankHolidays[date.year] === undefined) throw new CalendarEndsError(day);
  return PlainDateFns.dayOfWeek(date) <= 5 && !holidays.has(day);
}

/**
 * The nth working day after the day, which itself is not counted [peer: teacher induction]; n is at least 1.
 * Throws CalendarEndsError.
 */
export function addWorkingDays(day: Day, n: number): Day {
  let reached = day;
  for (let counted = 0; counted < n;) {
    reached = addDays(reached, 1);
    if (isWorkingDay(reached)) counted += 1;
  }
  return reached;
}

/** The day n calendar days later; n may be negative. */
export function addDays(day: Day, n: number): Day {
  return PlainDateFns.toString(PlainDateFns.addDays(dateOf(day), n));
}

/** The calendar days from one day to another; negative when the second is the earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** The same day n months later, or that month's last day where it has no such day. */
export function addMonths(day: Day, n: number): Day {
  return PlainDateFns.toString(PlainDateFns.addMonths(dateOf(day), n));
}

/** The Monday of the week in which the day falls: by it a week is named. */
export function weekOf(day: Day): Day {
  return PlainDateFns.toString(PlainDateFns.startOfWeek(dateOf(day)));
}

/** The day on which an instant falls in England. */
export function dayInLondon(instant: Instant): Day {
  const zoned = InstantFns.toZonedDateTimeISO(InstantFns.fromString(instant), zone);
  return PlainDateFns.toString(ZonedFns.toPlainDate(zoned));
}

/** The month in which an instant falls in England. */
export function monthInLondon(instant: Instant): Month {
  return dayInLondon(instant).slice(0, 7);
}

/** The month after the month. */
export function monthAfter(month: Month): Month {
  return addMonths(`${month}-01`, 1).slice(0, 7);
}

/** The last day of the month. */
export function lastDayOf(month: Month): Day {
  return addDays(`${monthAfter(month)}-01`, -1);
}

/** 23:59:59 of the day in England, the last instant at which something due that day is in time. */
export function endOfDayInLondon(day: Day): Instant {
  const zoned = PlainDateFns.toZonedDateTime(dateOf(day), {
    timeZone: zone,
    plainTime: endOfDay,
  });
  return instantText(ZonedFns.toInstant(zoned));
}

/** 00:00:00 of the day in England, the first instant at which something may happen that day. */
export function startOfDayInLondon(day: Day): Instant {
  return instantText(ZonedFns.toInstant(PlainDateFns.toZonedDateTime(dateOf(day), { timeZone: zone })));
}

/** When a window of n calendar days ends that is opened at the instant: the end of the nth day after. */
export function endOfWindow(openedAt: Instant, days: number): Instant {
  return endOfDayInLondon(addDays(dayInLondon(openedAt), days));
}

/** When a window of n working days ends that is opened at the instant. Throws CalendarEndsError. */
export function endOfWorkingDaysWindow(openedAt: Instant, workingDays: number): Instant {
  return endOfDayInLondon(addWorkingDays(dayInLondon(openedAt), workingDays));
}

/** The instant so many seconds later; may be negative. */
export function plusSeconds(instant: Instant, seconds: number): Instant {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString();
}

/** The instant so many whole days of 24 hours later: for delays of the machine, never for a person's window. */
export function addDaysToInstant(instant: Instant, days: number): Instant {
  return plusSeconds(instant, days * 86_400);
}

/** Whole seconds from one instant to another; negative when the second is the earlier. */
export function secondsBetween(from: Instant, to: Instant): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 1000);
}
