import * as v from "valibot";
import { beforeEach, describe, expect, test } from "vitest";
import { queuedArrivals } from "../../../contracts/queued-arrivals.ts";
import { startLists } from "../../../functions/listeners/start-list/start-list.ts";
import { openList, readList } from "../../../store/employers/lists.ts";
import { listsWorkshop, NotedExecutions, type ListsWorkshop } from "../../support/lists.ts";

let shop: ListsWorkshop;
let executions: NotedExecutions;
beforeEach(async () => {
  shop = listsWorkshop();
  executions = new NotedExecutions();
  await openList(shop.store, { listId: "l", employerId: "leeds", uploadedBy: "lead-1" });
});
const arrive = (...keys: readonly string[]) => startLists(keys, { store: shop.store, executions });
const started = { name: "l", input: { v: 1, listId: "l" } };

describe("a file that arrived", () => {
  test("starts its list's execution by the list's id", async () => {
    expect(await arrive("uploads/leeds/l.csv")).toEqual(["started"]);
    expect(executions.started).toEqual([started]);
    expect(await readList(shop.store, "l")).toMatchObject({ state: "checking", start: "started" });
  });

  test("told of twice starts one execution", async () => {
    await arrive("uploads/leeds/l.csv");
    expect(await arrive("uploads/leeds/l.csv")).toEqual(["started-before"]);
    expect(executions.started).toEqual([started]);
  });

  test("told of twice at once starts one execution", async () => {
    await arrive("uploads/leeds/l.csv", "uploads/leeds/l.csv");
    expect(executions.started).toEqual([started]);
  });

  test("whose start failed is started when it is told of again", async () => {
    executions.failing = 1;
    await expect(arrive("uploads/leeds/l.csv")).rejects.toThrow("Rate exceeded");
    expect(await readList(shop.store, "l")).toMatchObject({ start: "intended" });
    expect(await arrive("uploads/leeds/l.csv")).toEqual(["started"]);
    expect(executions.started).toEqual([started]);
  });

  test.each(["uploads/bury/l.csv", "uploads/leeds/other.csv", "uploads/leeds/l.txt", "chunks/l/1"])(
    "under the key %s, which no employer was given, starts nothing",
    async (key) => {
      expect(await arrive(key)).toEqual(["no-list"]);
      expect(executions.started).toEqual([]);
      expect(await readList(shop.store, "l")).toMatchObject({ state: "opened" });
    },
  );
});

describe("what S3 tells of", () => {
  test("is every object that arrived, by its key", () => {
    const arrivals = ["uploads/leeds/l.csv", "uploads/leeds/m.csv"].map((key) => ({
      eventName: "ObjectCreated:Post",
      s3: { bucket: { name: "lists" }, object: { key, size: 1 } },
    }));
    expect(v.parse(queuedArrivals, JSON.stringify({ Records: arrivals }))).toEqual([
      "uploads/leeds/l.csv",
      "uploads/leeds/m.csv",
    ]);
  });

  test("in its test event is nothing", () => {
    expect(v.parse(queuedArrivals, JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent" }))).toEqual(
      [],
    );
  });

  test.each(["", "not JSON", '{"Records":[{"s3":{}}]}'])(
    "is refused where it is no such word: %s",
    (body) => {
      expect(v.safeParse(queuedArrivals, body).success).toBe(false);
    },
  );
});
