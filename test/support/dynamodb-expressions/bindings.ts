import { validationError } from "./refusals.ts";
import type { PathStep, Tokens } from "./tokens.ts";
import { type Item, type Value, copyItemIn, isList, isMap } from "./values.ts";

/** What a request binds to the `#placeholders` and `:placeholders` of its expressions. */
export interface Bindings {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Value>>;
}

/** An expression as parsed, with the placeholders that it uses. */
export interface Parsed<Tree> {
  readonly text: string;
  readonly tree: Tree;
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
}

export interface Placeholders {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, unknown> | undefined;
}

/** Keeps what one parser made of each text: a run of the journeys asks with the same few texts all the time. */
export function parseOnce<Tree>(
  read: (text: string) => { tree: Tree; tokens: Tokens },
): (text: string) => Parsed<Tree> {
  const known = new Map<string, Parsed<Tree>>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    if (text.trim() === "") throw validationError("Invalid expression: The expression can not be empty;");
    const { tree, tokens } = read(text);
    const parsed = { text, tree, names: tokens.names, values: tokens.values };
    known.set(text, parsed);
    return parsed;
  };
}

function refuseUnused(field: string, given: readonly string[], used: readonly ReadonlySet<string>[]): void {
  const unused = given.filter((key) => !used.some((keys) => keys.has(key)));
  if (unused.length === 0) return;
  throw validationError(`Value provided in ${field} unused in expressions: keys: {${unused.join(", ")}}`);
}

function refuseMissing(field: string, given: object, used: readonly ReadonlySet<string>[]): void {
  for (const keys of used) {
    for (const key of keys) {
      if (!Object.hasOwn(given, key))
        throw validationError(`${field} used in expression is not defined: ${key}`);
    }
  }
}

/**
 * Binds a request's placeholders and refuses, as DynamoDB does, what is missing, unused or empty.
 * @throws ValidationException
 */
export function bind(input: Placeholders, expressions: readonly (Parsed<unknown> | undefined)[]): Bindings {
  const parsed = expressions.filter((expression) => expression !== undefined);
  const names = input.ExpressionAttributeNames ?? {};
  const values = copyItemIn(input.ExpressionAttributeValues ?? {});
  for (const [field, given] of Object.entries({
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  })) {
    if (
      Object.hasOwn(input, field) &&
      readField(input, field) !== undefined &&
      Object.keys(given).length === 0
    ) {
      throw validationError(`${field} must not be empty`);
    }
  }
  refuseMissing(
    "An expression attribute name",
    names,
    parsed.map((expression) => expression.names),
  );
  refuseMissing(
    "An expression attribute value",
    values,
    parsed.map((expression) => expression.values),
  );
  refuseUnused(
    "ExpressionAttributeNames",
    Object.keys(names),
    parsed.map((expression) => expression.names),
  );
  refuseUnused(
    "ExpressionAttributeValues",
    Object.keys(values),
    parsed.map((expression) => expression.values),
  );
  return { names, values };
}

function readField(input: Placeholders, field: string): unknown {
  return field === "ExpressionAttributeNames"
    ? input.ExpressionAttributeNames
    : input.ExpressionAttributeValues;
}

export function boundValue(bindings: Bindings, name: string): Value {
  const value = bindings.values[name];
  if (value === undefined)
    throw validationError(`An expression attribute value used in expression is not defined: ${name}`);
  return value;
}

/** The path with its placeholders replaced by the attributes' names. */
export function boundPath(bindings: Bindings, path: readonly PathStep[]): PathStep[] {
  return path.map((step) =>
    typeof step === "string" && step.startsWith("#") ? (bindings.names[step] ?? step) : step,
  );
}

/** What an item holds at a bound path, or undefined. */
export function readPath(item: Item | undefined, path: readonly PathStep[]): Value | undefined {
  let found: Value | undefined = item;
  for (const step of path) {
    if (found === undefined) return undefined;
    if (typeof step === "number") found = isList(found) ? found[step] : undefined;
    else found = isMap(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
}
