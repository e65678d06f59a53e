import type { QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import * as v from "valibot";
import type { Key } from "./expressions.ts";
import { itemsUnder, type Store } from "../store.ts";

/** One page of a longer list; `next` is the place from which to ask for the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

export interface Paging {
  /** The `next` of an earlier page of the same list. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The place given was not one that a page of this list ended with. */
export class UnknownPlaceError extends Error {
  override readonly name = "UnknownPlaceError";
  constructor() {
    super("the place to go on from is not one that an earlier page gave");
  }
}

/** Text that a key may hold: DynamoDB takes no empty one. */
export const keyText = v.pipe(v.string(), v.nonEmpty());

export function encodePlace(place: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return place === undefined ? undefined : Buffer.from(JSON.stringify(place)).toString("base64url");
}

/**
 * The place to go on from, as this list's places are: people send it back, and DynamoDB fails on a key that is not the
 * list's own. Throws UnknownPlaceError.
 */
export function decodePlace<S extends v.GenericSchema>(place: string, schema: S): v.InferOutput<S> {
  try {
    return v.parse(schema, JSON.parse(Buffer.from(place, "base64url").toString("utf8")));
  } catch {
    throw new UnknownPlaceError();
  }
}

interface Listed<Item extends v.GenericSchema> {
  readonly item: Item;
  /** Exactly the keys by which the list goes on. */
  readonly place: v.GenericSchema<unknown, Readonly<Record<string, string>>>;
}

/** What a query finds, a page at a time. Throws UnknownPlaceError. */
export async function pageOf<Item extends v.GenericSchema>(
  store: Store,
  query: QueryCommandInput,
  { item, place }: Listed<Item>,
  { after, limit }: Paging,
): Promise<Page<v.InferOutput<Item>>> {
  const from = after === undefined ? undefined : decodePlace(after, place);
  const { Items = [], LastEvaluatedKey } = await store.database.query({
    ...query,
    Limit: limit,
    ...(from && { ExclusiveStartKey: from }),
  });
  return { items: Items.map((found) => v.parse(item, found)), next: encodePlace(LastEvaluatedKey) };
}

/** The items of one partition whose sort key begins as the key's does, a page at a time. Throws UnknownPlaceError. */
export function pageUnder<Item extends v.GenericSchema>(
  store: Store,
  key: Key,
  item: Item,
  { isNewestFirst = false, ...paging }: Paging & { readonly isNewestFirst?: boolean },
): Promise<Page<v.InferOutput<Item>>> {
  const place = v.strictObject({ pk: v.literal(key.pk), sk: v.pipe(v.string(), v.startsWith(key.sk)) });
  const query = { ...itemsUnder(store, key), ScanIndexForward: !isNewestFirst };
  return pageOf(store, query, { item, place }, paging);
}

/** Every page of a list, one after the other. */
export async function* everyPage<T>(
  pageAfter: (after: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let after: string | undefined;
  do {
    const page = await pageAfter(after);
    yield page.items;
    after = page.next;
  } while (after !== undefined);
}
