import leven from "leven";
import { columnNames, listColumns, type ListColumn } from "../domain/lists.ts";
import type { Problem } from "../domain/problem.ts";

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
  return columnNames.find((column) => !named.includes(column) && leven(heading, column) <= allowed(column));
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
