import * as v from "valibot";
import { asyeStates, employments, movesFrom, type RowFacts } from "../domain/eligibility-rules.ts";
import { columnNames, workingPatterns, type ListColumn, type RowReason } from "../domain/lists.ts";
import { pathways } from "../domain/pathways.ts";
import type { Span } from "../domain/release-weeks.ts";
import { day, dayOfALife, identifier, line } from "./values.ts";

/** A registration number as it is compared and kept: capitals, no spaces. */
export const normalRegistrationNumber = (written: string): string =>
  written.replaceAll(/\s/g, "").toUpperCase();

const asWritten = v.pipe(
  v.string(),
  v.transform((written) =>
    written.replace(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, (_, d: string, m: string, year: string) =>
      [year, m.padStart(2, "0"), d.padStart(2, "0")].join("-"),
    ),
  ),
);
/** `2018-07-02`, or `2/7/2018` and `02/07/2018`, day first as in England; nothing else is guessed at. */
export const dayAsWritten = v.pipe(asWritten, day);

/** A year from one summer to the next, `2017-18` or `2017/18`. */
export const yearAsWritten = v.pipe(
  v.string(),
  v.regex(/^20\d\d[-/]\d\d$/),
  v.check((written) => (Number(written.slice(2, 4)) + 1) % 100 === Number(written.slice(5))),
  v.transform((written) => written.replace("/", "-")),
);

const cell = v.pipe(v.optional(v.string(), ""), v.trim());
const nothing = v.pipe(
  v.literal(""),
  v.transform(() => undefined),
);
const code = v.transform((written: string) => written.toLowerCase());
/** A day in somebody's working life, which may have begun in the last century. */
const optionalDay = v.pipe(cell, v.union([nothing, v.pipe(asWritten, dayOfALife)]));
const optionalCode = <const Code extends string>(codes: readonly Code[]) =>
  v.pipe(cell, v.union([nothing, v.pipe(v.string(), code, v.picklist(codes))]));

/** A day, or the first and the last with two dots between. */
const span = v.pipe(
  v.string(),
  v.transform((written) => written.split("..")),
  v.array(dayAsWritten),
  v.maxLength(2),
  v.transform(([from = "", to = from]): Span => ({ from, to })),
  v.check(({ from, to }) => from <= to),
);
/** Spans with blanks between; more than these are no exceptions any more. */
const spans = v.pipe(
  v.string(),
  v.transform((written) => written.split(/\s+/)),
  v.array(span),
  v.maxLength(30),
);

// The names and the address go on to the provider: no longer here than in its contract.
const cells = v.object({
  registration_number: v.pipe(cell, v.transform(normalRegistrationNumber), v.regex(/^SW\d{4,8}$/)),
  given_name: v.pipe(cell, line(100)),
  family_name: v.pipe(cell, line(100)),
  email: v.pipe(cell, v.email(), v.maxLength(254)),
  level: v.pipe(cell, line(100), code),
  employer: v.pipe(cell, code, identifier),
  endorsing_supervisor: v.pipe(cell, v.union([nothing, line(200)])),
  endorsed_on: v.pipe(cell, v.union([nothing, dayAsWritten])),
  pathway: optionalCode(pathways),
  function: v.pipe(cell, v.union([nothing, v.pipe(v.string(), code, line(100))])),
  employment: optionalCode(employments),
  employed_since: optionalDay,
  working_pattern: optionalCode(workingPatterns),
  leave: optionalCode(["yes", "no"]),
  qualified_on: optionalDay,
  asye: optionalCode(asyeStates),
  asye_year: v.pipe(cell, v.union([nothing, yearAsWritten])),
  in_role_since: optionalDay,
  moved_from: optionalCode(movesFrom),
  moved_on: optionalDay,
  earliest_date: v.pipe(cell, v.union([nothing, dayAsWritten])),
  not_available_on: v.pipe(cell, v.union([nothing, spans])),
} satisfies Record<ListColumn, v.GenericSchema<string | undefined, unknown>>);

const listRow = v.pipe(
  cells,
  v.transform((row) => ({
    registrationNumber: row.registration_number,
    givenName: row.given_name,
    familyName: row.family_name,
    email: row.email,
    level: row.level,
    endorsingSupervisor: row.endorsing_supervisor,
    endorsedOn: row.endorsed_on,
    earliestOn: row.earliest_date,
    notAvailableOn: row.not_available_on,
  })),
);
/** Of a row whose every cell could be read: who it is about, who endorsed, and when the person can be released. */
export type ListRow = v.InferOutput<typeof listRow>;

type Written = Readonly<Record<string, string>>;

/** The registration number that a row's cells hold, where it can be read. */
export function registrationNumberIn(written: Written): string | undefined {
  const result = v.safeParse(cells.entries.registration_number, written["registration_number"]);
  return result.success ? result.output : undefined;
}

/** The row that the cells hold, or a reason for every cell that is not what its column asks for. */
export function readListRow(
  written: Written,
): { readonly row: ListRow } | { readonly reasons: readonly RowReason[] } {
  const result = v.safeParse(listRow, written);
  if (result.success) return { row: result.output };
  const faulty = new Set(result.issues.map((issue) => issue.path?.[0].key));
  return {
    reasons: columnNames
      .filter((column) => faulty.has(column))
      .map((column) => ({
        code: (written[column] ?? "").trim() === "" ? "cell-empty" : "cell-not-as-expected",
        column,
      })),
  };
}

const rowFacts = v.pipe(
  v.object({
    ...v.omit(cells, ["registration_number", "given_name", "family_name", "email", "employer"]).entries,
    level: v.pipe(cell, code),
  }),
  v.transform((row): RowFacts => ({
    level: row.level,
    isSupervisorNamed: row.endorsing_supervisor !== undefined,
    endorsedOn: row.endorsed_on,
    pathway: row.pathway,
    function: row.function,
    employment: row.employment,
    employedSince: row.employed_since,
    isPartTime: row.working_pattern === "part-time",
    hasTakenLeave: row.leave === "yes",
    qualifiedOn: row.qualified_on,
    asye: row.asye,
    asyeYear: row.asye_year,
    inRoleSince: row.in_role_since,
    movedFrom: row.moved_from,
    movedOn: row.moved_on,
    earliestOn: row.earliest_date,
  })),
);

/** What the rules of eligibility read in a row; the cells of the columns that can't be read say nothing to them. */
export function readRowFacts(written: Written, unread: readonly ListColumn[]): RowFacts {
  const readable = Object.entries(written).filter(([name]) => !unread.some((column) => column === name));
  return v.parse(rowFacts, Object.fromEntries(readable));
}
