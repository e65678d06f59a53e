import * as v from "valibot";
import { beforeEach, describe, expect, test } from "vitest";
import { employerRoutes } from "../../../contracts/http/employers.ts";
import { openList } from "../../../functions/doorways/employers/open-list.ts";
import { addCounts } from "../../../domain/lists.ts";
import { showResult } from "../../../functions/doorways/employers/show-result.ts";
import { showList } from "../../../functions/doorways/employers/show-list.ts";
import {
  keepRow,
  markProcessed,
  markRegistering,
  noteChunk,
  readList,
  refuseList,
} from "../../../store/employers/lists.ts";
import { arrivedList, listsWorkshop, type ListsWorkshop } from "../../support/lists.ts";

let shop: ListsWorkshop;
beforeEach(() => {
  shop = listsWorkshop();
});
const offerUpload = async (key: string) => ({
  ...{ url: "https://lists.example/", fields: { key }, expiresAt: "2018-09-03T09:15:00.000Z" },
});
const show = (employerId = "leeds", after?: string) =>
  showList({ employerId, listId: "l", after }, shop.store);

describe("opening a list", () => {
  test("gives a place to upload it to, bound to the employer and the list", async () => {
    const opened = await openList(
      { employerId: "leeds", by: "lead-1", dryRun: false },
      { ...shop, offerUpload },
    );
    expect(v.parse(employerRoutes["POST /employers/lists"].answer, opened)).toEqual(opened);
    expect(opened.upload.fields).toEqual({ key: `uploads/leeds/${opened.listId}.csv` });
    expect(await readList(shop.store, opened.listId)).toMatchObject({
      ...{ employerId: "leeds", uploadedBy: "lead-1", state: "opened" },
    });
  });

  test("twice gives two lists", async () => {
    const input = { employerId: "leeds", by: "lead-1", dryRun: false };
    const [one, other] = [
      await openList(input, { ...shop, offerUpload }),
      await openList(input, { ...shop, offerUpload }),
    ];
    expect(one.listId).not.toBe(other.listId);
  });

  test("for a dry run says so at the list", async () => {
    const input = { employerId: "leeds", by: "lead-1", dryRun: true };
    const { listId } = await openList(input, { ...shop, offerUpload });
    expect(await readList(shop.store, listId)).toMatchObject({ isDryRun: true });
    expect(await showList({ employerId: "leeds", listId }, shop.store)).toMatchObject({ dryRun: true });
  });
});

describe("the link to a result file", () => {
  const result = (employerId = "leeds") =>
    showResult(
      { employerId, listId: "l" },
      { ...shop, offerDownload: async (url) => ({ url, expiresAt: "2018-09-03T09:05:00.000Z" }) },
    );

  test("is given when every row has its answer, and not before", async () => {
    await arrivedList(shop, "l", "");
    await markRegistering(shop.store, "l", { chunks: 1, rows: 1, separator: "," });
    await expect(result()).rejects.toMatchObject({ code: "not-open" });
    await markProcessed(shop.store, "l", addCounts([]));
    const given = await result();
    expect(given).toMatchObject({ url: "results/l.csv" });
    expect(v.parse(employerRoutes["GET /employers/lists/{listId}/result"].answer, given)).toEqual(given);
  });

  test("is nobody else's, and there is none of a list that nobody opened", async () => {
    await arrivedList(shop, "l", "");
    await expect(result("bury")).rejects.toMatchObject({ code: "not-found" });
    shop = listsWorkshop();
    await expect(result()).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("showing a list", () => {
  const counts = { rows: 1, accepted: 0, waitingListed: 0, alreadyRegistered: 0, refused: 1 };
  const answered = {
    listId: "l",
    row: 1,
    answer: "refused",
    reasons: [{ code: "cell-empty", column: "email" }],
  } as const;

  test("tells how far it has come, and every row's answer with its reasons in words", async () => {
    await arrivedList(shop, "l", "");
    expect(await show()).toMatchObject({ state: "processing", rows: [], problems: [] });
    await markRegistering(shop.store, "l", { chunks: 1, rows: 1, separator: "," });
    await keepRow(shop.store, answered);
    await markProcessed(shop.store, "l", counts);
    const shown = await show();
    expect(shown).toMatchObject({
      ...{ listId: "l", state: "processed", counts },
      rows: [{ row: 1, answer: "refused", problems: [{ code: "cell-empty", path: "/email" }] }],
    });
    expect(shown.rows[0]?.problems[0]?.sentence).toContain("e-mail address");
    expect(() => v.parse(employerRoutes["GET /employers/lists/{listId}"].answer, shown)).not.toThrow();
  });

  test("tells what is wrong with a file that was refused", async () => {
    await arrivedList(shop, "l", "");
    const problems = [{ code: "empty", path: "", sentence: "The file is empty." }];
    await refuseList(shop.store, "l", problems);
    expect(await show()).toMatchObject({ state: "file-refused", problems });
  });

  test("tells while it runs how many rows the file has and how many are answered", async () => {
    await arrivedList(shop, "l", "");
    const notices = [{ code: "unknown-column", path: "/header/7", sentence: "Column 7 was not read." }];
    await markRegistering(shop.store, "l", { chunks: 2, rows: 300, separator: ";", notices });
    expect(await show()).toMatchObject({ rowsInFile: 300, notices, counts: { rows: 0 } });
    await noteChunk(shop.store, "l", 2, { ...counts, rows: 250, accepted: 249 });
    await noteChunk(shop.store, "l", 2, { ...counts, rows: 250, accepted: 249 });
    expect(await show()).toMatchObject({
      ...{ state: "processing", rowsInFile: 300, dryRun: false },
      counts: { rows: 250, accepted: 249, waitingListed: 0, alreadyRegistered: 0, refused: 1 },
    });
  });

  test("comes in pages of a hundred rows", async () => {
    await arrivedList(shop, "l", "");
    for (let row = 1; row <= 101; row += 1) await keepRow(shop.store, { ...answered, row, reasons: [] });
    const first = await show();
    expect(first.rows).toHaveLength(100);
    expect((await show("leeds", first.next)).rows.map(({ row }) => row)).toEqual([101]);
  });

  test("of another employer, or that nobody opened, is not found", async () => {
    await arrivedList(shop, "l", "");
    await expect(show("bury")).rejects.toMatchObject({ code: "not-found" });
    await expect(showList({ employerId: "leeds", listId: "none" }, shop.store)).rejects.toMatchObject({
      code: "not-found",
    });
  });
});
