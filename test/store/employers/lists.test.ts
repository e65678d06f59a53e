import { beforeEach, describe, expect, test } from "vitest";
import {
  findList,
  intendListStart,
  keepRow,
  markListStarted,
  markProcessed,
  markRegistering,
  openList,
  pageOfRows,
  readList,
  refuseList,
  UnknownListError,
} from "../../../store/employers/lists.ts";
import { UnknownPlaceError } from "../../../store/database/pages.ts";
import { listsWorkshop, readRows, type ListsWorkshop } from "../../support/lists.ts";

const counts = { rows: 1, accepted: 1, waitingListed: 0, alreadyRegistered: 0, refused: 0 };
const file = { chunks: 1, rows: 1, separator: "," } as const;
let shop: ListsWorkshop;
beforeEach(async () => {
  shop = listsWorkshop();
  await openList(shop.store, { listId: "l", employerId: "leeds", uploadedBy: "lead-1" });
});

describe("a list", () => {
  test("goes from opened to processed, and says since when", async () => {
    expect(await findList(shop.store, "l")).toMatchObject({ state: "opened", openedAt: shop.clock.now() });
    expect(await intendListStart(shop.store, "l")).toBe(true);
    await markListStarted(shop.store, "l");
    await markRegistering(shop.store, "l", { ...file, chunks: 3 });
    await markProcessed(shop.store, "l", counts);
    expect(await readList(shop.store, "l")).toMatchObject({
      state: "processed",
      start: "started",
      chunks: 3,
      counts,
    });
  });

  test("is intended to start once", async () => {
    await intendListStart(shop.store, "l");
    expect(await intendListStart(shop.store, "l")).toBe(false);
  });

  test("that is processed is not refused, nor registered again, by a call that comes late", async () => {
    await intendListStart(shop.store, "l");
    await markRegistering(shop.store, "l", file);
    await markProcessed(shop.store, "l", counts);
    await refuseList(shop.store, "l", [{ code: "empty", path: "", sentence: "The file is empty." }]);
    await markRegistering(shop.store, "l", { ...file, chunks: 9 });
    expect(await readList(shop.store, "l")).toMatchObject({ state: "processed", chunks: 1, problems: [] });
  });

  test("that nobody opened is not brought into being by a later note", async () => {
    await markProcessed(shop.store, "other", counts);
    await markListStarted(shop.store, "other");
    expect(await findList(shop.store, "other")).toBeUndefined();
    await expect(readList(shop.store, "other")).rejects.toThrow(UnknownListError);
  });

  test("that is opened twice stays as it was opened first", async () => {
    await openList(shop.store, { listId: "l", employerId: "bury", uploadedBy: "lead-2" });
    expect(await readList(shop.store, "l")).toMatchObject({ employerId: "leeds" });
  });
});

describe("the rows' answers", () => {
  const refused = (row: number) =>
    ({ listId: "l", row, answer: "refused", reasons: [{ code: "cell-empty", column: "email" }] }) as const;

  test("stand once: a later answer to the same row is the first one", async () => {
    await keepRow(shop.store, { ...refused(1), reasons: [{ code: "cell-empty", column: "email" }] });
    const kept = await keepRow(shop.store, {
      listId: "l",
      row: 1,
      answer: "already-registered",
      reasons: [],
    });
    expect(kept).toEqual(refused(1));
  });

  test("come a page at a time in the rows' order, ten before a hundred", async () => {
    for (const row of [100, 2, 10, 1]) await keepRow(shop.store, { ...refused(row), reasons: [] });
    const first = await pageOfRows(shop.store, "l", { limit: 3 });
    expect(first.items.map(({ row }) => row)).toEqual([1, 2, 10]);
    const second = await pageOfRows(shop.store, "l", { limit: 3, after: first.next });
    expect(second.items.map(({ row }) => row)).toEqual([100]);
    expect(await readRows(shop.store, "l")).toHaveLength(4);
  });

  test("are not read on from a place in another list, nor from none at all", async () => {
    await openList(shop.store, { listId: "m", employerId: "leeds", uploadedBy: "lead-1" });
    for (const row of [1, 2]) await keepRow(shop.store, { ...refused(row), listId: "m", reasons: [] });
    const { next } = await pageOfRows(shop.store, "m", { limit: 1 });
    await expect(pageOfRows(shop.store, "l", { limit: 1, after: next })).rejects.toThrow(UnknownPlaceError);
    await expect(pageOfRows(shop.store, "l", { limit: 1, after: "bogus" })).rejects.toThrow(
      UnknownPlaceError,
    );
  });
});
