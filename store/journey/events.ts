import * as v from "valibot";
import { eventTypes, type JourneyEvent } from "../../domain/events.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { dueAttributes, isStillDue, type DueItem } from "./deadlines.ts";
import { isNew, present, put, type Key, type Write } from "../database/expressions.ts";
import { flagged, unflagged } from "./flags.ts";
import { keys } from "../keys.ts";
import { readItem, readItems, updateIf, type Store } from "../store.ts";

const actor = v.object({
  kind: v.picklist(["employer", "candidate", "provider", "operator", "panel", "system"]),
  id: v.string(),
  onBehalfOf: v.optional(v.string()),
});

const envelope = {
  id: v.string(),
  type: v.picklist(eventTypes),
  envelopeVersion: v.literal(1),
  attemptId: v.string(),
  sequence: v.number(),
  occurredAt: v.string(),
  recordedAt: v.string(),
  actor,
  causation: v.string(),
  leg: v.number(),
  policyVersion: v.string(),
  detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.array(v.string())])),
  previousHash: v.string(),
  hash: v.string(),
};
const eventItem = v.object(envelope);
const publishedItem = v.object({ ...envelope, tries: v.number(), publishedAt: v.optional(v.string()) });

/** The log of an attempt, in order. */
export function readEvents(store: Store, attemptId: string): Promise<JourneyEvent[]> {
  return readItems(store, keys.attempt(attemptId).pk, "EVENT#", eventItem);
}

/** The event that an item is, as it was first written; undefined when it is none. */
export function eventIn(item: unknown): JourneyEvent | undefined {
  const read = v.safeParse(eventItem, item);
  return read.success ? read.output : undefined;
}

/** An event that the bus has not accepted yet; undefined when it has, or there is none. */
export async function findUnpublished(
  store: Store,
  key: Key,
): Promise<{ readonly event: JourneyEvent; readonly tries: number } | undefined> {
  const item = await readItem(store, key, publishedItem);
  if (item === undefined || item.publishedAt !== undefined) return undefined;
  const { tries, publishedAt: _, ...event } = item;
  return { event, tries };
}

/** Writes an event, due until the bus has accepted it. */
export function eventWrite(store: Store, event: JourneyEvent): Write {
  const key = keys.event(event.attemptId, event.sequence);
  const due = nextDeadline(
    { item: "event", recordedAt: event.recordedAt, tries: 0 },
    policyOfVersion(event.policyVersion),
  );
  return put(store.tables.journeys, { ...key, ...event, ...dueAttributes(key, due), tries: 0 }, isNew);
}

/** Marks that the bus accepted the event: it is due no more. */
export async function markPublished(store: Store, event: JourneyEvent): Promise<void> {
  const key = keys.event(event.attemptId, event.sequence);
  const changes = { publishedAt: store.now(), ...dueAttributes(key, undefined), ...unflagged };
  await updateIf(store, key, changes, present("pk"));
}

/** Claims the next try to publish, so that two runs don't both; an operator sees an event that failed often. */
export function claimPublishing(
  store: Store,
  event: JourneyEvent,
  tries: number,
  due: DueItem,
): Promise<boolean> {
  const key = keys.event(event.attemptId, event.sequence);
  const policy = policyOfVersion(event.policyVersion);
  const now = store.now();
  const next = nextDeadline({ item: "event", recordedAt: now, tries: tries + 1 }, policy);
  const isToBeSeen = tries + 1 >= policy.parameters.publishAgain.value.triesBeforeFlag;
  const changes = {
    tries: tries + 1,
    ...dueAttributes(key, next),
    ...(isToBeSeen && flagged("event-not-published", now)),
  };
  return updateIf(store, key, changes, isStillDue(due));
}
