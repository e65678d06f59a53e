import * as v from "valibot";
import { eventTypes } from "../domain/events.ts";
import { identifier } from "./values.ts";

/** What stands on the queue of messages to people: the bus's event, of which a message takes ids and codes only. */
export const queuedMessage = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    detail: v.object({
      id: v.string(),
      type: v.picklist(eventTypes),
      attemptId: identifier,
      detail: v.object({ question: v.optional(v.string()) }),
    }),
  }),
  v.transform(({ detail }) => detail),
);
export type QueuedMessage = v.InferOutput<typeof queuedMessage>;
