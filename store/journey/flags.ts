import * as v from "valibot";
import { flagCodes, type FlagCode } from "../../domain/flags.ts";
import type { Instant } from "../../domain/time.ts";
import { is, type Changes, type Condition } from "../database/expressions.ts";
import { keyText, pageOf, type Page, type Paging } from "../database/pages.ts";
import { queryAll, stageSchema, type Store } from "../store.ts";

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

const ofAllFlags = (store: Store) => ({
  TableName: store.tables.journeys,
  IndexName: "flags",
  KeyConditionExpression: "flagShard = :shard",
  ExpressionAttributeValues: { ":shard": "FLAGS" },
});

/** Everything that waits for an operator, oldest first. */
export async function flaggedItems(store: Store): Promise<FlaggedItem[]> {
  const items = await queryAll(store, ofAllFlags(store));
  return items.map((item) => v.parse(flaggedItem, item));
}

const flagPlace = v.strictObject({
  pk: keyText,
  sk: keyText,
  flagShard: v.literal("FLAGS"),
  flaggedAt: keyText,
});

/** What waits for an operator a page at a time, oldest first. Throws UnknownPlaceError. */
export function pageOfFlags(store: Store, page: Paging): Promise<Page<FlaggedItem>> {
  return pageOf(store, ofAllFlags(store), { item: flaggedItem, place: flagPlace }, page);
}
