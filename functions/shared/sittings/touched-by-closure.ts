import type { Attempt } from "../../../domain/attempt.ts";
import { closeAfterClosures, fallsInto, type Closure, type ClosedWindow } from "../../../domain/closures.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import type { Question } from "../../../domain/questions.ts";
import { readBookings, type Booking } from "../../../store/providers/bookings.ts";
import { pageOfDeadlines } from "../../../store/journey/deadlines.ts";
import { idsOf } from "../../../store/keys.ts";
import type { Page, Paging } from "../../../store/database/pages.ts";
import { openResults, readQuestions } from "../../../store/journey/questions.ts";
import { readStages } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";

/** So many items of the index are read at once, and so often for one answer: a second or two, whatever else is due. */
const pageSize = 250;
const pagesAtMost = 40;

/**
 * The attempts of which a result is asked for now, about so many at a time: whatever is open stands in the deadline index,
 * among everything else that is due. An attempt may come in several pages, and a page may be empty before the last. Throws
 * UnknownPlaceError.
 */
export async function attemptsAskedForResults(store: Store, { after, limit }: Paging): Promise<Page<string>> {
  const found = new Set<string>();
  let place = after;
  for (let pages = 0; pages < pagesAtMost; pages += 1) {
    const { items, next } = await pageOfDeadlines(store, { after: place, limit: pageSize });
    for (const item of items)
      if (item.sk.startsWith("QUESTION#result#")) found.add(idsOf.question(item).attemptId);
    place = next;
    if (place === undefined || found.size >= limit) break;
  }
  return { items: [...found], next: place };
}

/** A stage that a closure touches: its window, and what was booked for the days on which nothing is held. */
export interface TouchedStage extends ClosedWindow {
  readonly question: Question;
  readonly booking?: Booking | undefined;
  /** It is to be sat again; false where it is only given time, or was sat as often as the rules allow. */
  readonly isRepeated: boolean;
}

/**
 * The stages of an attempt that a closure touches and that were not given it back yet. A result that is held needs no time;
 * while an appeal suspends them, stages are given it by the leg that takes them over.
 */
export async function touchedStages(
  store: Store,
  attempt: Attempt,
  closure: Closure,
): Promise<readonly TouchedStage[]> {
  if (attempt.suspendedAt !== undefined) return [];
  const open = openResults(await readQuestions(store, attempt.attemptId))
    .filter(({ heldAt }) => heldAt === undefined)
    .filter(({ closures = [] }) => !closures.includes(closure.closureId));
  if (open.length === 0) return [];
  const [bookings, stages] = await Promise.all([
    readBookings(store, attempt.attemptId),
    readStages(store, attempt.attemptId),
  ]);
  const limit = policyOfVersion(attempt.policyVersion).parameters.sittingsPerStageLimit.value;
  return open.flatMap((question) => {
    const window = closeAfterClosures(question, [closure]);
    if (window.closesAt === question.closesAt) return [];
    const booking = bookings.find(
      ({ questionKey, sittingAt }) => questionKey === question.key && fallsInto(sittingAt, closure),
    );
    const sittings = stages.find(({ stage }) => stage === question.stage)?.sittingsInRound ?? limit;
    return [{ ...window, question, booking, isRepeated: booking !== undefined && sittings < limit }];
  });
}
