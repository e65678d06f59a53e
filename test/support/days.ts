import * as fc from "fast-check";
import { bankHolidays } from "../../domain/policy/bank-holidays.ts";
import type { Day, Instant } from "../../domain/time.ts";

const years = Object.keys(bankHolidays);
const firstDay = `${years.at(0)}-01-01`;
const lastDay = `${years.at(-1)}-12-31`;

/** Any instant between two days, at a whole second. */
export function anyInstant(from: Day = firstDay, to: Day = lastDay): fc.Arbitrary<Instant> {
  const min = Math.floor(Date.parse(`${from}T00:00:00.000Z`) / 1000);
  const max = Math.floor(Date.parse(`${to}T22:59:59.000Z`) / 1000);
  return fc.integer({ min, max }).map((seconds) => new Date(seconds * 1000).toISOString());
}

/** Any day between two days, by default of those whose bank holidays are known. */
export function anyDay(from: Day = firstDay, to: Day = lastDay): fc.Arbitrary<Day> {
  return anyInstant(from, to).map((instant) => instant.slice(0, 10));
}

/** Every day of the years whose bank holidays are known. */
export function everyDay(): readonly Day[] {
  const count = (Date.parse(lastDay) - Date.parse(firstDay)) / 86_400_000 + 1;
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(firstDay) + index * 86_400_000).toISOString().slice(0, 10),
  );
}
