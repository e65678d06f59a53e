import * as v from "valibot";
import { asyeStates, employments, movesFrom, type RowFacts } from "../domain/eligibility-rules.ts";
import {
  columnNames,
  listColumns,
  workingPatterns,
  type ListColumn,
  type RowReason,
} from "../domain/lists.ts";
import { pathways } from "../domain/pathways.ts";
import type { Problem } from "../domain/problem.ts";
import type { Span } from "../domain/releases.ts";
import { day, dayOfALife, identifier, line } from "./values.ts";

/** How large a list may be, and how long its upload stays open. */
export const listLimits = {
  /** 40,000 rows of 300 bytes in UTF-16; check-file holds the bytes and the rows in memory (bench/lists.ts measures it). */
  mostBytes: 24 * 1024 * 1024,
  /** All of England's child and family social workers at once; 160 chunks keep a list's history at a thousand events. */
  mostRows: 40_000,
  /** What one invocation registers well inside its timeout when its starts are paced. */
  rowsPerChunk: 250,
  /** Long enough to choose a file by hand, short enough that a leaked form is soon worth nothing. */
  uploadOpenSeconds: 900,
  /** Long enough to follow the link, short enough that it is worth nothing in a history. */
  resultOpenSeconds: 300,
} as const;

/** The input of the employer-list workflow: a contract that only ever grows. */
export const employerListInput = v.object({ v: v.literal(1), listId: identifier });
export type EmployerListInput = v.InferOutput<typeof employerListInput>;

export const listTaskInput = v.object({ listId: identifier });
export type ListTaskInput = v.InferOutput<typeof listTaskInput>;

/** The numbers of the chunks to be registered, or that the file can't be used. */
export type CheckFileAnswer =
  | { readonly code: "usable"; readonly chunks: readonly number[] }
  | { readonly code: "unusable" };

export const registerChunkInput = v.object({
  listId: identifier,
  chunk: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type RegisterChunkInput = v.InferOutput<typeof registerChunkInput>;

/** One row as a chunk carries it: still as text, by the header's columns. */
export const chunkRow = v.object({
  row: v.number(),
  cells: v.record(v.string(), v.string()),
  /** The row has more or fewer cells than the header: which cell is which would be a guess. */
  isMisshapen: v.optional(v.boolean(), false),
});
export type ChunkRow = v.InferOutput<typeof chunkRow>;

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

const normalHeader = (written: string): string =>
  written
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");

/** The column that a heading names; undefined for one that is not known. */
export const columnNamed = (written: string): ListColumn | undefined =>
  columnNames.find((column) => column === normalHeader(written));

/** The columns of a file in its order, undefined where one is not read, and what its sender should know of that. */
export interface Header {
  readonly columns: readonly (ListColumn | undefined)[];
  readonly notices: readonly Problem[];
}

/**
 * The columns that a header names, in its order, or everything wrong with it. A heading that is not known is told by
 * its place only: in a file without a header it is the first person's data. Its column is not read; one that is
 * nearly a column's name would be missed, and refuses the file.
 */
export function readHeader(header: readonly string[]): Header | { readonly problems: readonly Problem[] } {
  const columns = header.map(columnNamed);
  const misspelt = header.flatMap((written, at) => {
    const meant = columns[at] === undefined ? nearlyNamed(written, columns) : undefined;
    return meant === undefined ? [] : [misspeltColumn(at + 1, meant)];
  });
  const problems = [...misspelt, ...columnNames.flatMap((column) => headerProblem(column, columns))];
  if (problems.length > 0) return { problems };
  const unread = header.flatMap((written, at) =>
    columns[at] === undefined && written.trim() !== "" ? [unreadColumn(at + 1)] : [],
  );
  return { columns, notices: unread };
}

/** The column that a heading misses by a letter or two, if the header does not name it elsewhere. */
function nearlyNamed(written: string, named: readonly (ListColumn | undefined)[]): ListColumn | undefined {
  const heading = normalHeader(written);
  // Among short words two letters make another one: age is not asye.
  const allowed = (column: ListColumn): number => (column.length > 6 ? 2 : 1);
  return columnNames.find(
    (column) => !named.includes(column) && lettersApart(heading, column) <= allowed(column),
  );
}

/** How many letters must be put in, left out or changed to make one word the other. */
function lettersApart(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [row, letter] of one.split("").entries()) {
    const apart = [row + 1];
    for (const [at, against] of other.split("").entries())
      apart.push(
        Math.min(
          (above[at + 1] ?? 0) + 1,
          (apart[at] ?? 0) + 1,
          (above[at] ?? 0) + (letter === against ? 0 : 1),
        ),
      );
    above = apart;
  }
  return above.at(-1) ?? 0;
}

function misspeltColumn(place: number, meant: ListColumn): Problem {
  const sentence = `Column ${place} has a heading that is nearly ${meant}; correct it, or give the column another name if that is not meant.`;
  return { code: "misspelt-column", path: `/header/${place}`, sentence };
}

function unreadColumn(place: number): Problem {
  const sentence = `Column ${place} has a heading that is not known, and was not read; leave out what nobody needs.`;
  return { code: "unknown-column", path: `/header/${place}`, sentence };
}

function headerProblem(column: ListColumn, named: readonly (ListColumn | undefined)[]): Problem[] {
  const times = named.filter((name) => name === column).length;
  const path = `/${column}`;
  if (times > 1)
    return [{ code: "repeated-column", path, sentence: `The column ${column} is there ${times} times.` }];
  if (times === 1 || !listColumns[column].isRequired) return [];
  const sentence = `The column ${column} is missing; add it to the header, with a comma, a semicolon or a tab between the columns.`;
  return [{ code: "missing-column", path, sentence }];
}
