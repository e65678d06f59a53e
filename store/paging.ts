import * as v from "valibot";
import type { Key } from "./expressions.ts";
import { decodePlace, encodePlace, UnknownPlaceError, type Page } from "./pages.ts";
import type { Store } from "./store.ts";

export interface Paging {
  /** The `next` of an earlier page of the same list. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The items of one partition whose sort key begins as the key's does, a page at a time. Throws UnknownPlaceError. */
export async function pageUnder<S extends v.GenericSchema>(
  store: Store,
  { pk, sk }: Key,
  schema: S,
  page: Paging & { readonly isNewestFirst?: boolean },
): Promise<Page<v.InferOutput<S>>> {
  const from = decodePlace(page.after);
  // A place in another list: DynamoDB would call it malformed, which it is not.
  if (from !== undefined && (from["pk"] !== pk || !String(from["sk"]).startsWith(sk)))
    throw new UnknownPlaceError();
  const { Items = [], LastEvaluatedKey } = await store.database.query({
    TableName: store.tables.journeys,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": pk, ":prefix": sk },
    Limit: page.limit,
    ConsistentRead: true,
    ...(page.isNewestFirst === true && { ScanIndexForward: false }),
    ...(from && { ExclusiveStartKey: from }),
  });
  return { items: Items.map((item) => v.parse(schema, item)), next: encodePlace(LastEvaluatedKey) };
}
