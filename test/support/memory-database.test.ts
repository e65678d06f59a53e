import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { MemoryDatabase, streamRecord, transactionConflict } from "./memory-database.ts";

const TableName = "Journeys";
const key = { pk: "ATTEMPT#1", sk: "QUESTION#endorsement" };

async function put(database: MemoryDatabase, ...items: Record<string, unknown>[]): Promise<void> {
  for (const Item of items) await database.transactWrite({ TransactItems: [{ Put: { TableName, Item } }] });
}

async function item(database: MemoryDatabase, Key: Record<string, string> = key): Promise<unknown> {
  return (await database.get({ TableName, Key })).Item;
}

function answer(code: string): UpdateCommandInput {
  return {
    TableName,
    Key: key,
    UpdateExpression: "SET answer = :a",
    ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(answer)",
    ExpressionAttributeValues: { ":a": code },
  };
}

describe("one item", () => {
  test("what is read and what was handed over are copies", async () => {
    const database = new MemoryDatabase();
    const handed = { ...key, inner: { list: [1] }, gone: undefined };
    await put(database, handed);
    handed.inner.list.push(2);
    const { Item } = await database.get({ TableName, Key: key });
    expect(Item).toStrictEqual({ ...key, inner: { list: [1] } });
    if (Item) Item["inner"] = "changed";
    expect(await item(database)).toStrictEqual({ ...key, inner: { list: [1] } });
  });

  test("an update of nothing makes the item, its key included", async () => {
    const database = new MemoryDatabase();
    await database.update({
      TableName,
      Key: key,
      UpdateExpression: "SET a = :a",
      ExpressionAttributeValues: { ":a": 1 },
    });
    expect(await item(database)).toEqual({ ...key, a: 1 });
  });

  test("a late answer does not overwrite the first one", async () => {
    const database = new MemoryDatabase();
    await put(database, key);
    await database.update(answer("endorsed"));
    await expect(database.update(answer("declined"))).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    expect(await item(database)).toEqual({ ...key, answer: "endorsed" });
  });

  test("a refused update shows the item as it stands, in DynamoDB's notation, if it is asked to", async () => {
    const database = new MemoryDatabase();
    await put(database, { ...key, answer: "endorsed", versions: [1] });
    const refused = database.update({
      ...answer("declined"),
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    const Item = {
      pk: { S: key.pk },
      sk: { S: key.sk },
      answer: { S: "endorsed" },
      versions: { L: [{ N: "1" }] },
    };
    await expect(refused).rejects.toMatchObject({ name: "ConditionalCheckFailedException", Item });
  });

  test.each<[what: string, input: UpdateCommandInput, message: RegExp]>([
    ["a missing key", { TableName, Key: { pk: "a" } }, /does not match the schema/],
    ["an empty key", { TableName, Key: { pk: "a", sk: "" } }, /does not match the schema/],
    ["an update of the key", { ...answer("x"), UpdateExpression: "SET sk = :a" }, /part of the key/],
    ["an unknown table", { ...answer("x"), TableName: "Elsewhere" }, /not found/],
    ["a wanted return value", { ...answer("x"), ReturnValues: "ALL_NEW" }, /returns no values/],
    ["an unknown field", { ...answer("x"), Expected: {} }, /does not know Update's Expected/],
    [
      "a number as an index key",
      { TableName, Key: key, UpdateExpression: "SET dueAt = :a", ExpressionAttributeValues: { ":a": 1 } },
      /Type mismatch for Index Key dueAt/,
    ],
    [
      "an empty index key",
      { TableName, Key: key, UpdateExpression: "SET dueAt = :a", ExpressionAttributeValues: { ":a": "" } },
      /Type mismatch for Index Key dueAt/,
    ],
  ])("%s is refused", async (_, input, message) => {
    await expect(new MemoryDatabase().update(input)).rejects.toThrow(message);
  });

  test("a projection shows the parts named, nothing else", async () => {
    const database = new MemoryDatabase();
    await put(database, { ...key, status: "released", parts: { a: 1, b: 2 } });
    const { Item } = await database.get({
      TableName,
      Key: key,
      ProjectionExpression: "#s, parts.a",
      ExpressionAttributeNames: { "#s": "status" },
    });
    expect(Item).toEqual({ status: "released", parts: { a: 1 } });
  });
});

describe("transactions", () => {
  const other = { pk: "ATTEMPT#1", sk: "HEAD" };

  test("one refused action cancels all, and every action gets its reason", async () => {
    const database = new MemoryDatabase();
    await put(database, { ...other, version: 3 });
    const canceled = database.transactWrite({
      TransactItems: [
        { Put: { TableName, Item: key } },
        {
          Update: {
            TableName,
            Key: other,
            UpdateExpression: "SET version = :n",
            ConditionExpression: "version = :o",
            ExpressionAttributeValues: { ":n": 3, ":o": 2 },
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          },
        },
        {
          ConditionCheck: {
            TableName,
            Key: { pk: "GUARD", sk: "GUARD" },
            ConditionExpression: "attribute_not_exists(pk)",
          },
        },
      ],
    });
    await expect(canceled).rejects.toBeInstanceOf(TransactionCanceledException);
    await expect(canceled).rejects.toMatchObject({
      CancellationReasons: [
        { Code: "None" },
        { Code: "ConditionalCheckFailed", Item: { version: { N: "3" } } },
        { Code: "None" },
      ],
    });
    expect(await item(database)).toBeUndefined();
  });

  test("a write that can't be evaluated cancels all, too", async () => {
    const database = new MemoryDatabase();
    const canceled = database.transactWrite({
      TransactItems: [
        { Put: { TableName, Item: key } },
        { Update: { TableName, Key: other, UpdateExpression: "SET a = absent" } },
      ],
    });
    await expect(canceled).rejects.toMatchObject({
      CancellationReasons: [{ Code: "None" }, { Code: "ValidationError" }],
    });
    expect(database.items(TableName)).toEqual([]);
  });

  test("two actions on one item, none, or more than a hundred are refused", async () => {
    const database = new MemoryDatabase();
    const twice = [{ Put: { TableName, Item: key } }, { Delete: { TableName, Key: key } }];
    await expect(database.transactWrite({ TransactItems: twice })).rejects.toThrow(
      /multiple operations on one item/,
    );
    await expect(database.transactWrite({ TransactItems: [] })).rejects.toThrow(/between 1 and 100/);
    const many = Array.from({ length: 101 }, (_, n) => ({
      Put: { TableName, Item: { pk: "a", sk: `${n}` } },
    }));
    await expect(database.transactWrite({ TransactItems: many })).rejects.toThrow(/between 1 and 100/);
    await database.transactWrite({ TransactItems: many.slice(1) });
    expect(database.items(TableName)).toHaveLength(100);
  });

  test("the same client token writes once, with another body it is refused", async () => {
    const database = new MemoryDatabase();
    const count = (by: number) =>
      database.transactWrite({
        ClientRequestToken: "once",
        TransactItems: [
          {
            Update: {
              TableName,
              Key: key,
              UpdateExpression: "ADD n :n",
              ExpressionAttributeValues: { ":n": by },
            },
          },
        ],
      });
    await count(1);
    await count(1);
    expect(await item(database)).toEqual({ ...key, n: 1 });
    await expect(count(2)).rejects.toMatchObject({ name: "IdempotentParameterMismatchException" });
  });

  test("of three who read one version and write under it, one wins", async () => {
    const database = new MemoryDatabase();
    await put(database, { ...other, version: 0 });
    const append = async (): Promise<void> => {
      const { Item } = await database.get({ TableName, Key: other, ConsistentRead: true });
      const version = Number(Item?.["version"]);
      await database.transactWrite({
        TransactItems: [
          {
            Update: {
              TableName,
              Key: other,
              UpdateExpression: "SET version = :n",
              ConditionExpression: "version = :o",
              ExpressionAttributeValues: { ":n": version + 1, ":o": version },
            },
          },
        ],
      });
    };
    const settled = await Promise.allSettled([append(), append(), append()]);
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(await item(database, other)).toEqual({ ...other, version: 1 });
  });
});

async function filled(): Promise<MemoryDatabase> {
  const database = new MemoryDatabase();
  const days = ["05", "01", "03", "02", "04"];
  await put(
    database,
    ...days.map((day) => ({
      pk: "A",
      sk: `EVENT#${day}`,
      n: Number(day),
      dueShard: "0",
      dueAt: `d${9 - Number(day)}`,
    })),
  );
  await put(
    database,
    { pk: "A", sk: "HEAD" },
    { pk: "B", sk: "EVENT#01", dueShard: "0" },
    { pk: "C", sk: "X", dueShard: "1", dueAt: "d1" },
  );
  return database;
}
describe("queries", () => {
  const events = {
    TableName,
    KeyConditionExpression: "pk = :p AND begins_with(sk, :s)",
    ExpressionAttributeValues: { ":p": "A", ":s": "EVENT#" },
  };

  test("a partition is read in the order of its sort keys, either way", async () => {
    const database = await filled();
    const numbers = async (input: object) =>
      (await database.query({ ...events, ...input })).Items.map((each) => each["n"]);
    expect(await numbers({})).toEqual([1, 2, 3, 4, 5]);
    expect(await numbers({ ScanIndexForward: false })).toEqual([5, 4, 3, 2, 1]);
    const between = {
      KeyConditionExpression: "pk = :p AND sk BETWEEN :a AND :b",
      ExpressionAttributeValues: { ":p": "A", ":a": "EVENT#02", ":b": "EVENT#03" },
    };
    expect(await numbers(between)).toEqual([2, 3]);
  });

  test("pages follow one another without a gap; a full page names a next one even if it is empty", async () => {
    const database = await filled();
    const seen: unknown[] = [];
    const sizes: number[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await database.query({ ...events, Limit: 1, ExclusiveStartKey });
      seen.push(...page.Items.map((each) => each["n"]));
      sizes.push(page.Items.length);
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(sizes).toEqual([1, 1, 1, 1, 1, 0]);
  });

  test("the filter comes after the limit", async () => {
    const database = await filled();
    const page = await database.query({
      ...events,
      FilterExpression: "n > :n",
      ExpressionAttributeValues: { ...events.ExpressionAttributeValues, ":n": 1 },
      Limit: 2,
    });
    expect(page.Items.map((each) => each["n"])).toEqual([2]);
    expect(page.LastEvaluatedKey).toEqual({ pk: "A", sk: "EVENT#02" });
  });

  test("without a limit pages end where a test says, as at 1 MiB", async () => {
    const database = await filled();
    database.pageItems = 4;
    const page = await database.query(events);
    expect(page.Items).toHaveLength(4);
    expect(page.LastEvaluatedKey).toEqual({ pk: "A", sk: "EVENT#04" });
  });

  const due = {
    TableName,
    IndexName: "deadlines",
    KeyConditionExpression: "dueShard = :s AND dueAt <= :t",
    ExpressionAttributeValues: { ":s": "0", ":t": "d7" },
  };

  test("an index holds the items that have both of its keys, and pages through them", async () => {
    const database = await filled();
    const first = await database.query({ ...due, Limit: 2 });
    expect(first.Items.map((each) => each["dueAt"])).toEqual(["d4", "d5"]);
    expect(first.LastEvaluatedKey).toEqual({ pk: "A", sk: "EVENT#04", dueShard: "0", dueAt: "d5" });
    const second = await database.query({ ...due, Limit: 9, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(second.Items.map((each) => each["dueAt"])).toEqual(["d6", "d7"]);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  test("a frozen index shows what the table no longer holds", async () => {
    const database = await filled();
    database.freezeIndexes();
    await database.update({
      TableName,
      Key: { pk: "A", sk: "EVENT#05" },
      UpdateExpression: "REMOVE dueAt, dueShard",
    });
    expect((await database.query(due)).Items[0]).toMatchObject({ sk: "EVENT#05", dueAt: "d4" });
    database.thawIndexes();
    expect((await database.query(due)).Items[0]).toMatchObject({ sk: "EVENT#04" });
  });

  test.each<[what: string, input: object, message: RegExp]>([
    ["a consistent read of an index", { ...due, ConsistentRead: true }, /not supported on global/],
    ["an unknown index", { ...due, IndexName: "elsewhere" }, /specified index/],
    [
      "a key condition on another attribute",
      { ...events, KeyConditionExpression: "pk = :p AND n = :s" },
      /not the keys/,
    ],
    [
      "a range over the partition key",
      { ...due, KeyConditionExpression: "dueShard > :s AND dueAt <= :t" },
      /must equal a value/,
    ],
    [
      "no partition",
      { ...events, KeyConditionExpression: "begins_with(sk, :s) AND begins_with(pk, :p)" },
      /must equal/,
    ],
    [
      "OR in a key condition",
      { ...events, KeyConditionExpression: "pk = :p OR sk = :s" },
      /connective condition/,
    ],
    [
      "a filter on a key",
      { ...events, FilterExpression: "begins_with(sk, :s)" },
      /non-primary key attributes/,
    ],
    [
      "a start key of another shape",
      { ...events, ExclusiveStartKey: { pk: "A" } },
      /starting key is invalid/,
    ],
    ["a limit of none", { ...events, Limit: 0 }, /at least 1/],
    ["a field it does not know", { ...events, Select: "COUNT" }, /does not know query's Select/],
  ])("%s is refused", async (_, input, message) => {
    const database = await filled();
    await expect(database.query({ TableName, ...input })).rejects.toThrow(message);
  });
});

describe("the change stream", () => {
  test("each change is shown once, in order, with both images; a write that changes nothing is not", async () => {
    const database = new MemoryDatabase();
    await put(database, { ...key, n: 1 });
    await put(database, { ...key, n: 1 });
    await put(database, { ...key, n: 2 });
    await database.transactWrite({ TransactItems: [{ Delete: { TableName, Key: key } }] });
    const changes = database.takeChanges();
    expect(
      changes.map(({ eventName, oldImage, newImage }) => [eventName, oldImage?.["n"], newImage?.["n"]]),
    ).toEqual([
      ["INSERT", undefined, 1],
      ["MODIFY", 1, 2],
      ["REMOVE", 2, undefined],
    ]);
    expect(database.takeChanges()).toEqual([]);
    expect(changes.map(streamRecord)[1]).toMatchObject({
      eventName: "MODIFY",
      eventSource: "aws:dynamodb",
      dynamodb: {
        Keys: { pk: { S: key.pk }, sk: { S: key.sk } },
        OldImage: { n: { N: "1" } },
        NewImage: { n: { N: "2" } },
        SequenceNumber: "000000000000000000002",
      },
    });
  });
});

describe("crashes and snapshots", () => {
  test("a crash before a write leaves nothing, after it the write stands", async () => {
    for (const moment of ["before", "after"] as const) {
      const database = new MemoryDatabase();
      database.onWrite = (at) => {
        if (at === moment) throw new Error("crash");
      };
      await expect(put(database, key)).rejects.toThrow("crash");
      database.onWrite = undefined;
      expect(await item(database)).toEqual(moment === "after" ? key : undefined);
    }
  });

  test("a refused write is announced before and never after", async () => {
    const database = new MemoryDatabase();
    const seen: string[] = [];
    database.onWrite = (moment, { call, items }) => void seen.push(`${moment} ${call} ${items[0]?.sort}`);
    await expect(database.update(answer("x"))).rejects.toThrow(/conditional request failed/);
    expect(seen).toEqual(["before update QUESTION#endorsement"]);
  });

  test("a conflict with another transaction can be staged", async () => {
    const database = new MemoryDatabase();
    database.onWrite = () => {
      throw transactionConflict(1);
    };
    await expect(put(database, key)).rejects.toMatchObject({
      CancellationReasons: [{ Code: "TransactionConflict" }],
    });
  });

  test("another's write fits between a caller's read and its write", async () => {
    const database = new MemoryDatabase();
    await put(database, key);
    database.onWrite = async () => {
      database.onWrite = undefined;
      await database.update(answer("declined"));
    };
    await expect(database.update(answer("endorsed"))).rejects.toThrow(/conditional request failed/);
    expect(await item(database)).toEqual({ ...key, answer: "declined" });
  });

  test("a restored snapshot is what was, changes and all, however often it is restored", async () => {
    const database = new MemoryDatabase();
    await put(database, { ...key, n: 1 });
    const snapshot = database.snapshot();
    for (const n of [2, 3]) {
      await put(database, { ...key, n }, { pk: "B", sk: "B" });
      expect(database.changes).toHaveLength(3);
      database.restore(snapshot);
      expect(database.items(TableName)).toEqual([{ ...key, n: 1 }]);
      expect(database.changes).toHaveLength(1);
    }
  });
});

describe("the service integration's notation", () => {
  const wait = {
    TableName,
    Key: { pk: { S: key.pk }, sk: { S: key.sk } },
    UpdateExpression: "SET #t = :t, tokenOrder = :o REMOVE resumedAt",
    ConditionExpression: "askedByLeg = :l AND (attribute_not_exists(tokenOrder) OR tokenOrder <= :o)",
    ExpressionAttributeNames: { "#t": "token" },
    ExpressionAttributeValues: { ":t": { S: "tok" }, ":o": { S: "2018#001" }, ":l": { N: "1" } },
  };

  test("a token is written if the leg asked and no later token stands", async () => {
    const database = new MemoryDatabase();
    await put(database, { ...key, askedByLeg: 1, resumedAt: "then" });
    await database.updateItem(wait);
    expect(await item(database)).toEqual({ ...key, askedByLeg: 1, token: "tok", tokenOrder: "2018#001" });
    const earlier = {
      ...wait,
      ExpressionAttributeValues: { ...wait.ExpressionAttributeValues, ":o": { S: "2018#000" } },
    };
    await expect(database.updateItem(earlier)).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  });

  test.each<[what: string, input: object]>([
    ["a plain value", { Key: { pk: "a", sk: { S: "b" } } }],
    [
      "a number that is not text",
      { ExpressionAttributeValues: { ...wait.ExpressionAttributeValues, ":l": { N: 1 } } },
    ],
    ["an unknown type", { Key: { pk: { X: "a" }, sk: { S: "b" } } }],
    ["two types", { Key: { pk: { S: "a", N: "1" }, sk: { S: "b" } } }],
    ["an unknown field", { Expected: {} }],
  ])("%s is refused", async (_, changed) => {
    await expect(new MemoryDatabase().updateItem({ ...wait, ...changed })).rejects.toThrow(
      /AttributeValue|does not know/,
    );
  });
});
