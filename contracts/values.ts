import * as v from "valibot";
import { readAccreditationNumber } from "../domain/accreditation-number.ts";
import type { Day, Instant } from "../domain/time.ts";

/** An opaque identifier as people outside see it: it says nothing, and is safe in a key, a header and a URL. */
export const identifier = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, "expected 1 to 64 letters, digits, - or _"),
);

/** One line of text, with no control characters. */
export const line = (longest: number) =>
  v.pipe(
    v.string(),
    v.minLength(1, "expected at least one character"),
    v.maxLength(longest, `expected at most ${longest} characters`),
    v.regex(/^\P{Cc}*$/u, "expected one line without control characters"),
  );

/** Text of several lines. */
export const text = (longest: number) =>
  v.pipe(
    v.string(),
    v.minLength(1, "expected at least one character"),
    v.maxLength(longest, `expected at most ${longest} characters`),
    v.regex(/^(?:\P{Cc}|[\n\r\t])*$/u, "expected text without control characters"),
  );

/** A day of the calendar, `YYYY-MM-DD`, in this century. */
export const day = v.pipe(
  v.string(),
  v.regex(/^20\d\d-\d\d-\d\d$/, "expected a day such as 2018-07-02"),
  v.check(isRealDay, "expected a day of the calendar"),
  v.transform((value): Day => value),
);

/** The number of an accreditation as somebody typed it, read as it is filed. A wrong check symbol is a typing error. */
export const accreditationNumber = v.pipe(
  v.string(),
  v.maxLength(40, "expected at most 40 characters"),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const number = readAccreditationNumber(dataset.value);
    if (number !== undefined) return number;
    addIssue({ message: "expected a number such as NAAS-7K2M-9QXC-5; look for a mistyped letter or digit" });
    return NEVER;
  }),
);

/** A day of the calendar in a working life, which may have begun in the last century. */
export const dayOfALife = v.pipe(
  v.string(),
  v.regex(/^(?:19|20)\d\d-\d\d-\d\d$/, "expected a day such as 1998-07-02"),
  v.check(isRealDay, "expected a day of the calendar"),
  v.transform((value): Day => value),
);

/** A date-time with seconds and a zone, read as an instant of fixed width in UTC. */
export const instant = v.pipe(
  v.string(),
  v.regex(
    // The century is bounded because text order is time order only at a fixed width.
    /^20\d\d-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/,
    "expected a date-time with seconds and zone, such as 2018-07-02T09:30:00Z",
  ),
  v.check((value) => isRealDay(value.slice(0, 10)), "expected a day of the calendar"),
  v.transform((value): Instant => new Date(value).toISOString()),
);

/** Whether the day exists: Date rolls 30 February over into March instead of refusing it. */
function isRealDay(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
