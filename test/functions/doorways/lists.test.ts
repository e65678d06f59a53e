import * as v from "valibot";
import { beforeEach, describe, expect, test } from "vitest";
import { employerRoutes } from "../../../contracts/http/employers.ts";
import { openList } from "../../../functions/doorways/employers/open-list.ts";
import { showList } from "../../../functions/doorways/employers/show-list.ts";
import { keepRow, markProcessed, markRegistering, readList, refuseList } from "../../../store/lists.ts";
import { arrivedList, listsWorkshop, type ListsWorkshop } from "../../support/lists.ts";

let shop: ListsWorkshop;
beforeEach(() => {
  shop = listsWorkshop();
});
const offerUpload = async (key: string) => ({
  ...{ url: "https://lists.example/", fields: { key }, expiresAt: "2018-09-03T09:15:00.000Z" },
});
const show = (employerId = "leeds", after?: string) => showList({ employerId, listId: "l", after }, shop);

describe("opening a list", () => {
  test("gives a place to upload it to, bound to the employer and the list", async () => {
    const opened = await openList({ employerId: "leeds", openedBy: "lead-1" }, { ...shop, offerUpload });
    expect(v.parse(employerRoutes["POST /employers/lists"].answer, opened)).toEqual(opened);
    expect(opened.upload.fields).toEqual({ key: `uploads/leeds/${opened.listId}.csv` });
    expect(await readList(shop.store, opened.listId)).toMatchObject({
      ...{ employerId: "leeds", uploadedBy: "lead-1", state: "opened" },
    });
  });

  test("twice gives two lists", async () => {
    const input = { employerId: "leeds", openedBy: "lead-1" };
    const [one, other] = [
      await openList(input, { ...shop, offerUpload }),
      await openList(input, { ...shop, offerUpload }),
    ];
    expect(one.listId).not.toBe(other.listId);
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
    await markRegistering(shop.store, "l", 1);
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
    await expect(showList({ employerId: "leeds", listId: "none" }, shop)).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("does not go on from a place that no page gave", async () => {
    await arrivedList(shop, "l", "");
    await expect(show("leeds", "bogus")).rejects.toMatchObject({ code: "query-not-as-agreed" });
  });
});
