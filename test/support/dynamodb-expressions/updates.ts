import { type Bindings, boundPath, parseOnce, readPath } from "./bindings.ts";
import { type Operand, evaluateOperand, readOperand } from "./conditions.ts";
import { validationError } from "./refusals.ts";
import { type PathStep, Tokens } from "./tokens.ts";
import { type Item, type Value, isList, isMap, isSet } from "./values.ts";

type SetValue =
  | Operand
  | { readonly kind: "if not exists"; readonly path: readonly PathStep[]; readonly otherwise: SetValue }
  | {
      readonly kind: "join";
      readonly operator: "append" | "+" | "-";
      readonly left: SetValue;
      readonly right: SetValue;
    };

interface SetAction {
  readonly path: readonly PathStep[];
  readonly value: SetValue;
}

interface OperandAction {
  readonly path: readonly PathStep[];
  readonly operand: Operand;
}

export interface Update {
  readonly set: SetAction[];
  readonly remove: { readonly path: readonly PathStep[] }[];
  readonly add: OperandAction[];
  readonly delete: OperandAction[];
}

function readSetTerm(tokens: Tokens): SetValue {
  const name = tokens.peek();
  if (tokens.peek(1) !== "(" || (name !== "if_not_exists" && name !== "list_append"))
    return readOperand(tokens);
  tokens.take();
  tokens.expect("(");
  if (name === "if_not_exists") {
    const path = tokens.path();
    tokens.expect(",");
    const otherwise = readSetTerm(tokens);
    tokens.expect(")");
    return { kind: "if not exists", path, otherwise };
  }
  const left = readSetTerm(tokens);
  tokens.expect(",");
  const right = readSetTerm(tokens);
  tokens.expect(")");
  return { kind: "join", operator: "append", left, right };
}

function readSet(tokens: Tokens): SetAction {
  const path = tokens.path();
  tokens.expect("=");
  const left = readSetTerm(tokens);
  if (tokens.takeIf("+"))
    return { path, value: { kind: "join", operator: "+", left, right: readSetTerm(tokens) } };
  if (tokens.takeIf("-"))
    return { path, value: { kind: "join", operator: "-", left, right: readSetTerm(tokens) } };
  return { path, value: left };
}

function readOperandAction(tokens: Tokens): OperandAction {
  return { path: tokens.path(), operand: { kind: "value", name: tokens.value() } };
}

/** What reads one action of each clause into the update. */
const clauses: Record<keyof Update, (tokens: Tokens, update: Update) => void> = {
  set: (tokens, update) => void update.set.push(readSet(tokens)),
  remove: (tokens, update) => void update.remove.push({ path: tokens.path() }),
  add: (tokens, update) => void update.add.push(readOperandAction(tokens)),
  delete: (tokens, update) => void update.delete.push(readOperandAction(tokens)),
};

function isClause(word: string): word is keyof Update {
  return Object.hasOwn(clauses, word);
}

function readClause(tokens: Tokens, update: Update): void {
  const clause = tokens.peek()?.toLowerCase() ?? "";
  if (!isClause(clause)) throw tokens.unexpected();
  if (update[clause].length > 0) {
    throw validationError(
      `The "${clause.toUpperCase()}" section can only be used once in an update expression;`,
    );
  }
  tokens.take();
  do clauses[clause](tokens, update);
  while (tokens.takeIf(","));
}

/**
 * Parses an UpdateExpression.
 * @throws ValidationException for a syntax error or a reserved word.
 */
export const parseUpdate = parseOnce((text) => {
  const tokens = new Tokens(text);
  const tree: Update = { set: [], remove: [], add: [], delete: [] };
  do readClause(tokens, tree);
  while (tokens.peek() !== undefined);
  return { tree, tokens };
});

/** Every path that an update writes, with the attributes' names in place. */
export function writtenPaths(update: Update, bindings: Bindings): PathStep[][] {
  return Object.values(update).flatMap((actions: readonly { path: readonly PathStep[] }[]) =>
    actions.map(({ path }) => boundPath(bindings, path)),
  );
}

/** @throws ValidationException for two paths of which one holds the other. */
export function refuseOverlaps(paths: readonly (readonly PathStep[])[]): void {
  for (const [n, path] of paths.entries()) {
    const clash = paths.some((other, m) => m !== n && path.every((step, depth) => other[depth] === step));
    if (clash)
      throw validationError(
        `Two document paths overlap with each other; must remove or rewrite one of these paths; path: ${path.join(".")}`,
      );
  }
}

function numberFrom(value: Value, operator: string): number {
  if (typeof value === "number") return value;
  throw validationError(`Incorrect operand type for operator or function; operator: ${operator}`);
}

function evaluatePlain(operand: Operand, item: Item | undefined, bindings: Bindings): Value {
  if (operand.kind === "size") {
    throw validationError("The function is not allowed in an update expression; function: size");
  }
  const found = evaluateOperand(operand, item, bindings);
  if (found !== undefined) return found;
  throw validationError("The provided expression refers to an attribute that does not exist in the item");
}

function append(left: Value, right: Value): Value {
  if (isList(left) && isList(right)) return [...left, ...right];
  throw validationError("Incorrect operand type for operator or function; operator or function: list_append");
}

const joins: Record<"append" | "+" | "-", (left: Value, right: Value) => Value> = {
  append,
  "+": (left, right) => numberFrom(left, "+") + numberFrom(right, "+"),
  "-": (left, right) => numberFrom(left, "-") - numberFrom(right, "-"),
};

function evaluateSet(value: SetValue, item: Item | undefined, bindings: Bindings): Value {
  const of = (inner: SetValue): Value => evaluateSet(inner, item, bindings);
  if (value.kind === "if not exists") {
    return readPath(item, boundPath(bindings, value.path)) ?? of(value.otherwise);
  }
  if (value.kind === "join") return joins[value.operator](of(value.left), of(value.right));
  return evaluatePlain(value, item, bindings);
}

function invalidPath(): Error {
  return validationError("The document path provided in the update expression is invalid for update");
}

/** A copy of the container in which what stands at the path is changed; undefined removes it. */
function changeAt(container: Value | undefined, path: readonly PathStep[], to: Value | undefined): Value {
  const [step, ...rest] = path;
  if (step === undefined || container === undefined) throw invalidPath();
  if (typeof step === "number") {
    if (!isList(container)) throw invalidPath();
    if (rest.length > 0) return container.with(step, changeAt(container[step], rest, to));
    if (to === undefined) return container.filter((_, n) => n !== step);
    return step < container.length ? container.with(step, to) : [...container, to];
  }
  if (!isMap(container)) throw invalidPath();
  const changed: Record<string, Value> = { ...container };
  const inner = rest.length > 0 ? changeAt(container[step], rest, to) : to;
  if (inner === undefined) delete changed[step];
  else changed[step] = inner;
  return changed;
}

function added(before: Value | undefined, operand: Value): Value {
  if (typeof operand === "number" && (before === undefined || typeof before === "number"))
    return (before ?? 0) + operand;
  if (typeof operand === "object" && operand !== null && isSet(operand)) {
    if (before === undefined) return operand;
    if (typeof before === "object" && before !== null && isSet(before))
      return new Set([...before, ...operand]);
  }
  throw validationError("An operand in the update expression has an incorrect data type");
}

function deleted(before: Value | undefined, operand: Value): Value | undefined {
  if (typeof operand !== "object" || operand === null || !isSet(operand)) {
    throw validationError("Incorrect operand type for operator or function; operator: DELETE");
  }
  if (before === undefined) return undefined;
  if (typeof before !== "object" || before === null || !isSet(before)) {
    throw validationError("An operand in the update expression has an incorrect data type");
  }
  const left = [...before].filter((member) => !operand.has(member));
  return left.length > 0 ? new Set(left) : undefined;
}

interface Change {
  readonly path: readonly PathStep[];
  readonly to: Value | undefined;
}

function changesOf(update: Update, item: Item, bindings: Bindings): Change[] {
  const boundTo = ({ operand }: OperandAction): Value => evaluateSet(operand, item, bindings);
  const change = (
    action: { path: readonly PathStep[] },
    to: (path: PathStep[]) => Value | undefined,
  ): Change => {
    const path = boundPath(bindings, action.path);
    return { path, to: to(path) };
  };
  return [
    ...update.set.map((action) => change(action, () => evaluateSet(action.value, item, bindings))),
    ...update.add.map((action) => change(action, (path) => added(readPath(item, path), boundTo(action)))),
    ...update.delete.map((action) =>
      change(action, (path) => deleted(readPath(item, path), boundTo(action))),
    ),
    ...update.remove.map((action) => change(action, () => undefined)).toSorted(lastIndexFirst),
  ];
}

/** Elements of one list are removed from its end, so that no index means another element half-way. */
function lastIndexFirst(a: Change, b: Change): number {
  const index = ({ path }: Change): number => path.findLast((step) => typeof step === "number") ?? -1;
  return index(b) - index(a);
}

/**
 * The item after the update. Every value is read from the item as it was before, as DynamoDB does.
 * @throws ValidationException for absent operands and wrong types.
 */
export function applyUpdate(update: Update, item: Item, bindings: Bindings): Item {
  const changed: Record<string, Value> = { ...item };
  for (const { path, to } of changesOf(update, item, bindings)) {
    const [attribute, ...rest] = path;
    if (typeof attribute !== "string") throw invalidPath();
    if (to === undefined && readPath(item, path) === undefined) {
      if (rest.length > 0 && readPath(item, path.slice(0, -1)) === undefined) throw invalidPath();
      continue;
    }
    const value = rest.length > 0 ? changeAt(changed[attribute], rest, to) : to;
    if (value === undefined) delete changed[attribute];
    else changed[attribute] = value;
  }
  return changed;
}
