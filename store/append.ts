import { statusAfter, type Attempt, type Transition } from "../domain/attempt.ts";
import { system, type NewEvent } from "../domain/events.ts";
import { employerKey, readAttempt } from "./journey/attempts.ts";
import { givenUp } from "./transitions/endings.ts";
import { chainOf } from "./journey/event-chain.ts";
import { is, update, type Changes, type Write } from "./database/expressions.ts";
import { eventWrite } from "./journey/events.ts";
import { keys } from "./keys.ts";
import { transactIf, type Store } from "./store.ts";

/** A change of an attempt, as one transaction: its events, its transition and every item that goes with it. */
export interface Change<T> extends Parts {
  readonly answer: T;
}
/** A change without its answer, where it is part of a caller's change. */
export interface Parts {
  readonly events: readonly NewEvent[];
  readonly transition?: Transition | undefined;
  /** Attributes of the head, beside those that the append keeps itself. */
  readonly attempt?: Changes;
  readonly writes?: readonly Write[];
}
/** What a decision about an attempt comes to: a change, or an answer without one. */
export type Decision<T> = { readonly nothing: T } | Change<T>;

/** The attempt was changed by others more often than an append retries: a fault, for the caller to retry. */
export class AppendContendedError extends Error {
  override readonly name = "AppendContendedError";
  constructor(attemptId: string) {
    super(`attempt ${attemptId} was changed by others during ${appendTries} tries; try again`);
  }
}

// Three stages may append at once, and a doorway beside them: a conflict is the normal case. Eight tries
// with the store's jittered pause outlast such a burst by far.
const appendTries = 9;

/**
 * The one way in which an attempt changes: reads its head, lets `decide` say what follows, and writes that
 * under the head's version together with the events. Refused by anyone's change in between, it reads and
 * decides again. `decide` may run several times and must not act outside the database.
 *
 * Throws UnknownAttemptError, TransitionRefusedError, AppendContendedError and what `decide` throws.
 */
export async function append<T>(
  store: Store,
  attemptId: string,
  decide: (attempt: Attempt) => Promise<Decision<T>> | Decision<T>,
): Promise<T> {
  for (let tried = 1; tried <= appendTries; tried += 1) {
    const attempt = await readAttempt(store, attemptId);
    const decision = await decide(attempt);
    if ("nothing" in decision) return decision.nothing;
    if (await transactIf(store, await writesOf(store, attempt, decision))) return decision.answer;
    await store.pause(tried);
  }
  throw new AppendContendedError(attemptId);
}

async function writesOf(store: Store, attempt: Attempt, change: Change<unknown>): Promise<Write[]> {
  const { journeys } = store.tables;
  const status =
    change.transition === undefined ? attempt.status : statusAfter(change.transition, attempt.status);
  const { actor, causation } = change.events.at(-1) ?? { actor: system("append"), causation: "ending" };
  const gone = await givenUp(store, attempt, { ...attempt, ...change.attempt, status }, { actor, causation });
  const events = chainOf(attempt, [...change.events, ...gone.events], store.now());
  const last = events.at(-1);
  const head: Changes = {
    ...change.attempt,
    ...gone.attempt,
    status,
    employerKey: employerKey(status, attempt.attemptId),
    version: attempt.version + 1,
    eventSequence: last?.sequence ?? attempt.eventSequence,
    eventHash: last?.hash ?? attempt.eventHash,
  };
  return [
    update(journeys, keys.attempt(attempt.attemptId), head, is("version", attempt.version)),
    ...events.map((event) => eventWrite(store, event)),
    ...gone.writes,
    ...(change.writes ?? []),
  ];
}
