import { beforeEach, describe, expect, test } from "vitest";
import { startBatch } from "../../../functions/listeners/start-list/start-batch.ts";
import { startLists } from "../../../functions/listeners/start-list/start-list.ts";
import { openList, readList } from "../../../store/lists.ts";
import { listsWorkshop, NotedExecutions, type ListsWorkshop } from "../../support/lists.ts";

let shop: ListsWorkshop;
let executions: NotedExecutions;
beforeEach(async () => {
  shop = listsWorkshop();
  executions = new NotedExecutions();
  await openList(shop.store, { listId: "l", employerId: "leeds", uploadedBy: "lead-1" });
});
const arrivalOf = (...keys: readonly string[]) =>
  JSON.stringify({
    Records: keys.map((key) => ({
      eventName: "ObjectCreated:Post",
      s3: { bucket: { name: "lists" }, object: { key, size: 1 } },
    })),
  });
const started = { name: "l", input: { v: 1, listId: "l" } };

describe("a file that arrived", () => {
  test("starts its list's execution by the list's id", async () => {
    expect(await startLists(arrivalOf("uploads/leeds/l.csv"), { store: shop.store, executions })).toEqual([
      "started",
    ]);
    expect(executions.started).toEqual([started]);
    expect(await readList(shop.store, "l")).toMatchObject({ state: "checking", start: "started" });
  });

  test("told of twice starts one execution", async () => {
    await startLists(arrivalOf("uploads/leeds/l.csv"), { store: shop.store, executions });
    expect(await startLists(arrivalOf("uploads/leeds/l.csv"), { store: shop.store, executions })).toEqual([
      "started-before",
    ]);
    expect(executions.started).toEqual([started]);
  });

  test("told of twice at once starts one execution", async () => {
    await startLists(arrivalOf("uploads/leeds/l.csv", "uploads/leeds/l.csv"), {
      store: shop.store,
      executions,
    });
    expect(executions.started).toEqual([started]);
  });

  test("whose start failed is started when it is told of again", async () => {
    executions.failing = 1;
    await expect(
      startLists(arrivalOf("uploads/leeds/l.csv"), { store: shop.store, executions }),
    ).rejects.toThrow("Rate exceeded");
    expect(await readList(shop.store, "l")).toMatchObject({ start: "intended" });
    expect(await startLists(arrivalOf("uploads/leeds/l.csv"), { store: shop.store, executions })).toEqual([
      "started",
    ]);
    expect(executions.started).toEqual([started]);
  });

  test.each(["uploads/bury/l.csv", "uploads/leeds/other.csv", "uploads/leeds/l.txt", "chunks/l/1"])(
    "under the key %s, which no employer was given, starts nothing",
    async (key) => {
      expect(await startLists(arrivalOf(key), { store: shop.store, executions })).toEqual(["no-list"]);
      expect(executions.started).toEqual([]);
      expect(await readList(shop.store, "l")).toMatchObject({ state: "opened" });
    },
  );
});

test("the service's test event starts nothing", async () => {
  expect(
    await startLists(JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent" }), {
      store: shop.store,
      executions,
    }),
  ).toEqual([]);
});

test("of a batch, only the records that failed come again", async () => {
  const noted: string[] = [];
  const records = [
    { messageId: "one", body: arrivalOf("uploads/leeds/l.csv") },
    { messageId: "two", body: "not JSON" },
  ];
  const answer = await startBatch(records, {
    start: (body) => startLists(body, { store: shop.store, executions }),
    noteFailure: (messageId) => void noted.push(messageId),
  });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "two" }] });
  expect(noted).toEqual(["two"]);
  expect(executions.started).toEqual([started]);
});
