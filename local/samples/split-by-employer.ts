import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import * as v from "valibot";

const records = v.array(v.array(v.string()));

/** As the service itself reads a list. */
const reading = {
  ...{ bom: true, relax_column_count: true, relax_quotes: true },
  ...{ skip_empty_lines: true, skip_records_with_empty_values: true },
};

/**
 * A file that names several employers as one file for each, by the code in the column `employer`: a list is sent by
 * one employer, for its own people. A file without that column is left whole, under no employer.
 */
export function splitByEmployer(csv: string): Map<string, string> {
  const [header = [], ...rows] = v.parse(records, parse(csv, reading));
  const column = header.findIndex((name) => name.trim().toLowerCase() === "employer");
  const employerOf = (row: readonly string[]) => (row[column] ?? "").trim().toLowerCase();
  return new Map(
    [...Map.groupBy(rows, employerOf)].map(([employer, own]) => [employer, stringify([header, ...own])]),
  );
}
