import jsonata from "jsonata";
import { expressionIn } from "../../support/run-workflow/expressions.ts";
import { type Flow, type Text, isFields, statesIn, textsOf } from "./asl.ts";

/** The texts of a machine that are expressions, with what is inside `{% … %}`. */
export function expressionsIn(machine: Flow): (Text & { readonly expression: string })[] {
  return statesIn(machine)
    .flatMap(textsOf)
    .flatMap((text) => {
      const expression = expressionIn(text.text);
      return expression === undefined ? [] : [{ ...text, expression }];
    });
}

type Parsed = { readonly tree: unknown } | { readonly fault: string };

/** Every rule asks for the same trees. */
const parsed = new Map<string, Parsed>();

/** The tree of an expression, or why it does not compile. */
export function parse(expression: string): Parsed {
  const found = parsed.get(expression) ?? parseAnew(expression);
  parsed.set(expression, found);
  return found;
}

function parseAnew(expression: string): Parsed {
  try {
    return { tree: jsonata(expression).ast() };
  } catch (error) {
    const isKnown = typeof error === "object" && error !== null && "message" in error;
    return { fault: isKnown ? String(error.message) : String(error) };
  }
}

/** Every node of a tree. */
export function nodesIn(tree: unknown, seen: Set<unknown> = new Set()): Readonly<Record<string, unknown>>[] {
  if (typeof tree !== "object" || tree === null || seen.has(tree)) return [];
  seen.add(tree);
  const inner = Object.values(tree).flatMap((value) => nodesIn(value, seen));
  return isFields(tree) ? [tree, ...inner] : inner;
}

function names(nodes: readonly Readonly<Record<string, unknown>>[], type: string): string[] {
  return nodes.flatMap((node) =>
    node["type"] === type && typeof node["value"] === "string" ? [node["value"]] : [],
  );
}

/** The variables that an expression reads and those that it binds itself: parameters, `:=`, `@` and `#`. */
export function variablesIn(tree: unknown): {
  readonly read: ReadonlySet<string>;
  readonly bound: ReadonlySet<string>;
} {
  const nodes = nodesIn(tree);
  const parameters = nodes
    .filter((node) => node["type"] === "lambda")
    .flatMap((node) => (Array.isArray(node["arguments"]) ? node["arguments"] : []));
  const lefts = nodes.filter((node) => node["type"] === "bind").map((node) => node["lhs"]);
  const focused = nodes
    .flatMap((node) => [node["focus"], node["index"]])
    .filter((name) => typeof name === "string");
  const bound = names([...parameters, ...lefts].filter(isFields), "variable");
  return { read: new Set(names(nodes, "variable")), bound: new Set([...bound, ...focused]) };
}

/** The fields of `$states` that an expression reads. */
export function statesFieldsIn(tree: unknown): string[] {
  return nodesIn(tree)
    .filter((node) => node["type"] === "path")
    .flatMap((node) => {
      const [first, second] = Array.isArray(node["steps"]) ? node["steps"].filter(isFields) : [];
      const isStates = first?.["type"] === "variable" && first["value"] === "states";
      return isStates && typeof second?.["value"] === "string" ? [second["value"]] : [];
    });
}

/** The texts inside an expression. */
export function literalsIn(tree: unknown): string[] {
  return names(nodesIn(tree), "string");
}
