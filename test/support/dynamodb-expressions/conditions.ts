import { type Bindings, boundPath, boundValue, parseOnce, readPath } from "./bindings.ts";
import { validationError } from "./refusals.ts";
import { type PathStep, Tokens } from "./tokens.ts";
import { type Item, type Value, compare, isEqual, isList, isSet, typeOf } from "./values.ts";

export type Operand =
  | { readonly kind: "path"; readonly path: readonly PathStep[] }
  | { readonly kind: "value"; readonly name: string }
  | { readonly kind: "size"; readonly path: readonly PathStep[] };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type Condition =
  | {
      readonly kind: "connective";
      readonly operator: "and" | "or";
      readonly left: Condition;
      readonly right: Condition;
    }
  | { readonly kind: "not"; readonly inner: Condition }
  | {
      readonly kind: "compare";
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: "between"; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: "in"; readonly operand: Operand; readonly among: readonly Operand[] }
  | { readonly kind: "presence"; readonly isWanted: boolean; readonly path: readonly PathStep[] }
  | {
      readonly kind: "text";
      readonly test: "begins with" | "contains" | "type";
      readonly path: readonly PathStep[];
      readonly operand: Operand;
    };

const comparators: Record<Comparator, (order: number) => boolean> = {
  "=": (order) => order === 0,
  "<>": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

const pathFunctions = { attribute_exists: true, attribute_not_exists: false } as const;
const operandFunctions = {
  begins_with: "begins with",
  contains: "contains",
  attribute_type: "type",
} as const;

function isComparator(text: string | undefined): text is Comparator {
  return text !== undefined && Object.hasOwn(comparators, text);
}

function isKeyOf<Table extends object>(table: Table, key: string | undefined): key is string & keyof Table {
  return key !== undefined && Object.hasOwn(table, key);
}

export function readOperand(tokens: Tokens): Operand {
  if (tokens.peek()?.startsWith(":")) return { kind: "value", name: tokens.value() };
  if (tokens.peek() === "size" && tokens.peek(1) === "(") {
    tokens.take();
    tokens.expect("(");
    const path = tokens.path();
    tokens.expect(")");
    return { kind: "size", path };
  }
  return { kind: "path", path: tokens.path() };
}

function readFunction(tokens: Tokens): Condition | undefined {
  const name = tokens.peek();
  if (tokens.peek(1) !== "(") return undefined;
  if (isKeyOf(pathFunctions, name)) {
    tokens.take();
    tokens.expect("(");
    const path = tokens.path();
    tokens.expect(")");
    return { kind: "presence", isWanted: pathFunctions[name], path };
  }
  if (!isKeyOf(operandFunctions, name)) return undefined;
  tokens.take();
  tokens.expect("(");
  const path = tokens.path();
  tokens.expect(",");
  const operand = readOperand(tokens);
  tokens.expect(")");
  return { kind: "text", test: operandFunctions[name], path, operand };
}

function readComparison(tokens: Tokens): Condition {
  const operand = readOperand(tokens);
  if (tokens.takeIf("BETWEEN")) {
    const low = readOperand(tokens);
    tokens.expect("AND");
    return { kind: "between", operand, low, high: readOperand(tokens) };
  }
  if (tokens.takeIf("IN")) {
    tokens.expect("(");
    const among = [readOperand(tokens)];
    while (tokens.takeIf(",")) among.push(readOperand(tokens));
    tokens.expect(")");
    return { kind: "in", operand, among };
  }
  const comparator = tokens.take();
  if (!isComparator(comparator)) throw tokens.unexpected();
  return { kind: "compare", comparator, left: operand, right: readOperand(tokens) };
}

function readPrimary(tokens: Tokens): Condition {
  if (tokens.takeIf("NOT")) return { kind: "not", inner: readPrimary(tokens) };
  if (tokens.isAt("(")) {
    if (tokens.peek(1) === "(" && tokens.afterGroup(1) === ")") {
      throw validationError("Invalid expression: The expression has redundant parentheses;");
    }
    tokens.take();
    const inner = readOr(tokens);
    tokens.expect(")");
    return inner;
  }
  return readFunction(tokens) ?? readComparison(tokens);
}

function readAnd(tokens: Tokens): Condition {
  let left = readPrimary(tokens);
  while (tokens.takeIf("AND"))
    left = { kind: "connective", operator: "and", left, right: readPrimary(tokens) };
  return left;
}

function readOr(tokens: Tokens): Condition {
  let left = readAnd(tokens);
  while (tokens.takeIf("OR")) left = { kind: "connective", operator: "or", left, right: readAnd(tokens) };
  return left;
}

/**
 * Parses a ConditionExpression, FilterExpression or KeyConditionExpression.
 * @throws ValidationException for a syntax error or a reserved word.
 */
export const parseCondition = parseOnce((text) => {
  const tokens = new Tokens(text);
  const tree = readOr(tokens);
  tokens.end();
  return { tree, tokens };
});

function sizeOf(value: Value | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value !== "object" || value === null) return undefined;
  if (isSet(value)) return value.size;
  return isList(value) ? value.length : Object.keys(value).length;
}

/** What an operand stands for in this item; undefined where the attribute is absent. */
export function evaluateOperand(
  operand: Operand,
  item: Item | undefined,
  bindings: Bindings,
): Value | undefined {
  if (operand.kind === "value") return boundValue(bindings, operand.name);
  const found = readPath(item, boundPath(bindings, operand.path));
  return operand.kind === "size" ? sizeOf(found) : found;
}

/** An absent attribute equals nothing, differs from everything, and has no order. */
export function holds(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (comparator === "=") return left !== undefined && isEqual(left, right);
  if (comparator === "<>") return left === undefined || !isEqual(left, right);
  if (left === undefined || right === undefined) return false;
  const order = compare(left, right);
  return order !== undefined && comparators[comparator](order);
}

function contains(whole: Value | undefined, part: Value | undefined): boolean {
  if (whole === undefined || part === undefined) return false;
  if (typeof whole === "string") return typeof part === "string" && whole.includes(part);
  if (typeof whole !== "object" || whole === null) return false;
  if (isSet(whole)) return (typeof part === "string" || typeof part === "number") && whole.has(part);
  return isList(whole) && whole.some((member) => isEqual(member, part));
}

function isBetween(
  { operand, low, high }: Condition & { kind: "between" },
  item: Item | undefined,
  bindings: Bindings,
): boolean {
  const value = evaluateOperand(operand, item, bindings);
  return (
    holds(">=", value, evaluateOperand(low, item, bindings)) &&
    holds("<=", value, evaluateOperand(high, item, bindings))
  );
}

function refuseTypes(
  operands: readonly Operand[],
  allowed: readonly string[],
  word: string,
  bindings: Bindings,
): void {
  for (const operand of operands) {
    if (operand.kind !== "value") continue;
    const type = typeOf(boundValue(bindings, operand.name));
    if (allowed.includes(type)) continue;
    throw validationError(
      `Incorrect operand type for operator or function; operator or function: ${word}, operand type: ${type}`,
    );
  }
}

function checkBounds({ low, high }: Condition & { kind: "between" }, bindings: Bindings): void {
  refuseTypes([low, high], ["S", "N"], "BETWEEN", bindings);
  if (low.kind !== "value" || high.kind !== "value") return;
  if (holds("<=", boundValue(bindings, low.name), boundValue(bindings, high.name))) return;
  throw validationError(
    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound",
  );
}

/**
 * Refuses values of a type that their operator does not take, whatever the item is: DynamoDB orders text and numbers.
 * @throws ValidationException
 */
export function checkOperands(condition: Condition, bindings: Bindings): void {
  if (condition.kind === "connective") {
    checkOperands(condition.left, bindings);
    checkOperands(condition.right, bindings);
  }
  if (condition.kind === "not") checkOperands(condition.inner, bindings);
  if (condition.kind === "between") checkBounds(condition, bindings);
  if (condition.kind === "compare" && condition.comparator !== "=" && condition.comparator !== "<>") {
    refuseTypes([condition.left, condition.right], ["S", "N"], condition.comparator, bindings);
  }
  if (condition.kind === "text" && condition.test !== "contains") {
    refuseTypes([condition.operand], ["S"], condition.test, bindings);
  }
}

function evaluateText(
  condition: Condition & { kind: "text" },
  item: Item | undefined,
  bindings: Bindings,
): boolean {
  const found = readPath(item, boundPath(bindings, condition.path));
  const operand = evaluateOperand(condition.operand, item, bindings);
  if (condition.test === "contains") return contains(found, operand);
  if (condition.test === "type") return found !== undefined && typeOf(found) === operand;
  return typeof found === "string" && typeof operand === "string" && found.startsWith(operand);
}

/** Whether the condition holds for the item; undefined is an item that does not exist. */
export function evaluateCondition(condition: Condition, item: Item | undefined, bindings: Bindings): boolean {
  const value = (operand: Operand): Value | undefined => evaluateOperand(operand, item, bindings);
  if (condition.kind === "compare") {
    return holds(condition.comparator, value(condition.left), value(condition.right));
  }
  if (condition.kind === "between") return isBetween(condition, item, bindings);
  if (condition.kind === "in") {
    return condition.among.some((operand) => holds("=", value(condition.operand), value(operand)));
  }
  if (condition.kind === "presence") {
    return (readPath(item, boundPath(bindings, condition.path)) !== undefined) === condition.isWanted;
  }
  if (condition.kind === "not") return !evaluateCondition(condition.inner, item, bindings);
  if (condition.kind === "connective") {
    const left = evaluateCondition(condition.left, item, bindings);
    const isDecided = left === (condition.operator === "or");
    return isDecided ? left : evaluateCondition(condition.right, item, bindings);
  }
  return evaluateText(condition, item, bindings);
}

function operandPaths(...operands: Operand[]): (readonly PathStep[])[] {
  return operands.flatMap((operand) => (operand.kind === "value" ? [] : [operand.path]));
}

/** Every path that a condition reads, placeholders and all. */
export function pathsOf(condition: Condition): (readonly PathStep[])[] {
  if (condition.kind === "not") return pathsOf(condition.inner);
  if (condition.kind === "connective") {
    return [...pathsOf(condition.left), ...pathsOf(condition.right)];
  }
  if (condition.kind === "compare") return operandPaths(condition.left, condition.right);
  if (condition.kind === "between") return operandPaths(condition.operand, condition.low, condition.high);
  if (condition.kind === "in") return operandPaths(condition.operand, ...condition.among);
  if (condition.kind === "presence") return [condition.path];
  return [condition.path, ...operandPaths(condition.operand)];
}
