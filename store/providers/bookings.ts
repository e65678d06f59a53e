import * as v from "valibot";
import { check, is, isNew, put, remove, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { readItem, readItems, stageSchema, type Store } from "../store.ts";
import { findIncident, reachAgain } from "./sessions.ts";

const bookingItem = v.object({
  attemptId: v.string(),
  questionKey: v.string(),
  stage: stageSchema,
  provider: v.string(),
  sittingAt: v.string(),
  venueCode: v.optional(v.string()),
  session: v.optional(v.string()),
  /** When the provider says that it booked so: of two bookings the later one stands, in whatever order they came. */
  saidAt: v.string(),
});
/** When and where a stage is to be sat, as its provider booked it last. */
export type Booking = v.InferOutput<typeof bookingItem>;

export function findBooking(
  store: Store,
  attemptId: string,
  questionKey: string,
): Promise<Booking | undefined> {
  return readItem(store, keys.booking(attemptId, questionKey), bookingItem);
}

/** Every booking of an attempt, those of sittings that are over included. */
export function readBookings(store: Store, attemptId: string): Promise<Booking[]> {
  return readItems(store, keys.attempt(attemptId).pk, "BOOKING#", bookingItem);
}

/**
 * Books the sittings of one visit, or books them anew, in the place of the bookings before. A session that has failed
 * already is reached once more where the booking was said before it failed and came after; until this transaction is
 * through, nobody may declare it failed unseen by it.
 */
export async function bookVisit(store: Store, bookings: readonly Booking[]): Promise<readonly Write[]> {
  const booked = await Promise.all(bookings.map((booking) => book(store, booking)));
  const writes = booked.flat();
  const [first] = bookings;
  if (first?.session === undefined || writes.length === 0) return writes;
  return [...writes, await incidentWrite(store, { ...first, session: first.session })];
}

async function book(store: Store, booking: Booking): Promise<readonly Write[]> {
  const { attemptId, questionKey, stage, provider, session, saidAt } = booking;
  const earlier = await findBooking(store, attemptId, questionKey);
  if (earlier !== undefined && earlier.saidAt > saidAt) return [];
  const { journeys } = store.tables;
  const entered = keys.sessionSitting(provider, session ?? "", attemptId, questionKey);
  return [
    put(journeys, { ...keys.booking(attemptId, questionKey), ...booking }),
    ...(earlier?.session === undefined || earlier.session === session ? [] : [leave(store, earlier)]),
    ...(session === undefined ? [] : [put(journeys, { ...entered, attemptId, questionKey, stage, saidAt })]),
  ];
}

async function incidentWrite(
  store: Store,
  { provider, session, saidAt }: Booking & { readonly session: string },
): Promise<Write> {
  const incident = await findIncident(store, provider, session);
  const key = keys.sessionIncident(provider, session);
  if (incident === undefined) return check(store.tables.journeys, key, isNew);
  return saidAt <= incident.occurredAt
    ? reachAgain(store, incident)
    : check(store.tables.journeys, key, is("occurredAt", incident.occurredAt));
}

/** What is booked no more: the sitting is to be repeated, or was not held. */
export function unbook(store: Store, booking: Booking): readonly Write[] {
  const { attemptId, questionKey } = booking;
  return [
    remove(store.tables.journeys, keys.booking(attemptId, questionKey)),
    ...(booking.session === undefined ? [] : [leave(store, booking)]),
  ];
}

function leave(store: Store, { provider, session = "", attemptId, questionKey }: Booking): Write {
  return remove(store.tables.journeys, keys.sessionSitting(provider, session, attemptId, questionKey));
}
