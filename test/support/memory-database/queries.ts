import type { QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { type Bindings, bind, boundPath, boundValue } from "../dynamodb-expressions/bindings.ts";
import {
  type Condition,
  type Operand,
  evaluateCondition,
  parseCondition,
  pathsOf,
} from "../dynamodb-expressions/conditions.ts";
import { parseProjection, project } from "../dynamodb-expressions/projections.ts";
import { validationError } from "../dynamodb-expressions/refusals.ts";
import { type Item, compareText, copyItemIn } from "../dynamodb-expressions/values.ts";
import { type KeyShape, type Partitions, type TableShape, isKeyText, keyText } from "./tables.ts";

export interface Page {
  Items: Record<string, unknown>[];
  LastEvaluatedKey?: Record<string, unknown>;
}

interface KeyCondition {
  readonly partition: string;
  readonly sort: Condition | undefined;
}

function unsupported(why: string): Error {
  return validationError(`Query key condition not supported: ${why}`);
}

function attributeOf(operand: Operand, bindings: Bindings): string {
  if (operand.kind !== "path" || operand.path.length !== 1)
    throw unsupported("a key attribute must stand on the left");
  return String(boundPath(bindings, operand.path)[0]);
}

function sortAttribute(condition: Condition, bindings: Bindings): string {
  if (condition.kind === "compare" && condition.comparator !== "<>")
    return attributeOf(condition.left, bindings);
  if (condition.kind === "between") return attributeOf(condition.operand, bindings);
  if (condition.kind === "text" && condition.test === "begins with")
    return attributeOf({ kind: "path", path: condition.path }, bindings);
  throw unsupported(`a ${condition.kind} condition`);
}

function partitionValue(condition: Condition | undefined, keys: KeyShape, bindings: Bindings): string {
  if (condition?.kind !== "compare" || condition.comparator !== "=" || condition.right.kind !== "value") {
    throw unsupported(`${keys.partitionKey} must equal a value`);
  }
  const value = boundValue(bindings, condition.right.name);
  if (!isKeyText(value))
    throw validationError("One or more parameter values are not valid: a key must be non-empty text");
  return value;
}

/** One partition exactly, and at most one condition on the sort key: all that a key condition may say. */
function readKeyCondition(tree: Condition, keys: KeyShape, bindings: Bindings): KeyCondition {
  const parts = tree.kind === "connective" && tree.operator === "and" ? [tree.left, tree.right] : [tree];
  const byAttribute = new Map(parts.map((part) => [sortAttribute(part, bindings), part]));
  const sort = byAttribute.get(keys.sortKey);
  const partition = byAttribute.get(keys.partitionKey);
  if (byAttribute.size !== parts.length || parts.length !== (sort ? 2 : 1))
    throw unsupported("not the keys of the table or index");
  return { partition: partitionValue(partition, keys, bindings), sort };
}

function refuseKeysInFilter(filter: Condition | undefined, keys: KeyShape, bindings: Bindings): void {
  if (!filter) return;
  for (const path of pathsOf(filter)) {
    const attribute = boundPath(bindings, path)[0];
    if (attribute === keys.partitionKey || attribute === keys.sortKey) {
      throw validationError(
        `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${attribute}`,
      );
    }
  }
}

/** The attributes by which a result is ordered; in an index, ties go by the table's own keys. */
function orderOf(shape: TableShape, keys: KeyShape): string[] {
  return keys === shape ? [shape.sortKey] : [keys.sortKey, shape.partitionKey, shape.sortKey];
}

function byKeys(attributes: readonly string[]): (a: Item, b: Item) => number {
  return (a, b) => {
    for (const attribute of attributes) {
      const order = compareText(keyText(a, attribute), keyText(b, attribute));
      if (order !== 0) return order;
    }
    return 0;
  };
}

function candidates(
  partitions: Partitions,
  shape: TableShape,
  keys: KeyShape,
  partition: string,
): readonly Item[] {
  if (keys === shape) return partitions.get(partition) ?? [];
  const found: Item[] = [];
  for (const items of partitions.values()) {
    for (const item of items) {
      if (item[keys.partitionKey] === partition && item[keys.sortKey] !== undefined) found.push(item);
    }
  }
  return found.sort(byKeys(orderOf(shape, keys)));
}

function pageKey(item: Item, attributes: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map((attribute) => [attribute, keyText(item, attribute)]));
}

function startKey(input: QueryCommandInput, attributes: readonly string[]): Item | undefined {
  if (!input.ExclusiveStartKey) return undefined;
  const key = copyItemIn(input.ExclusiveStartKey);
  const isWhole =
    Object.keys(key).length === attributes.length && attributes.every((name) => isKeyText(key[name]));
  if (!isWhole) throw validationError("The provided starting key is invalid");
  return key;
}

function keysOf(shape: TableShape, input: QueryCommandInput): KeyShape {
  if (input.IndexName === undefined) return shape;
  const keys = shape.indexes[input.IndexName];
  if (!keys) throw validationError(`The table does not have the specified index: ${input.IndexName}`);
  if (input.ConsistentRead)
    throw validationError("Consistent reads are not supported on global secondary indexes");
  return keys;
}

/**
 * One page of a query. The limit counts what was read, before the filter; a page that reached it names the last
 * key read even where nothing follows, as DynamoDB does.
 * @throws ValidationException
 */
export function queryPage(
  { shape, partitions, pageItems }: { shape: TableShape; partitions: Partitions; pageItems: number },
  input: QueryCommandInput,
): Page {
  const keys = keysOf(shape, input);
  const condition = parseCondition(input.KeyConditionExpression ?? "");
  const filter = input.FilterExpression === undefined ? undefined : parseCondition(input.FilterExpression);
  const projection =
    input.ProjectionExpression === undefined ? undefined : parseProjection(input.ProjectionExpression);
  const bindings = bind(input, [condition, filter, projection]);
  const { partition, sort } = readKeyCondition(condition.tree, keys, bindings);
  refuseKeysInFilter(filter?.tree, keys, bindings);
  if (input.Limit !== undefined && !(input.Limit >= 1))
    throw validationError(`Limit must be at least 1; got ${input.Limit}`);

  const order = orderOf(shape, keys);
  const after = startKey(input, [
    ...new Set([keys.partitionKey, keys.sortKey, shape.partitionKey, shape.sortKey]),
  ]);
  const direction = input.ScanIndexForward === false ? -1 : 1;
  const isAfter = (item: Item): boolean => after === undefined || byKeys(order)(item, after) * direction > 0;
  const isWanted = (item: Item): boolean => sort === undefined || evaluateCondition(sort, item, bindings);
  const all = candidates(partitions, shape, keys, partition).filter(
    (item) => isWanted(item) && isAfter(item),
  );
  if (direction < 0) all.reverse();

  const limit = Math.min(input.Limit ?? Infinity, pageItems);
  const read = all.slice(0, limit);
  const kept = filter ? read.filter((item) => evaluateCondition(filter.tree, item, bindings)) : read;
  const page: Page = { Items: kept.map((item) => project(item, projection?.tree, bindings)) };
  const last = read.at(-1);
  if (last && read.length === limit) {
    page.LastEvaluatedKey = pageKey(last, [
      ...new Set([keys.partitionKey, keys.sortKey, shape.partitionKey, shape.sortKey]),
    ]);
  }
  return page;
}
