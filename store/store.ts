import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import * as v from "valibot";
import { externalStages } from "../domain/levels.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, TableNames } from "./database/database.ts";
import {
  updateExpression,
  type Changes,
  type Condition,
  type Key,
  type Write,
} from "./database/expressions.ts";

/** What every store operation needs. */
export interface Store {
  readonly database: Database;
  readonly tables: TableNames;
  /** The business clock. */
  readonly now: () => Instant;
  /** Waits before the n-th retry of a contended append; tests pass one that does not wait. */
  readonly pause: (retry: number) => Promise<void>;
  /** A new salt for sealing free text; tests pass one that repeats. */
  readonly newSalt: () => string;
}

export const stageSchema = v.picklist(externalStages);

/** One item of the Journeys table, parsed; undefined when there is none. */
export async function readItem<S extends v.GenericSchema>(
  store: Store,
  key: Key,
  schema: S,
  table: keyof TableNames = "journeys",
): Promise<v.InferOutput<S> | undefined> {
  const { Item } = await store.database.get({
    TableName: store.tables[table],
    Key: { pk: key.pk, sk: key.sk },
    ConsistentRead: true,
  });
  return Item === undefined ? undefined : v.parse(schema, Item);
}

/** The items of one partition whose sort key begins with the prefix, all pages, parsed, in key order. */
export async function readItems<S extends v.GenericSchema>(
  store: Store,
  pk: string,
  prefix: string,
  schema: S,
): Promise<v.InferOutput<S>[]> {
  const items = await queryAll(store, itemsUnder(store, { pk, sk: prefix }));
  return items.map((item) => v.parse(schema, item));
}

/** The query of one partition's items whose sort key begins as the key's does. */
export function itemsUnder(store: Store, { pk, sk }: Key) {
  return {
    TableName: store.tables.journeys,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": pk, ":prefix": sk },
    ConsistentRead: true,
  };
}

/** Every page of a query. For what is bounded by an attempt, a list or a test; never for the deadline index. */
export async function queryAll(store: Store, input: QueryCommandInput): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await store.database.query({ ...input, ...(from && { ExclusiveStartKey: from }) });
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** Updates one item where the condition holds; says whether it did. A refusal is an answer, not a fault. */
export async function updateIf(
  store: Store,
  key: Key,
  changes: Changes,
  condition: Condition,
): Promise<boolean> {
  try {
    await store.database.update({
      TableName: store.tables.journeys,
      Key: { pk: key.pk, sk: key.sk },
      ...updateExpression(changes, condition),
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Writes all or nothing; says whether it did. Refused by a condition or by a change at the same time. */
export async function transactIf(store: Store, TransactItems: Write[]): Promise<boolean> {
  try {
    await store.database.transactWrite({ TransactItems });
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException && !isMalformed(error)) return false;
    throw error;
  }
}

/** A write that the service can never accept is a fault at once, not a refusal to try again after. */
function isMalformed(error: TransactionCanceledException): boolean {
  return error.CancellationReasons?.some(({ Code }) => Code === "ValidationError") ?? false;
}
