import {
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  ResourceNotFoundException,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import type {
  GetCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { Database } from "../../store/database/database.ts";
import { fromAttributeValues, toAttributeValues } from "./dynamodb-expressions/attribute-values.ts";
import { bind } from "./dynamodb-expressions/bindings.ts";
import { parseProjection, project } from "./dynamodb-expressions/projections.ts";
import { validationError } from "./dynamodb-expressions/refusals.ts";
import { type Item, copyItemIn, copyItemOut, isEqual } from "./dynamodb-expressions/values.ts";
import { type Change, changeOf } from "./memory-database/changes.ts";
import { type Page, queryPage } from "./memory-database/queries.ts";
import { type Partitions, Table, type TableShape, keyOf, naasTables } from "./memory-database/tables.ts";
import { type Write, transactedWrite, updateWrite } from "./memory-database/writes.ts";

export { streamRecord, type Change } from "./memory-database/changes.ts";
export { naasTables, type TableShape } from "./memory-database/tables.ts";

/** The names that tests give the two tables. */
export const testTables = { journeys: "Journeys", people: "People" } as const;

/** What a test is told of each write, before it is judged and after it has landed. */
export interface WriteNotice {
  readonly call: "update" | "transactWrite";
  /** The items named, in the order of the request. */
  readonly items: readonly { readonly table: string; readonly partition: string; readonly sort: string }[];
}

/**
 * Called around each write. What it throws reaches the caller: thrown before, the write did not happen; after, it
 * did. A promise is waited for, so that a test can let another actor act between a caller's read and its write.
 */
export type WriteHook = (moment: "before" | "after", write: WriteNotice) => void | Promise<void>;

/** Everything that a database holds at a moment. Taking one and going back to it cost next to nothing. */
export interface Snapshot {
  readonly tables: ReadonlyMap<string, Partitions>;
  readonly indexes: ReadonlyMap<string, Partitions> | undefined;
  readonly changes: readonly Change[];
  readonly sequence: number;
  readonly tokens: ReadonlyMap<string, string>;
}

const getFields = ["TableName", "Key", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames"];
const queryFields = [
  "TableName",
  "IndexName",
  "KeyConditionExpression",
  "FilterExpression",
  "ProjectionExpression",
  "ExpressionAttributeNames",
  "ExpressionAttributeValues",
  "Limit",
  "ExclusiveStartKey",
  "ScanIndexForward",
  "ConsistentRead",
];
const updateItemFields = [
  "TableName",
  "Key",
  "UpdateExpression",
  "ConditionExpression",
  "ExpressionAttributeNames",
  "ExpressionAttributeValues",
];

function refuseUnknownFields(call: string, input: object, fields: readonly string[]): void {
  const unknown = Object.keys(input).filter((field) => !fields.includes(field));
  if (unknown.length > 0)
    throw new TypeError(`The in-memory database does not know ${call}'s ${unknown.join(", ")}`);
}

function oldImage(write: Write, before: Item | undefined): Pick<CancellationReason, "Item"> {
  return write.isReturningOld && before ? { Item: toAttributeValues(before) } : {};
}

function canceled(reasons: CancellationReason[]): TransactionCanceledException {
  const codes = reasons.map((reason) => reason.Code).join(", ");
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
    $metadata: {},
  });
}

/** The refusal that two transactions meeting on an item get; for a hook to throw. */
export function transactionConflict(actions = 1): TransactionCanceledException {
  const Message = "Transaction is ongoing for the item";
  return canceled(Array.from({ length: actions }, () => ({ Code: "TransactionConflict", Message })));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function texts(value: unknown): Record<string, string> | undefined {
  if (value === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(record(value)).map(([name, member]) => [name, text(member) ?? ""]),
  );
}

/**
 * A database in memory that obeys the same expressions, conditions and limits as DynamoDB and refuses with the
 * service's own errors. Each call happens as a whole at the moment it is made.
 */
export class MemoryDatabase implements Database {
  /** Called around each write; see `WriteHook`. */
  onWrite: WriteHook | undefined;
  /** The most items a page of a query holds, standing in for DynamoDB's limit of 1 MiB. */
  pageItems = Infinity;

  readonly #tables: ReadonlyMap<string, Table>;
  #frozenIndexes: ReadonlyMap<string, Partitions> | undefined;
  #changes: Change[] = [];
  #sequence = 0;
  #tokens = new Map<string, string>();

  constructor(tables: readonly TableShape[] = naasTables(testTables)) {
    this.#tables = new Map(tables.map((shape) => [shape.name, new Table(shape)]));
  }

  async get(input: GetCommandInput): Promise<{ Item?: Record<string, unknown> }> {
    refuseUnknownFields("get", input, getFields);
    const table = this.#table(input.TableName);
    const projection =
      input.ProjectionExpression === undefined ? undefined : parseProjection(input.ProjectionExpression);
    const bindings = bind(input, [projection]);
    const item = table.find(keyOf(table.shape, copyItemIn(input.Key ?? {})));
    return item ? { Item: project(item, projection?.tree, bindings) } : {};
  }

  async query(input: QueryCommandInput): Promise<Page> {
    refuseUnknownFields("query", input, queryFields);
    const table = this.#table(input.TableName);
    const stale = input.IndexName === undefined ? undefined : this.#frozenIndexes?.get(table.shape.name);
    return queryPage(
      { shape: table.shape, partitions: stale ?? table.partitions, pageItems: this.pageItems },
      input,
    );
  }

  async update(input: UpdateCommandInput): Promise<void> {
    const write = updateWrite(this.#table(input.TableName), input);
    const notice = this.#notice("update", [write]);
    if (this.onWrite) await this.onWrite("before", notice);
    const before = write.table.find(write.key);
    if (!write.isAllowed(before)) {
      throw new ConditionalCheckFailedException({
        message: "The conditional request failed",
        $metadata: {},
        ...oldImage(write, before),
      });
    }
    this.#land(write, before, write.after(before));
    if (this.onWrite) await this.onWrite("after", notice);
  }

  async transactWrite(input: TransactWriteCommandInput): Promise<void> {
    refuseUnknownFields("transactWrite", input, ["TransactItems", "ClientRequestToken"]);
    const actions = input.TransactItems ?? [];
    if (actions.length < 1 || actions.length > 100) {
      throw validationError(
        `Member must have length between 1 and 100; got ${actions.length} actions in TransactItems`,
      );
    }
    const writes = actions.map((action) => transactedWrite(action, (name) => this.#table(name)));
    const notice = this.#notice("transactWrite", writes);
    if (
      new Set(notice.items.map(({ table, partition, sort }) => `${table} ${partition} ${sort}`)).size <
      writes.length
    ) {
      throw validationError("Transaction request cannot include multiple operations on one item");
    }
    if (this.onWrite) await this.onWrite("before", notice);
    if (this.#isRepeated(input)) return;
    this.#landAll(writes);
    if (input.ClientRequestToken !== undefined)
      this.#tokens.set(input.ClientRequestToken, JSON.stringify(actions));
    if (this.onWrite) await this.onWrite("after", notice);
  }

  /**
   * DynamoDB's own UpdateItem, with attributes as `{S: …}`, as Step Functions' `aws-sdk:dynamodb:updateItem` sends it.
   * @throws ConditionalCheckFailedException, ValidationException
   */
  async updateItem(input: Readonly<Record<string, unknown>>): Promise<void> {
    refuseUnknownFields("updateItem", input, updateItemFields);
    const values = input["ExpressionAttributeValues"];
    await this.update({
      TableName: text(input["TableName"]),
      Key: fromAttributeValues(input["Key"]),
      UpdateExpression: text(input["UpdateExpression"]),
      ConditionExpression: text(input["ConditionExpression"]),
      ExpressionAttributeNames: texts(input["ExpressionAttributeNames"]),
      ExpressionAttributeValues: values === undefined ? undefined : fromAttributeValues(values),
    });
  }

  /** Every change since the last time, in the order in which they landed; a test delivers, doubles or loses them. */
  takeChanges(): Change[] {
    const taken = this.#changes;
    this.#changes = [];
    return taken;
  }

  /** Changes that nobody has taken yet. */
  get changes(): readonly Change[] {
    return this.#changes;
  }

  /** All items of a table, in no order and not copied: for a look at them only. */
  *stored(tableName: string): Iterable<Item> {
    for (const items of this.#table(tableName).partitions.values()) yield* items;
  }

  /** All items of a table, by key. */
  items(tableName: string): Record<string, unknown>[] {
    const partitions = [...this.#table(tableName).partitions].sort(([a], [b]) => (a < b ? -1 : 1));
    return partitions.flatMap(([, items]) => items.map(copyItemOut));
  }

  /** From now on indexes show the tables as they are now, however they change: an index lags behind its table. */
  freezeIndexes(): void {
    this.#frozenIndexes = this.#share();
  }

  thawIndexes(): void {
    this.#frozenIndexes = undefined;
  }

  snapshot(): Snapshot {
    return {
      tables: this.#share(),
      indexes: this.#frozenIndexes,
      changes: [...this.#changes],
      sequence: this.#sequence,
      tokens: new Map(this.#tokens),
    };
  }

  restore(snapshot: Snapshot): void {
    for (const [name, partitions] of snapshot.tables) this.#table(name).restore(partitions);
    this.#frozenIndexes = snapshot.indexes;
    this.#changes = [...snapshot.changes];
    this.#sequence = snapshot.sequence;
    this.#tokens = new Map(snapshot.tokens);
  }

  #share(): Map<string, Partitions> {
    return new Map([...this.#tables].map(([name, table]) => [name, table.share()]));
  }

  #table(name: string | undefined): Table {
    const table = this.#tables.get(name ?? "");
    if (table) return table;
    throw new ResourceNotFoundException({
      message: `Requested resource not found: table ${name}`,
      $metadata: {},
    });
  }

  #notice(call: WriteNotice["call"], writes: readonly Write[]): WriteNotice {
    return { call, items: writes.map(({ table, key }) => ({ table: table.shape.name, ...key })) };
  }

  #isRepeated({ ClientRequestToken, TransactItems }: TransactWriteCommandInput): boolean {
    const before = ClientRequestToken === undefined ? undefined : this.#tokens.get(ClientRequestToken);
    if (before === undefined || before === JSON.stringify(TransactItems)) return before !== undefined;
    throw new IdempotentParameterMismatchException({
      message: "The request uses the same client token as a previous, but non-identical request",
      $metadata: {},
    });
  }

  /** Judges every action against the items as they are, and only then writes any. */
  #landAll(writes: readonly Write[]): void {
    const judged = writes.map((write) => judge(write));
    if (judged.some(({ reason }) => reason.Code !== "None"))
      throw canceled(judged.map(({ reason }) => reason));
    for (const { write, before, after } of judged) this.#land(write, before, after);
  }

  #land({ table, key }: Write, before: Item | undefined, after: Item | undefined): void {
    if (isEqual(before, after) || before === after) return;
    table.replace(key, after);
    this.#sequence += 1;
    this.#changes.push(changeOf(table.shape, this.#sequence, before, after));
  }
}

interface Judged {
  readonly write: Write;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly reason: CancellationReason;
}

function judge(write: Write): Judged {
  const before = write.table.find(write.key);
  const refused = (reason: CancellationReason): Judged => ({ write, before, after: before, reason });
  if (!write.isAllowed(before)) {
    const Message = "The conditional request failed";
    return refused({ Code: "ConditionalCheckFailed", Message, ...oldImage(write, before) });
  }
  try {
    return { write, before, after: write.after(before), reason: { Code: "None" } };
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException)) throw error;
    return refused({ Code: "ValidationError", Message: error.message });
  }
}
