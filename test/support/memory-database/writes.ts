import type { TransactWriteCommandInput, UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { type Bindings, type Placeholders, bind } from "../dynamodb-expressions/bindings.ts";
import { checkOperands, evaluateCondition, parseCondition } from "../dynamodb-expressions/conditions.ts";
import { validationError } from "../dynamodb-expressions/refusals.ts";
import { applyUpdate, parseUpdate, refuseOverlaps, writtenPaths } from "../dynamodb-expressions/updates.ts";
import { type Item, copyItemIn } from "../dynamodb-expressions/values.ts";
import { type ItemKey, type Table, type TableShape, checkIndexKeys, isKeyText, keyOf } from "./tables.ts";

export type TransactAction = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

interface ActionInput extends Placeholders {
  readonly ConditionExpression?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}

/** One action, bound to its item: what may refuse it, and what it would make of the item. */
export interface Write {
  readonly table: Table;
  readonly key: ItemKey;
  readonly isReturningOld: boolean;
  isAllowed(before: Item | undefined): boolean;
  /** The item after the write; the same item where the action only checks. */
  after(before: Item | undefined): Item | undefined;
}

const known: Record<string, readonly string[]> = {
  Update: ["UpdateExpression", "Key", "ReturnValues"],
  Put: ["Item"],
  Delete: ["Key"],
  ConditionCheck: ["Key"],
};
const common = new Set([
  "TableName",
  "ConditionExpression",
  "ExpressionAttributeNames",
  "ExpressionAttributeValues",
  "ReturnValuesOnConditionCheckFailure",
]);

function refuseUnknownFields(action: string, input: object): void {
  const unknown = Object.keys(input).filter((field) => !common.has(field) && !known[action]?.includes(field));
  if (unknown.length > 0)
    throw new TypeError(`The in-memory database does not know ${action}'s ${unknown.join(", ")}`);
}

function conditionOf(input: ActionInput): ReturnType<typeof parseCondition> | undefined {
  return input.ConditionExpression === undefined ? undefined : parseCondition(input.ConditionExpression);
}

interface Target {
  readonly table: Table;
  readonly key: ItemKey;
  readonly input: ActionInput;
  readonly update?: ReturnType<typeof parseUpdate> | undefined;
}

function conditionalWrite(
  { table, key, input, update }: Target,
  after: (before: Item | undefined, bindings: Bindings) => Item | undefined,
): Write {
  const condition = conditionOf(input);
  const bindings = bind(input, [update, condition]);
  if (condition) checkOperands(condition.tree, bindings);
  if (update) checkPaths(table.shape, writtenPaths(update.tree, bindings));
  return {
    table,
    key,
    isReturningOld: input.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
    isAllowed: (before) => condition === undefined || evaluateCondition(condition.tree, before, bindings),
    after: (before) => after(before, bindings),
  };
}

function itemKey(shape: TableShape, item: Item): ItemKey {
  const [partition, sort] = [item[shape.partitionKey], item[shape.sortKey]];
  if (isKeyText(partition) && isKeyText(sort)) return { partition, sort };
  throw validationError("One or more parameter values were invalid: Missing or empty key in the item");
}

function checkPaths(shape: TableShape, paths: readonly (readonly (string | number)[])[]): void {
  refuseOverlaps(paths);
  for (const [attribute] of paths) {
    if (attribute === shape.partitionKey || attribute === shape.sortKey) {
      throw validationError(`Cannot update attribute ${attribute}. This attribute is part of the key`);
    }
  }
}

/** @throws ValidationException for a request that is wrong in itself; TypeError for one that this database does not know. */
export function updateWrite(table: Table, input: Omit<UpdateCommandInput, "TableName">): Write {
  refuseUnknownFields("Update", input);
  if ("ReturnValues" in input && input.ReturnValues !== undefined && input.ReturnValues !== "NONE") {
    throw new TypeError("The in-memory database returns no values from an update");
  }
  const key = copyItemIn(input.Key ?? {});
  const update = input.UpdateExpression === undefined ? undefined : parseUpdate(input.UpdateExpression);
  return conditionalWrite({ table, key: keyOf(table.shape, key), input, update }, (before, bindings) => {
    const item = update ? applyUpdate(update.tree, before ?? key, bindings) : (before ?? key);
    checkIndexKeys(table.shape, item);
    return item;
  });
}

function putWrite(table: Table, input: NonNullable<TransactAction["Put"]>): Write {
  refuseUnknownFields("Put", input);
  const item = copyItemIn(input.Item ?? {});
  checkIndexKeys(table.shape, item);
  return conditionalWrite({ table, key: itemKey(table.shape, item), input }, () => item);
}

function keyedWrite(
  table: Table,
  input: NonNullable<TransactAction["Delete"]>,
  after: Write["after"],
): Write {
  return conditionalWrite({ table, key: keyOf(table.shape, copyItemIn(input.Key ?? {})), input }, after);
}

/** @throws ValidationException, TypeError as `updateWrite`. */
export function transactedWrite(
  action: TransactAction,
  tableNamed: (name: string | undefined) => Table,
): Write {
  const { Put, Update, Delete, ConditionCheck, ...rest } = action;
  const given = [Put, Update, Delete, ConditionCheck].filter((each) => each !== undefined);
  if (given.length !== 1 || Object.keys(rest).length > 0) {
    throw validationError("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  if (Put) return putWrite(tableNamed(Put.TableName), Put);
  if (Update) return updateWrite(tableNamed(Update.TableName), Update);
  if (Delete) {
    refuseUnknownFields("Delete", Delete);
    return keyedWrite(tableNamed(Delete.TableName), Delete, () => undefined);
  }
  if (!ConditionCheck?.ConditionExpression)
    throw validationError("A ConditionCheck needs a ConditionExpression");
  refuseUnknownFields("ConditionCheck", ConditionCheck);
  return keyedWrite(tableNamed(ConditionCheck.TableName), ConditionCheck, (before) => before);
}
