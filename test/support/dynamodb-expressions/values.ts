/**
 * What an attribute may hold: the document client's plain JavaScript values, save bytes, which no table of
 * ours holds. Stored values are never changed in place.
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | ReadonlySet<string | number>
  | readonly Value[]
  | ValueMap;
export interface ValueMap {
  readonly [name: string]: Value;
}
/** A stored item. */
export type Item = ValueMap;

export type ValueType = "NULL" | "BOOL" | "N" | "S" | "SS" | "NS" | "L" | "M";

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isSet(value: Value): value is ReadonlySet<string | number> {
  return value instanceof Set;
}

export function isMap(value: Value | undefined): value is ValueMap {
  return value !== undefined && typeOf(value) === "M";
}

/** The type by DynamoDB's letter. A set has the type of its first member: DynamoDB knows no empty set. */
export function typeOf(value: Value): ValueType {
  if (value === null) return "NULL";
  if (typeof value === "string") return "S";
  if (typeof value === "number") return "N";
  if (typeof value === "boolean") return "BOOL";
  if (isSet(value)) return [...value].every((member) => typeof member === "number") ? "NS" : "SS";
  return isList(value) ? "L" : "M";
}

function copySet(value: ReadonlySet<unknown>): Value {
  const members = [...value].filter((member) => typeof member === "string" || typeof member === "number");
  if (members.length === 0 || members.length !== value.size) {
    throw new TypeError(`A set must hold strings or numbers and not be empty; got ${value.size} members`);
  }
  return new Set(members);
}

function copyNumber(value: number): number {
  if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  throw new TypeError(`A number must be finite and within the safe range; got ${value}`);
}

function copyMap(value: object): ValueMap {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(
      `Unsupported type passed: ${value.constructor.name}. Pass plain objects, not class instances`,
    );
  }
  const copy: Record<string, Value> = {};
  for (const [name, member] of Object.entries(value)) if (member !== undefined) copy[name] = copyIn(member);
  return copy;
}

/**
 * Copies what a caller hands over, as the document client would marshal it with `removeUndefinedValues`.
 * @throws TypeError for what can't be marshalled: class instances, functions, bytes, NaN, empty sets.
 */
export function copyIn(value: unknown): Value {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return copyNumber(value);
  if (value instanceof Set) return copySet(value);
  if (Array.isArray(value)) return value.filter((member) => member !== undefined).map(copyIn);
  if (typeof value === "object") return copyMap(value);
  throw new TypeError(`Unsupported type passed: ${typeof value}`);
}

/** Copies an item or a map of values that a caller hands over; what is undefined is left out. */
export function copyItemIn(item: object): Item {
  return copyMap(item);
}

/** Copies a stored value for a caller, who may then change the copy. */
export function copyOut(value: Value): unknown {
  if (value === null || typeof value !== "object") return value;
  if (isSet(value)) return new Set(value);
  return isList(value) ? value.map(copyOut) : copyItemOut(value);
}

/** Copies a stored item for a caller. */
export function copyItemOut(item: Item): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined) copy[name] = copyOut(value);
  }
  return copy;
}

function sameMembers(a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): boolean {
  return a.size === b.size && [...a].every((member) => b.has(member));
}

function sameMaps(a: ValueMap, b: ValueMap): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isEqual(a[name], b[name]));
}

/** Deep equality by DynamoDB's rules: types must be the same; maps and sets know no order. */
export function isEqual(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (typeof a !== "object" || typeof b !== "object" || typeOf(a) !== typeOf(b)) return false;
  if (isSet(a)) return isSet(b) && sameMembers(a, b);
  if (isList(a)) return isList(b) && a.length === b.length && a.every((member, n) => isEqual(member, b[n]));
  return isMap(b) && isMap(a) && sameMaps(a, b);
}

/** Order of two values of one orderable type, or undefined where DynamoDB knows none. Text is ordered by its UTF-8 bytes. */
export function compare(a: Value, b: Value): number | undefined {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  return undefined;
}

/** Code units and UTF-8 bytes order alike up to the surrogates, so that only such text needs its bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (/[\uD800-\uFFFF]/.test(a) || /[\uD800-\uFFFF]/.test(b))
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}
