import { createHash } from "node:crypto";
import jsonata from "jsonata";
import { isRecord } from "./resources.ts";
import { StateError } from "./state-error.ts";

/** What an expression of a state can see. */
export interface Scope {
  readonly input: unknown;
  readonly result?: unknown;
  readonly errorOutput?: unknown;
  readonly context: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
}

function partition(array: unknown, size: unknown): unknown[][] {
  if (!Array.isArray(array)) throw new TypeError("$partition needs an array");
  const step = Math.floor(Number(size));
  if (!(step >= 1)) throw new TypeError(`$partition needs a size of at least 1; got ${String(size)}`);
  const parts: unknown[][] = [];
  for (let from = 0; from < array.length; from += step) parts.push(array.slice(from, from + step));
  return parts;
}

function range(first: unknown, last: unknown, by: unknown): number[] {
  const [from, to, step] = [first, last, by].map((bound) => Math.floor(Number(bound)));
  if (from === undefined || to === undefined || !step)
    throw new TypeError("$range needs a step other than 0");
  const numbers: number[] = [];
  for (let n = from; step > 0 ? n <= to : n >= to; n += step) numbers.push(n);
  return numbers;
}

const algorithms: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

function hash(text: unknown, algorithm: unknown): string {
  const known = algorithms[String(algorithm)];
  if (known === undefined || typeof text !== "string")
    throw new TypeError(`$hash does not know ${String(algorithm)}`);
  return createHash(known).update(text).digest("hex");
}

function notDeterministic(name: string): () => never {
  return () => {
    throw new TypeError(`${name} gives another answer each time: no definition of ours may use it`);
  };
}

/** AWS's additions to JSONata. `$eval` is not there; `$parse` stands for it. */
const additions: Readonly<Record<string, (...given: unknown[]) => unknown>> = {
  partition,
  range,
  hash,
  parse: (text) => JSON.parse(String(text)),
  random: notDeterministic("$random"),
  uuid: notDeterministic("$uuid"),
  eval: () => {
    throw new TypeError("$eval is not supported by Step Functions");
  },
};

const compiled = new Map<string, jsonata.Expression>();

function compile(text: string): jsonata.Expression {
  const known = compiled.get(text);
  if (known) return known;
  const expression = jsonata(text);
  for (const [name, addition] of Object.entries(additions)) {
    expression.registerFunction(name, (...given: unknown[]) => addition(...given));
  }
  compiled.set(text, expression);
  return expression;
}

function messageOf(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error
    ? String(error.message)
    : String(error);
}

/** Plain JSON without jsonata's marks on its arrays; parts that are undefined are left out. */
function plain(value: unknown, text: string): unknown {
  if (value === null || typeof value !== "object") {
    if (typeof value === "function") throw new TypeError(`a function can't be an outcome: ${text}`);
    return value;
  }
  if (Array.isArray(value)) return value.map((member) => plain(member, text));
  if (Object.hasOwn(value, "_jsonata_lambda")) throw new TypeError(`a function can't be an outcome: ${text}`);
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value))
    if (member !== undefined) copy[name] = plain(member, text);
  return copy;
}

/** A path into `$states`, or a variable and a path into it. */
const plainPath =
  /^\$(?:states\.(input|result|errorOutput|context)|(?!states\b)([A-Za-z_]\w*))((?:\.(?!(?:and|or|in|true|false|null|function)\b)[A-Za-z_]\w*)*)$/;
const pathSteps = new Map<string, { root: keyof Scope | undefined; steps: string[] } | undefined>();

function stepsOf(text: string): { root: keyof Scope | undefined; steps: string[] } | undefined {
  if (pathSteps.has(text)) return pathSteps.get(text);
  const found = plainPath.exec(text);
  const roots = { input: "input", result: "result", errorOutput: "errorOutput", context: "context" } as const;
  const root = Object.entries(roots).find(([name]) => name === found?.[1])?.[1];
  const steps = [...(found?.[2] === undefined ? [] : [found[2]]), ...(found?.[3] ?? "").split(".").slice(1)];
  const parsed = found ? { root, steps } : undefined;
  pathSteps.set(text, parsed);
  return parsed;
}

/**
 * Most expressions are paths through objects, and those need no evaluator: one journey asks for hundreds. Undefined
 * where there is more to it (an array on the way or at the end, or nothing there), which is for jsonata to say.
 */
function followPath(text: string, scope: Scope): unknown {
  const path = stepsOf(text);
  if (!path) return undefined;
  let found: unknown = path.root === undefined ? scope.variables : scope[path.root];
  for (const step of path.steps) {
    if (!isRecord(found) || !Object.hasOwn(found, step)) return undefined;
    found = found[step];
  }
  return Array.isArray(found) ? undefined : found;
}

async function evaluate(text: string, scope: Scope): Promise<unknown> {
  const known = followPath(text, scope);
  return known === undefined ? evaluateFully(text, scope) : plain(known, text);
}

/** What jsonata itself makes of the expression. @throws StateError */
export async function evaluateFully(text: string, scope: Scope): Promise<unknown> {
  const { input, result, errorOutput, context, variables } = scope;
  try {
    const states = { input, result, errorOutput, context };
    const value: unknown = await compile(text).evaluate(undefined, { ...variables, states });
    if (value !== undefined) return plain(value, text);
  } catch (error) {
    throw new StateError(
      "States.QueryEvaluationError",
      `The JSONata expression '${text}' failed: ${messageOf(error)}`,
    );
  }
  throw new StateError(
    "States.QueryEvaluationError",
    `The JSONata expression '${text}' returned nothing (undefined).`,
  );
}

/** The expression inside `{% … %}`, or undefined for any other text. */
export function expressionIn(text: string): string | undefined {
  return text.startsWith("{%") && text.endsWith("%}") && text.length >= 4
    ? text.slice(2, -2).trim()
    : undefined;
}

/**
 * A field of a state with every expression in it evaluated.
 * @throws StateError `States.QueryEvaluationError` for an expression that fails, or returns nothing.
 */
export async function evaluateTemplate(template: unknown, scope: Scope): Promise<unknown> {
  if (typeof template === "string") {
    const text = expressionIn(template);
    return text === undefined ? template : evaluate(text, scope);
  }
  if (typeof template !== "object" || template === null) return template;
  if (Array.isArray(template)) {
    const members: unknown[] = [];
    for (const member of template) members.push(await evaluateTemplate(member, scope));
    return members;
  }
  const evaluated: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(template))
    evaluated[name] = await evaluateTemplate(member, scope);
  return evaluated;
}
