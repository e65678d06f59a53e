import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readListFile } from "../../functions/tasks/check-file/read-list-file.ts";
import { judgeRow } from "../../functions/tasks/register-chunk/judge-row.ts";
import { listCsv, makeList, sampleEmployers } from "../../local/samples/make-list.ts";
import { splitByEmployer } from "../../local/samples/split-by-employer.ts";
import { bytesIn } from "../support/encodings.ts";

const sample = readFileSync(new URL("../../local/samples/sample-list.csv", import.meta.url), "utf8");
const at = "2018-09-03T09:00:00.000Z";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
async function rowsOf(list: Uint8Array) {
  const file = await readListFile(list);
  return "rows" in file ? file.rows : [];
}

test("the sample is what the generator makes of its defaults", () => {
  expect(listCsv(makeList({ candidates: 200, seed: 1 }))).toBe(sample);
});

test("the same seed gives the same people, another seed others", () => {
  const [one, other] = [makeList({ candidates: 50, seed: 7 }), makeList({ candidates: 50, seed: 8 })];
  expect(makeList({ candidates: 50, seed: 7 })).toEqual(one);
  const numbers = new Set([...one, ...other].map((row) => row.registration_number));
  expect(numbers.size).toBe(100);
});

test("every row of the sample is acceptable to its own employer", async () => {
  const rows = await rowsOf(bytes(sample));
  expect(rows).toHaveLength(200);
  for (const row of rows)
    expect(
      judgeRow(row, { employerId: row.cells["employer"] ?? "", at }, { hasOpenAttempt: false }),
    ).toHaveProperty("row");
});

test("the sample has both levels, every employer, and about a third to be endorsed yet", () => {
  const rows = makeList({ candidates: 200, seed: 1 });
  expect(new Set(rows.map(({ level }) => level)).size).toBe(2);
  expect(new Set(rows.map(({ employer }) => employer))).toEqual(new Set(sampleEmployers));
  const open = rows.filter((row) => row.endorsed_on === "").length;
  expect(open).toBeGreaterThan(50);
  expect(open).toBeLessThan(85);
});

test("everybody in it is invented", () => {
  for (const row of makeList({ candidates: 200, seed: 1 })) {
    expect(row.email).toMatch(/@invented\.example\.invalid$/);
    expect(row.endorsing_supervisor).toMatch(/^(Invented Supervisor \d)?$/);
  }
});

test("a file of several employers is split into one for each, nobody lost", async () => {
  const files = splitByEmployer(bytes(sample));
  expect(new Set(files.keys())).toEqual(new Set(sampleEmployers));
  const split = await Promise.all([...files.values()].map((file) => rowsOf(file)));
  expect(split.flat()).toHaveLength(200);
});

test.each([
  ["that names one employer", bytesIn("utf-16le", "given_name;EMPLOYER\nAisha;Leeds\n"), "leeds"],
  ["that names no employer", bytes("given_name,email\nAisha,a@example.invalid\n"), ""],
  ["that can't be read", Uint8Array.from([0x50, 0x4b, 3, 4]), ""],
  ["that is empty", new Uint8Array(), ""],
])("a file %s is sent as it is", (_, file, employer) => {
  expect([...splitByEmployer(file)]).toEqual([[employer, file]]);
});
