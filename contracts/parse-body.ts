import * as v from "valibot";
import { readJson } from "./json-text.ts";
import { ProblemError, type Fault, type ProblemCode } from "./problem-details.ts";

/** More faults than a person mends at once; the rest show when these are mended. */
const mostFaults = 20;
const longestPointer = 200;

/** The body that the bytes hold. Throws ProblemError `body-not-json` or `body-not-as-agreed`. */
export function parseBody<Schema extends v.GenericSchema>(
  schema: Schema,
  bytes: Uint8Array,
): v.InferOutput<Schema> {
  return parseInput("body-not-as-agreed", schema, readJson(bytes));
}

/** The input as the schema reads it. Throws ProblemError of `code` with a pointer for each fault. */
export function parseInput<Schema extends v.GenericSchema>(
  code: ProblemCode,
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input, { message: whatWasExpected, abortPipeEarly: true });
  if (result.success) return result.output;
  throw new ProblemError(code, { errors: result.issues.slice(0, mostFaults).map(faultOf) });
}

/** The fault's place and what was expected there; never the value seen, which may be personal. */
export function faultOf(issue: v.BaseIssue<unknown>): Fault {
  const pointer = (issue.path ?? []).map(({ key }) => `/${pointerToken(key)}`).join("");
  return { pointer: pointer.slice(0, longestPointer), detail: issue.message };
}

function pointerToken(key: unknown): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Stands in for valibot's own messages, which repeat the value received. */
export function whatWasExpected(issue: v.BaseIssue<unknown>): string {
  if (issue.type === "strict_object" && issue.expected === "never") return "is no member of this message";
  if (issue.received === "undefined") return "is missing";
  return `expected ${issue.expected ?? "another value"}`;
}
