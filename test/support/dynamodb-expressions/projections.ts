import { type Bindings, boundPath, parseOnce, readPath } from "./bindings.ts";
import { type PathStep, Tokens } from "./tokens.ts";
import { type Item, copyItemOut, copyOut } from "./values.ts";

/**
 * Parses a ProjectionExpression. List elements are not projected by any store, and so refused.
 * @throws ValidationException
 */
export const parseProjection = parseOnce((text) => {
  const tokens = new Tokens(text);
  const tree = [tokens.path()];
  while (tokens.takeIf(",")) tree.push(tokens.path());
  tokens.end();
  if (tree.flat().some((step) => typeof step === "number")) throw tokens.unexpected();
  return { tree, tokens };
});

function place(target: Record<string, unknown>, path: readonly PathStep[], value: unknown): void {
  const [step, ...rest] = path.map(String);
  if (step === undefined) return;
  if (rest.length === 0) {
    target[step] = value;
    return;
  }
  const inner = { ...Object(target[step] ?? {}) };
  place(inner, rest, value);
  target[step] = inner;
}

/** A copy of the item, or of the projected part of it. */
export function project(
  item: Item,
  paths: readonly (readonly PathStep[])[] | undefined,
  bindings: Bindings,
): Record<string, unknown> {
  if (!paths) return copyItemOut(item);
  const projected: Record<string, unknown> = {};
  for (const path of paths.map((each) => boundPath(bindings, each))) {
    const value = readPath(item, path);
    if (value !== undefined) place(projected, path, copyOut(value));
  }
  return projected;
}
