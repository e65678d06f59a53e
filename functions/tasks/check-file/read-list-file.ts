import { Readable } from "node:stream";
import { CsvError, parse, type Options } from "csv-parse";
import { parse as parseAtOnce } from "csv-parse/sync";
import * as v from "valibot";
import { columnNamed, readHeader, type Header } from "../../../contracts/list-header.ts";
import { listLimits, type ChunkRow } from "../../../contracts/lists.ts";
import { separators, type Separator } from "../../../domain/lists.ts";
import type { Problem } from "../../../domain/problem.ts";
import { decoded, recogniseEncoding, type Encoding } from "../../shared/lists/list-text.ts";

/** The rows of a usable file, with what its sender should know; or everything that keeps it from being used. */
export type ListFile =
  | {
      readonly rows: readonly ChunkRow[];
      readonly separator: Separator;
      readonly notices: readonly Problem[];
    }
  | { readonly problems: readonly Problem[] };

const problem = (code: string, sentence: string): Problem => ({ code, path: "", sentence });

/** Reads a list: text with a header, commas, semicolons or tabs between cells, at most so many rows. */
export async function readListFile(
  bytes: Uint8Array,
  mostRows: number = listLimits.mostRows,
): Promise<ListFile> {
  const recognised = recogniseEncoding(bytes);
  if ("problem" in recognised) return { problems: [recognised.problem] };
  try {
    return await readRows(bytes, recognised.encoding, mostRows);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const sentence = `The file can't be read as CSV (${error.code}); look for a quotation mark that is not closed.`;
    return { problems: [problem("not-csv", sentence)] };
  }
}

const reading = {
  // One row with a comma too many, or a quotation mark inside a name, must not stop the others.
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
  // A quotation mark that is never closed is met here, and not when memory is full.
  max_record_size: 64 * 1024,
} as const satisfies Options;

const record = v.array(v.string());

async function readRows(bytes: Uint8Array, encoding: Encoding, mostRows: number): Promise<ListFile> {
  const delimiter = separatorOf(decoded(bytes, encoding).next().value ?? "");
  const records = Readable.from(decoded(bytes, encoding)).pipe(parse({ ...reading, delimiter }));
  let header: Header | undefined;
  const rows: ChunkRow[] = [];
  for await (const each of records) {
    const cells = v.parse(record, each);
    if (header === undefined) {
      const read = readHeader(cells);
      if ("problems" in read) return read;
      header = read;
    } else if (rows.length < mostRows) rows.push(chunkRowOf(rows.length + 1, header, cells));
    else {
      const sentence = `The file has more than ${mostRows} rows; send it in parts.`;
      return { problems: [problem("too-many-rows", sentence)] };
    }
  }
  if (header === undefined || rows.length === 0) {
    const sentence = "The file names nobody; expected a header and a row per person.";
    return { problems: [problem("no-rows", sentence)] };
  }
  return { rows, separator: delimiter, notices: [...header.notices, ...noticesOf(encoding)] };
}

/** What stands between the cells: that by which most of the header's columns are known. */
export function separatorOf(start: string): Separator {
  const known = (delimiter: Separator): number => {
    try {
      const [header = []] = v.parse(v.array(record), parseAtOnce(start, { ...reading, delimiter, to: 1 }));
      return header.filter((written) => columnNamed(written) !== undefined).length;
    } catch (error) {
      if (error instanceof CsvError) return 0;
      throw error;
    }
  };
  return separators.reduce((best, next) => (known(next) > known(best) ? next : best));
}

function noticesOf(encoding: Encoding): Problem[] {
  if (encoding !== "windows-1252") return [];
  const sentence =
    "The file was read in Windows-1252; look whether the letters with accents in the result are right.";
  return [problem("read-as-windows-1252", sentence)];
}

/** Empty cells behind the last column are what a spreadsheet leaves where somebody once wrote. */
function chunkRowOf(row: number, { columns }: Header, cells: readonly string[]): ChunkRow {
  const surplus = cells.slice(columns.length);
  return {
    row,
    cells: Object.fromEntries(
      columns.flatMap((column, at) => (column === undefined ? [] : [[column, cells[at] ?? ""]])),
    ),
    isMisshapen: cells.length < columns.length || surplus.some((cell) => cell.trim() !== ""),
  };
}
