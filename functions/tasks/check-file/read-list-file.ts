import { CsvError, parse } from "csv-parse";
import * as v from "valibot";
import { listLimits, readHeader, type ChunkRow } from "../../../contracts/lists.ts";
import type { ListColumn } from "../../../domain/lists.ts";
import type { Problem } from "../../../domain/problem.ts";

/** The rows of a usable file, or everything that keeps it from being used and what to do about it. */
export type ListFile = { readonly rows: readonly ChunkRow[] } | { readonly problems: readonly Problem[] };

const problem = (code: string, sentence: string): ListFile => ({
  problems: [{ code, path: "", sentence }],
});

/** Reads a list: a CSV in UTF-8 with a header, commas between cells, at most so many rows. */
export async function readListFile(
  bytes: Uint8Array,
  mostRows: number = listLimits.mostRows,
): Promise<ListFile> {
  const notText = whyNotText(bytes);
  if (notText !== undefined) return notText;
  const text = decoded(bytes);
  if (text === undefined)
    return problem("not-utf-8", 'The file is not in UTF-8; save it as "CSV UTF-8 (comma delimited)".');
  try {
    return await readRows(text, mostRows);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const sentence = `The file can't be read as CSV (${error.code}); look for a quotation mark that is not closed.`;
    return problem("not-csv", sentence);
  }
}

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);

function whyNotText(bytes: Uint8Array): ListFile | undefined {
  if (bytes.length === 0)
    return problem("empty", "The file is empty; expected a header and a row per person.");
  // PK: a workbook of today is a zip file; the other is one of before 2007.
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return problem(
      "a-workbook",
      'The file is a workbook or a zip file; save the sheet as "CSV UTF-8 (comma delimited)" and send that.',
    );
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff))
    return problem("not-utf-8", 'The file is in UTF-16; save it as "CSV UTF-8 (comma delimited)".');
  if (bytes.includes(0)) return problem("not-text", "The file is not text; send a CSV file.");
  return undefined;
}

/** The text without its byte order mark; undefined where the bytes are not UTF-8. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const record = v.array(v.string());

async function readRows(text: string, mostRows: number): Promise<ListFile> {
  const records = parse(text, {
    // One row with a comma too many, or a quotation mark inside a name, must not stop the others.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  });
  let columns: readonly ListColumn[] | undefined;
  const rows: ChunkRow[] = [];
  for await (const each of records) {
    const cells = v.parse(record, each);
    if (columns === undefined) {
      const header = headerOf(cells);
      if ("problems" in header) return header;
      columns = header.columns;
    } else if (rows.length < mostRows) rows.push(chunkRowOf(rows.length + 1, columns, cells));
    else return problem("too-many-rows", `The file has more than ${mostRows} rows; send it in parts.`);
  }
  if (rows.length > 0) return { rows };
  return problem("no-rows", "The file names nobody; expected a header and a row per person.");
}

function headerOf(cells: readonly string[]): ReturnType<typeof readHeader> {
  const [only = ""] = cells;
  if (cells.length > 1 || !/[;\t]/.test(only)) return readHeader(cells);
  const sentence =
    'The cells are not separated by commas; save the file as "CSV UTF-8 (comma delimited)" and send that.';
  return { problems: [{ code: "not-separated-by-commas", path: "", sentence }] };
}

function chunkRowOf(row: number, columns: readonly ListColumn[], cells: readonly string[]): ChunkRow {
  return {
    row,
    cells: Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""])),
    isMisshapen: cells.length !== columns.length,
  };
}
