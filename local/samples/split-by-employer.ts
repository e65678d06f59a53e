import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import * as v from "valibot";
import { columnNamed } from "../../contracts/list-header.ts";
import { decoded, recogniseEncoding } from "../../functions/shared/lists/list-text.ts";
import { separatorOf } from "../../functions/tasks/check-file/read-list-file.ts";

const records = v.array(v.array(v.string()));

/** As the service itself reads a list. */
const reading = {
  ...{ relax_column_count: true, relax_quotes: true },
  ...{ skip_empty_lines: true, skip_records_with_empty_values: true },
};

/**
 * A file that names several employers as one file for each, by the code in the column `employer`: a list is sent by
 * one employer, for its own people. A file of one employer is sent as it is, and so is one that can't be read, under
 * no employer: the service says what is wrong with it.
 */
export function splitByEmployer(file: Uint8Array): Map<string, Uint8Array> {
  const table = tableIn(file);
  if (table === undefined) return new Map([["", file]]);
  const { header, rows, delimiter } = table;
  const column = header.findIndex((name) => columnNamed(name) === "employer");
  const byEmployer = Map.groupBy(rows, (row) => (row[column] ?? "").trim().toLowerCase());
  if (byEmployer.size <= 1) return new Map([[[...byEmployer.keys()][0] ?? "", file]]);
  return new Map(
    [...byEmployer].map(([employer, own]) => [
      employer,
      Buffer.from(stringify([header, ...own], { delimiter })),
    ]),
  );
}

function tableIn(file: Uint8Array) {
  const recognised = recogniseEncoding(file);
  if ("problem" in recognised) return undefined;
  const text = [...decoded(file, recognised.encoding)].join("");
  const delimiter = separatorOf(text);
  try {
    const [header = [], ...rows] = v.parse(records, parse(text, { ...reading, delimiter }));
    return { header, rows, delimiter };
  } catch {
    return undefined;
  }
}
