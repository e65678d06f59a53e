import * as v from "valibot";
import { nextDeadline } from "../../domain/deadlines.ts";
import type { FlagCode } from "../../domain/flags.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import type { Instant } from "../../domain/time.ts";
import { dueAttributes, isStillDue, type DueItem } from "../journey/deadlines.ts";
import { absent, is, present, put, update, type Key, type Write } from "../database/expressions.ts";
import { flagged } from "../journey/flags.ts";
import { keys } from "../keys.ts";
import { itemsUnder, readItem, readItems, stageSchema, updateIf, type Store } from "../store.ts";

const incidentItem = v.object({
  provider: v.string(),
  session: v.string(),
  /** The webhook that reported it: its body is kept under this id. */
  incidentId: v.string(),
  code: v.string(),
  occurredAt: v.string(),
  /** How far its sittings have been rebooked; absent at the beginning. */
  after: v.optional(v.string()),
});
/** A session that failed on the provider's side. */
export type SessionIncident = v.InferOutput<typeof incidentItem>;

export function findIncident(
  store: Store,
  provider: string,
  session: string,
): Promise<SessionIncident | undefined> {
  return readItem(store, keys.sessionIncident(provider, session), incidentItem);
}

/** The incident that a deadline is of; undefined where there is none. */
export function findDueIncident(store: Store, due: Key): Promise<SessionIncident | undefined> {
  return readItem(store, due, incidentItem);
}

/** Records that a session failed, unless a later failure of it is known: everyone in it is to be reached. */
export function recordIncident(
  store: Store,
  incident: SessionIncident,
  known: SessionIncident | undefined,
): Write {
  const key = keys.sessionIncident(incident.provider, incident.session);
  const stands = known === undefined ? absent("pk") : is("occurredAt", known.occurredAt);
  return put(store.tables.journeys, { ...key, ...incident, ...dueNow(store, key) }, stands);
}

/** Lets the job go through the session's sittings once more, from the beginning. */
export function reachAgain(store: Store, incident: SessionIncident): Write {
  const key = keys.sessionIncident(incident.provider, incident.session);
  const changes = { after: undefined, ...dueNow(store, key) };
  return update(store.tables.journeys, key, changes, is("occurredAt", incident.occurredAt));
}

/** Notes how far the job has come; with nothing left the session is due no more. Refused where it was begun anew. */
export function noteReached(
  store: Store,
  incident: SessionIncident,
  due: DueItem,
  after: string | undefined,
): Promise<boolean> {
  const key = keys.sessionIncident(incident.provider, incident.session);
  return updateIf(store, key, { after, ...dueNow(store, key, after === undefined) }, isStillDue(due));
}

function dueNow(store: Store, key: Key, isThrough = false) {
  const since = store.now();
  const item = { item: "reach", kind: "rebook-session", since, isThrough } as const;
  return dueAttributes(key, nextDeadline(item, policyInForce(since)));
}

const sittingItem = v.object({
  pk: v.string(),
  sk: v.string(),
  attemptId: v.string(),
  questionKey: v.string(),
  stage: stageSchema,
  saidAt: v.string(),
  incidentId: v.optional(v.string()),
});
/** Somebody's sitting of one stage in a session. */
export type SessionSitting = v.InferOutput<typeof sittingItem>;

/** Every sitting that is booked into a session, those that are over included. */
export function readSession(store: Store, provider: string, session: string): Promise<SessionSitting[]> {
  return readItems(store, keys.sessionIncident(provider, session).pk, "SITTING#", sittingItem);
}

/** The sitting as it stands now; undefined where it is in the session no more. */
export function findSitting(store: Store, listed: SessionSitting): Promise<SessionSitting | undefined> {
  return readItem(store, listed, sittingItem);
}

/** A session's sittings, at most so many, with the place to go on from. */
export async function sittingsOf(
  store: Store,
  {
    provider,
    session,
    after,
  }: { readonly provider: string; readonly session: string; readonly after?: string | undefined },
  limit: number,
): Promise<{ readonly sittings: SessionSitting[]; readonly next: string | undefined }> {
  const { pk } = keys.sessionIncident(provider, session);
  const { Items = [], LastEvaluatedKey } = await store.database.query({
    ...itemsUnder(store, { pk, sk: "SITTING#" }),
    Limit: limit,
    ...(after !== undefined && { ExclusiveStartKey: { pk, sk: after } }),
  });
  const next =
    LastEvaluatedKey === undefined ? undefined : v.parse(v.object({ sk: v.string() }), LastEvaluatedKey).sk;
  return { sittings: Items.map((item) => v.parse(sittingItem, item)), next };
}

/** An attempt's sittings of a session: one for each stage of the visit, at most. */
export function sittingsOfAttempt(
  store: Store,
  { provider, session }: Pick<SessionIncident, "provider" | "session">,
  attemptId: string,
): Promise<SessionSitting[]> {
  const { pk, sk } = keys.sessionSitting(provider, session, attemptId, "");
  return readItems(store, pk, sk, sittingItem);
}

/** Marks a sitting that the incident can't repeat any more: done with, and before an operator. */
export function showSitting(
  store: Store,
  sitting: SessionSitting,
  incident: SessionIncident,
  code: FlagCode,
): Write {
  const at: Instant = store.now();
  const changes = { incidentId: incident.incidentId, ...flagged(code, at) };
  return update(store.tables.journeys, sitting, changes, present("pk"));
}
