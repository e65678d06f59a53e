import type { Actor, EventType, NewEvent } from "../../../domain/events.ts";
import type { MessageFlag, Route } from "../../../domain/provider-messages.ts";
import type { Question } from "../../../domain/questions.ts";
import { bookVisit, findBooking, unbook, type Booking } from "../../../store/providers/bookings.ts";
import { circumstanceWrites } from "../../../store/providers/circumstances.ts";
import { isNew, put, update, type Write } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { commentsWrite } from "../../../store/people/people.ts";
import { answerQuestion, holdQuestion } from "../../../store/journey/questions.ts";
import type { StageResult } from "../../../store/journey/results.ts";
import type { Store } from "../../../store/store.ts";
import { contentDigest, isResult, type ResultMessage, type RoutedSitting } from "./route-sitting.ts";

/** What the provider is told of each route. */
export const verdicts: Record<Route["route"], string> = {
  answer: "taken",
  "new-version": "taken",
  show: "noted",
  "no-effect": "already-known",
  keep: "kept",
  "keep-and-flag": "kept-for-an-operator",
  hold: "kept-for-an-operator",
};

/** Why the message waits for an operator at this sitting; undefined where it does not. */
export const flagOf = ({ route }: RoutedSitting): MessageFlag | undefined =>
  route.route === "keep-and-flag" ? route.flag : undefined;

/** The event of the message at this sitting: what happened, never how it was scored, for nobody sees that before release. */
export function sittingEvent(
  routed: RoutedSitting,
  { actor, bodySeal }: { readonly actor: Actor; readonly bodySeal?: string },
): NewEvent {
  const { message, question, stage, route } = routed;
  return {
    type: eventOf(route),
    actor,
    causation: question.key,
    occurredAt: message.occurredAt,
    detail: {
      message: message.type,
      stage,
      sitting: question.sitting ?? 1,
      ...(isResult(message) && { resultVersion: message.data.version }),
      verdict: verdicts[route.route],
      flag: flagOf(routed),
      ...(route.route === "hold" && { employers: routed.sharedEmployers }),
      bodySeal,
    },
  };
}

function eventOf(route: Route): EventType {
  if (route.route === "new-version") return "result-corrected";
  if (route.route === "hold") return "result-held";
  if (route.route !== "answer") return "provider-message-received";
  const events = {
    result: "result-received",
    "sit-again": "sitting-to-be-repeated",
    "not-sat": "stage-not-sat",
  } as const;
  return events[route.answer];
}

/** What the message changes at this sitting, bookings apart. */
export async function sittingWrites(store: Store, routed: RoutedSitting): Promise<readonly Write[]> {
  const { attempt, question, message, provider, route } = routed;
  const result = isResult(message) ? resultWrites(store, question, message, provider) : [];
  if (route.route === "new-version") return result;
  if (route.route === "hold" && isResult(message))
    return [
      holdQuestion(store, attempt, question, message.data.version),
      ...heldWrites(store, question, message, provider),
    ];
  if (route.route !== "answer") return [];
  const answer = {
    answer: route.answer,
    answeredBy: provider,
    ...(route.answer === "not-sat" && { notSatBecause: route.reason }),
    ...(route.answer === "sit-again" && { countsAsMissed: route.counts }),
  };
  return [
    answerQuestion(store, attempt, question, answer),
    ...(route.answer === "result" ? result : await unbooked(store, question)),
  ];
}

/** What a message books, of all the sittings that it is about; for one that has its answer nothing is booked any more. */
export function bookingWrites(store: Store, routed: readonly RoutedSitting[]): Promise<readonly Write[]> {
  const bookings = routed.flatMap(({ question, stage, message, provider, facts }) => {
    const isBooking = message.type === "booked" || message.type === "rescheduled";
    if (!isBooking || facts.situation !== "open") return [];
    const { sittingAt, venueCode, session } = message.data;
    const booking: Booking = {
      ...{ attemptId: question.attemptId, questionKey: question.key, stage, provider, sittingAt },
      ...(venueCode !== undefined && { venueCode }),
      ...(session !== undefined && { session }),
      saidAt: message.occurredAt,
    };
    return [booking];
  });
  return bookVisit(store, bookings);
}

async function unbooked(store: Store, { attemptId, key }: Question): Promise<readonly Write[]> {
  const booking = await findBooking(store, attemptId, key);
  return booking === undefined ? [] : unbook(store, booking);
}

/** A result that is the stage's from now on. */
function resultWrites(store: Store, question: Question, message: ResultMessage, provider: string): Write[] {
  const { attemptId, sitting = 1 } = question;
  const newest = { resultSitting: sitting, resultVersion: message.data.version };
  return [
    ...heldWrites(store, question, message, provider),
    update(store.tables.journeys, keys.stage(attemptId, message.stage), newest),
  ];
}

/** A result as it is kept, whether it counts or not. */
function heldWrites(store: Store, question: Question, message: ResultMessage, provider: string): Write[] {
  const { attemptId, round, sitting = 1 } = question;
  const { stage, data } = message;
  const { version, score, satOn, areas, examinerReference, session, form } = data;
  const result: StageResult = {
    ...{ attemptId, stage, sitting, round, version, score, satOn, provider },
    areas: areas.map(({ area, band }) => ({ area, band })),
    ...(examinerReference !== undefined && { examinerReference }),
    ...(session !== undefined && { session }),
    ...(form !== undefined && { form }),
    contentDigest: contentDigest(message),
    receivedAt: store.now(),
  };
  const comments = Object.fromEntries(
    areas.flatMap(({ area, comment }) => (comment === undefined ? [] : [[area, comment] as const])),
  );
  return [
    put(store.tables.journeys, { ...keys.result(attemptId, stage, sitting, version), ...result }, isNew),
    commentsWrite(store, { attemptId, stage, sitting, version, comments }),
    ...circumstanceWrites(store, result),
  ];
}
