import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { beforeEach, expect, test } from "vitest";
import { checkFile } from "../../../functions/tasks/check-file/check-file.ts";
import { registerChunk } from "../../../functions/tasks/register-chunk/register-chunk.ts";
import {
  RowWithoutAnswerError,
  writeResultFile,
} from "../../../functions/tasks/write-result-file/write-result-file.ts";
import { listCsv } from "../../../local/samples/make-list.ts";
import type { ListColumn, Separator } from "../../../domain/lists.ts";
import { readList } from "../../../store/employers/lists.ts";
import { arrivedList, listsWorkshop, validCells, type ListsWorkshop } from "../../support/lists.ts";

let shop: ListsWorkshop;
beforeEach(async () => {
  shop = listsWorkshop();
});
const second = { ...validCells, registration_number: "SW9000002" };

async function process(rows: readonly Partial<Record<ListColumn, string>>[], separator: Separator = ",") {
  await arrivedList(shop, "l", stringify(parse(listCsv(rows)), { delimiter: separator }));
  const checked = await checkFile({ listId: "l" }, shop);
  for (const chunk of checked.code === "usable" ? checked.chunks : [])
    await registerChunk({ listId: "l", chunk }, shop);
  return writeResultFile({ listId: "l" }, shop);
}
const result = (): unknown => parse(shop.files.text("results/l.csv"), { columns: true, bom: true });

test("every row of the list has its answer, in the list's order", async () => {
  const written = await process([validCells, { ...second, email: "", level: "manager" }, validCells, second]);
  expect(written.counts).toEqual({
    rows: 4,
    accepted: 2,
    waitingListed: 0,
    alreadyRegistered: 1,
    refused: 1,
  });
  const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect(result()).toMatchObject([
    { row: "1", registration_number: "SW9000001", answer: "accepted", attempt: uuid, reason_codes: "" },
    { row: "2", answer: "refused", attempt: "", reason_codes: "cell-empty:email unknown-level:level" },
    { row: "3", answer: "already-registered", attempt: uuid, reason_codes: "registered-with-you" },
    { row: "4", registration_number: "SW9000002", answer: "accepted" },
  ]);
});

test("the list is processed, with its counts, and stays so when the file is written again", async () => {
  await process([validCells]);
  const [list, file] = [await readList(shop.store, "l"), shop.files.text("results/l.csv")];
  expect(list).toMatchObject({ state: "processed", counts: { rows: 1, accepted: 1 } });
  await writeResultFile({ listId: "l" }, shop);
  expect(await readList(shop.store, "l")).toEqual(list);
  expect(shop.files.text("results/l.csv")).toBe(file);
});

test.each(["=1+1", "+44", "-2", "@SUM(A1)", "\tx", "＝1"])(
  "a spreadsheet takes %j for no formula",
  async (written) => {
    await process([{ ...validCells, given_name: written.trim(), family_name: `${written}, junior` }]);
    const [, line = ""] = shop.files.text("results/l.csv").split("\n");
    expect(line.split(",").every((cell) => !/^"?[=+\-@\t＝]/.test(cell))).toBe(true);
    expect(result()).toMatchObject([{ family_name: `'${written}, junior` }]);
  },
);

test("the cells are separated as those of the list were", async () => {
  await process([{ ...validCells, family_name: "Begum, junior" }], ";");
  const [header = "", line = ""] = shop.files.text("results/l.csv").split("\n");
  expect(header.split(";")).toHaveLength(13);
  expect(line).toContain(";Begum, junior;");
});

test("warnings and the days that follow stand beside the answer", async () => {
  const moved = { moved_from: "another-role", moved_on: "1/8/2017" };
  await process([
    { ...validCells, ...moved },
    { ...second, asye: "completed", qualified_on: "1/7/2017", employed_since: "1/10/2017" },
  ]);
  expect(result()).toMatchObject([
    {
      ...{ answer: "accepted", reasons: "", put_forward_by: "2018-08-01", eligible_from: "" },
      ...{ warning_codes: "put-forward-late:moved_on" },
      warnings: "The person should have been put forward within 12 months of moving.",
    },
    { answer: "refused", reason_codes: "employed-too-briefly:employed_since", eligible_from: "2018-10-01" },
  ]);
});

test("the file says that it is UTF-8", async () => {
  await process([{ ...validCells, given_name: "Zoë" }]);
  expect(shop.files.text("results/l.csv").startsWith("\uFEFFrow,")).toBe(true);
  expect(result()).toMatchObject([{ given_name: "Zoë" }]);
});

test("a row without an answer is a fault, and the list is not processed", async () => {
  await arrivedList(shop, "l", listCsv([validCells]));
  await checkFile({ listId: "l" }, shop);
  await expect(writeResultFile({ listId: "l" }, shop)).rejects.toThrow(RowWithoutAnswerError);
  expect(await readList(shop.store, "l")).toMatchObject({ state: "registering" });
});
