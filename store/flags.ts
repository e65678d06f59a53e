import * as v from "valibot";
import { flagCodes, type FlagCode } from "../domain/flags.ts";
import type { Instant } from "../domain/time.ts";
import { is, type Changes, type Condition } from "./expressions.ts";
import { decodePlace, encodePlace, UnknownPlaceError, type Page } from "./pages.ts";
import { queryAll, stageSchema, type Store } from "./store.ts";

/** The attributes that put an item before operators. */
export function flagged(code: FlagCode, at: Instant): Changes {
  return { flagShard: "FLAGS", flagCode: code, flaggedAt: at };
}

/** The attributes that take an item off the operators' list. */
export const unflagged: Changes = { flagShard: undefined, flagCode: undefined, flaggedAt: undefined };

/** The item still waits for this reason. */
export const isFlaggedAs = (code: FlagCode): Condition => is("flagCode", code);

const flaggedItem = v.object({
  pk: v.string(),
  sk: v.string(),
  flagCode: v.picklist(flagCodes),
  flaggedAt: v.string(),
  attemptId: v.optional(v.string()),
  /** Which message, commission or event it is, as far as the item says so. */
  type: v.optional(v.string()),
  provider: v.optional(v.string()),
  webhookId: v.optional(v.string()),
  reference: v.optional(v.string()),
  stage: v.optional(stageSchema),
});
export type FlaggedItem = v.InferOutput<typeof flaggedItem>;

const ofAllFlags = {
  IndexName: "flags",
  KeyConditionExpression: "flagShard = :shard",
  ExpressionAttributeValues: { ":shard": "FLAGS" },
} as const;

/** Everything that waits for an operator, oldest first. */
export async function flaggedItems(store: Store): Promise<FlaggedItem[]> {
  const items = await queryAll(store, { TableName: store.tables.journeys, ...ofAllFlags });
  return items.map((item) => v.parse(flaggedItem, item));
}

const flagPlace = v.strictObject({
  pk: v.string(),
  sk: v.string(),
  flagShard: v.literal("FLAGS"),
  flaggedAt: v.string(),
});

/** What waits for an operator a page at a time, oldest first. Throws UnknownPlaceError. */
export async function pageOfFlags(
  store: Store,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<FlaggedItem>> {
  const from = decodePlace(page.after);
  if (from !== undefined && !v.is(flagPlace, from)) throw new UnknownPlaceError();
  const { Items = [], LastEvaluatedKey } = await store.database.query({
    TableName: store.tables.journeys,
    ...ofAllFlags,
    Limit: page.limit,
    ...(from && { ExclusiveStartKey: from }),
  });
  return { items: Items.map((item) => v.parse(flaggedItem, item)), next: encodePlace(LastEvaluatedKey) };
}
