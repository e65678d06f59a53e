import { writeFileSync } from "node:fs";
import { format, parse } from "node:path";
import type { HandedOver } from "../run/cast.ts";

/**
 * Writes what each employer's list was answered beside the list: `my.csv` → `my.result.csv`, or one for each employer,
 * `my.leeds.result.csv`; of a later list, with which people are put forward again, none. Answers where they are.
 */
export function writeResultFiles(list: string, handedOver: readonly HandedOver[]): string[] {
  const { dir, name } = parse(list);
  const results = handedOver.flatMap(({ employerId, result, attempt }) =>
    result === undefined || attempt > 1 ? [] : [{ employerId, result }],
  );
  return results.map(({ employerId, result }) => {
    const of = results.length === 1 ? "" : `.${employerId}`;
    const path = format({ dir, name: `${name}${of}.result`, ext: ".csv" });
    writeFileSync(path, result);
    return path;
  });
}
