import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeResultFiles } from "../../local/report/result-files.ts";
import type { HandedOver } from "../../local/run/cast.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "results-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const handedOver = (employerId: string, result?: string, attempt = 1): HandedOver => ({
  ...{ employerId, file: new Uint8Array(), result: result === undefined ? undefined : Buffer.from(result) },
  list: { listId: employerId, state: "processed", dryRun: false, problems: [], notices: [], rows: [] },
  ...{ rowsSent: 0, attempt },
});

test("the answers to a list stand beside it", () => {
  const [path = ""] = writeResultFiles(join(folder, "my.csv"), [handedOver("leeds", "row,answer\n")]);
  expect(path).toBe(join(folder, "my.result.csv"));
  expect(readFileSync(path, "utf8")).toBe("row,answer\n");
});

test("of several employers each has its own, and a list that was refused has none", () => {
  const lists = [handedOver("leeds", "one"), handedOver("bury", "other"), handedOver("wigan")];
  expect(writeResultFiles(join(folder, "my.csv"), lists)).toEqual([
    join(folder, "my.leeds.result.csv"),
    join(folder, "my.bury.result.csv"),
  ]);
  expect(readFileSync(join(folder, "my.bury.result.csv"), "utf8")).toBe("other");
});

test("a later list, with which people are put forward again, has none: the file is about the list that was given", () => {
  const lists = [handedOver("leeds", "first"), handedOver("leeds", "later", 2)];
  const [path = "", ...others] = writeResultFiles(join(folder, "my.csv"), lists);
  expect(readFileSync(path, "utf8")).toBe("first");
  expect(others).toEqual([]);
});
