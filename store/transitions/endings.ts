import * as v from "valibot";
import { freesItsPlace, isFinal, type Attempt } from "../../domain/attempt.ts";
import type { NewEvent } from "../../domain/events.ts";
import { barOfMove } from "../../domain/moves.ts";
import { weekGivenBack } from "../../domain/release-weeks.ts";
import { closeRequest, findExemption } from "../journey/exemptions.ts";
import { check, is, remove, type Changes, type Write } from "../database/expressions.ts";
import { unflagged } from "../journey/flags.ts";
import { keys } from "../keys.ts";
import { endLeg, findLeg, takesAPlace, type Leg } from "../journey/legs.ts";
import { hideMove } from "./moves.ts";
import { leaveCohort } from "../employers/places.ts";
import { giveReleaseBack } from "../employers/release-weeks.ts";
import { readItem, type Store } from "../store.ts";

/** What goes with a change of an attempt because the attempt holds something no more. */
export interface GivenUp {
  readonly events: readonly NewEvent[];
  readonly attempt: Changes;
  readonly writes: readonly Write[];
}

/**
 * What an attempt gives up by a change: on ending all that others wait for or an operator is asked about, and the release of a
 * week in which nobody is released any more. Said in the log by whoever brought it about: places, money and weeks hang on it.
 */
export async function givenUp(
  store: Store,
  attempt: Attempt,
  after: Attempt,
  { actor, causation }: Pick<NewEvent, "actor" | "causation">,
): Promise<GivenUp> {
  const isEnding = isFinal(after.status) && !isFinal(attempt.status);
  const { cohort, employerId, round, move } = attempt;
  const givesPlaceBack = isEnding && cohort !== undefined && freesItsPlace(attempt);
  const week = weekGivenBack(attempt, after, store.now());
  const isMoveOff = move !== undefined && barOfMove(after) !== undefined;
  return {
    events: [
      ...(givesPlaceBack
        ? [{ type: "place-given-back", actor, causation, detail: { cohort } } as const]
        : []),
      ...(week === undefined
        ? []
        : [{ type: "release-given-back", actor, causation, detail: { round, week } } as const]),
    ],
    attempt: {
      // What has ended waits for no operator, although its execution was lost before.
      ...(isEnding && { haltedAt: undefined, waitingKey: undefined, ...unflagged }),
      ...(week !== undefined && { release: undefined }),
      ...(isMoveOff && { move: undefined }),
    },
    writes: [
      ...(isEnding ? await endingWrites(store, attempt) : []),
      ...(week === undefined ? [] : [giveReleaseBack(store, employerId, week)]),
      ...(isMoveOff ? hideMove(store, attempt) : []),
    ],
  };
}

const guardItem = v.object({ attemptId: v.string() });

/**
 * An attempt that ends frees the person for the next one at this level and its place for the next candidate; its leg, where it
 * has one, is due for nothing more, and nobody decides on an exemption from it. One that had ended before and was taken up
 * again holds the person no more: the guard may be another attempt's by now.
 */
async function endingWrites(store: Store, attempt: Attempt): Promise<Write[]> {
  const { journeys } = store.tables;
  const { attemptId } = attempt;
  const guard = keys.openAttempt(attempt.candidateId, attempt.level);
  // Only its own changes give an attempt's guard back or settle its exemption, so that what is read here is still so in the transaction.
  const [held, exemption, leg] = await Promise.all([
    readItem(store, guard, guardItem),
    findExemption(store, attemptId),
    findLeg(store, attemptId, attempt.leg),
  ]);
  return [
    ...(held?.attemptId === attemptId ? [remove(journeys, guard, is("attemptId", attemptId))] : []),
    ...(leg === undefined ? [] : [legWrite(store, leg)]),
    ...(exemption?.state === "requested" ? [closeRequest(store, attempt)] : []),
    ...leaveCohort(store, attempt),
  ];
}

/** A leg that was still to stop the one before it is due for that, and isn't started any more. */
function legWrite(store: Store, leg: Leg): Write {
  return leg.state === "intended" && takesAPlace[leg.reason]
    ? check(store.tables.journeys, keys.leg(leg.attemptId, leg.leg), is("state", "intended"))
    : endLeg(store, leg.attemptId, leg.leg);
}
