import type { Attempt } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import type { Question } from "../../../domain/questions.ts";
import type { Instant } from "../../../domain/time.ts";
import { afterStandstill, closeAfterStandstill } from "../../../domain/windows.ts";
import type { Parts } from "../../../store/append.ts";
import { changeCommission, toldProvider } from "../../../store/providers/commissions.ts";
import { update } from "../../../store/database/expressions.ts";
import { unflagged } from "../../../store/journey/flags.ts";
import { keys } from "../../../store/keys.ts";
import { keepWindow, questionDue, windowAfterClosures } from "../../../store/journey/question-windows.ts";
import type { Stage } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";

/**
 * Makes a question that an earlier leg asked this leg's own: its token and its standing as taken up go, key and answer
 * stay. One that is still open gets back the time that the journey stood halted, and the closures of centres meanwhile; of
 * one that has its answer, the time is the stage's, for a sitting in its place.
 */
export async function takeOver(
  store: Store,
  attempt: Attempt,
  asked: Question,
  stage: Stage | undefined,
): Promise<Parts> {
  const now = store.now();
  const given = { ...asked, closesAt: closeAfterStandstill(asked, attempt, now) };
  const { closesAt, closures } = asked.answer === undefined ? await windowAfterClosures(store, given) : given;
  const taken = {
    askedByLeg: attempt.leg,
    ...{ closesAt, closures },
    standstillSeconds: attempt.standstillSeconds,
    ...{ resumeTries: 0, lastTriedAt: now },
    ...{ token: undefined, tokenOrder: undefined, resumedAt: undefined, takenUpAt: undefined },
  };
  const ofStage =
    asked.answer === undefined ? { closesAt, closures } : { closesAt: closeOfRepeat(attempt, asked, stage) };
  const isGiven = closures !== undefined && closures.length > (asked.closures?.length ?? 0);
  return {
    events: isGiven ? [toldProvider("commission-changed", attempt, asked.key, system("invite"))] : [],
    writes: [
      update(store.tables.journeys, keys.question(asked.attemptId, asked.key), {
        ...taken,
        ...questionDue(attempt, { ...asked, ...taken }),
        // One that is still open, or held, waits for its operator as before.
        ...(asked.answer !== undefined && unflagged),
      }),
      ...keepWindow(store, asked, ofStage),
      // The centres were closed while nobody could be told of it: an appeal had suspended the sittings.
      ...(isGiven ? [changeCommission(store, attempt, asked.key, { closesAt })] : []),
    ],
  };
}

/** The answer may have given the stage a later close than the question's own: that one is moved. */
function closeOfRepeat(attempt: Attempt, asked: Question, stage: Stage | undefined): Instant {
  const stoodStill = attempt.standstillSeconds - asked.standstillSeconds;
  return afterStandstill(stage?.closesAt ?? asked.closesAt, stoodStill);
}
