import { validationError } from "./refusals.ts";
import { type Item, type Value, isList, isSet } from "./values.ts";

/** An attribute in DynamoDB's own notation, as streams and Step Functions' service integrations write it. */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { SS: string[] }
  | { NS: string[] }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> };

export function toAttributeValue(value: Value): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (isList(value)) return { L: value.map(toAttributeValue) };
  if (!isSet(value)) return { M: toAttributeValues(value) };
  const members = [...value].map(String);
  return [...value].every((member) => typeof member === "number") ? { NS: members } : { SS: members };
}

export function toAttributeValues(item: Item): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toAttributeValue(value)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(found: unknown): never {
  const shape = isRecord(found) ? `{${Object.keys(found).join(", ")}}` : typeof found;
  throw validationError(
    `Supplied AttributeValue is empty or wrong, must contain exactly one of the supported datatypes; got ${shape}`,
  );
}

function texts(members: unknown): string[] {
  if (!Array.isArray(members) || members.length === 0) return refuse(members);
  return members.map((member) => (typeof member === "string" ? member : refuse(member)));
}

const readers: Record<string, (inner: unknown) => Value> = {
  S: (inner) => (typeof inner === "string" ? inner : refuse(inner)),
  N: (inner) =>
    typeof inner === "string" && inner.trim() !== "" && Number.isFinite(Number(inner))
      ? Number(inner)
      : refuse(inner),
  BOOL: (inner) => (typeof inner === "boolean" ? inner : refuse(inner)),
  NULL: (inner) => (inner === true ? null : refuse(inner)),
  SS: (inner) => new Set(texts(inner)),
  NS: (inner) => new Set(texts(inner).map(Number)),
  L: (inner) => (Array.isArray(inner) ? inner.map(fromAttributeValue) : refuse(inner)),
  M: fromAttributeValues,
};

/**
 * The value that `{S: …}`, `{N: …}` and so on stand for.
 * @throws ValidationException for anything but exactly one known type with a content of that type.
 */
export function fromAttributeValue(value: unknown): Value {
  if (!isRecord(value)) return refuse(value);
  const [entry, ...more] = Object.entries(value);
  const reader = entry && readers[entry[0]];
  return entry && reader && more.length === 0 ? reader(entry[1]) : refuse(value);
}

export function fromAttributeValues(values: unknown): Record<string, Value> {
  if (!isRecord(values)) return refuse(values);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fromAttributeValue(value)]));
}
