import { ProblemError } from "./problem-details.ts";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The value of a JSON text in UTF-8. Names given twice are refused: two parsers could read such a text
 * differently, and one of the two readings was not the one that was signed for.
 * Throws ProblemError `body-not-json`, which never repeats the text.
 */
export function readJson(bytes: Uint8Array): unknown {
  const text = decoded(bytes);
  const value = parsed(text);
  if (hasRepeatedName(text)) refuse("a name stands twice in one object");
  return value;
}

function decoded(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return refuse("the bytes are not UTF-8");
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("the text is not JSON");
  }
}

function refuse(detail: string): never {
  throw new ProblemError("body-not-json", { detail });
}

const stringOrStructure = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/g;

/** Whether an object in `text`, which is known to be valid JSON, has a name twice. */
function hasRepeatedName(text: string): boolean {
  // One entry per open bracket: the names of an object, or undefined for an array.
  const open: (Set<unknown> | undefined)[] = [];
  let lastString = "";
  for (const [token] of text.matchAll(stringOrStructure)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      // Unescaped before it is compared: "\u0061" and "a" are one name.
      const name: unknown = JSON.parse(lastString);
      if (open.at(-1)?.has(name)) return true;
      open.at(-1)?.add(name);
    } else if (token !== ",") lastString = token;
  }
  return false;
}
