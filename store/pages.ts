import * as v from "valibot";

/** One page of a longer list; `next` is the place from which to ask for the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** The place given was not one that a page of ours ended with. */
export class UnknownPlaceError extends Error {
  override readonly name = "UnknownPlaceError";
  constructor() {
    super("the place to go on from is not one that an earlier page gave");
  }
}

const placeSchema = v.record(v.string(), v.union([v.string(), v.number()]));

export function encodePlace(key: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return key === undefined ? undefined : Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** The key to go on from. Throws UnknownPlaceError. */
export function decodePlace(place: string | undefined): Record<string, string | number> | undefined {
  if (place === undefined) return undefined;
  try {
    return v.parse(placeSchema, JSON.parse(Buffer.from(place, "base64url").toString("utf8")));
  } catch {
    throw new UnknownPlaceError();
  }
}
