import * as v from "valibot";
import { messageFlags } from "../domain/provider-messages.ts";
import type { Instant } from "../domain/time.ts";
import { is, type Changes, type Condition } from "./expressions.ts";
import { queryAll, type Store } from "./store.ts";

/** Why something waits for an operator. Each has a section in docs/runbook.md. */
export const flagCodes = [
  "journey-halted",
  "list-not-processed",
  "answer-not-taken-up",
  "leg-not-started",
  "event-not-published",
  "commission-not-accepted",
  "same-id-other-body",
  ...messageFlags,
] as const;
export type FlagCode = (typeof flagCodes)[number];

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
});
export type FlaggedItem = v.InferOutput<typeof flaggedItem>;

/** Everything that waits for an operator, oldest first. */
export async function flaggedItems(store: Store): Promise<FlaggedItem[]> {
  const items = await queryAll(store, {
    TableName: store.tables.journeys,
    IndexName: "flags",
    KeyConditionExpression: "flagShard = :shard",
    ExpressionAttributeValues: { ":shard": "FLAGS" },
  });
  return items.map((item) => v.parse(flaggedItem, item));
}
