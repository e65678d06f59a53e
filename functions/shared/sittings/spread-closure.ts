import type { Attempt } from "../../../domain/attempt.ts";
import type { Closure } from "../../../domain/closures.ts";
import type { Actor, NewEvent } from "../../../domain/events.ts";
import { policyInForce } from "../../../domain/policy/policy.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import { unbook } from "../../../store/providers/bookings.ts";
import { countReached, findDueClosure, noteSpread } from "../../../store/providers/closures.ts";
import { toldProvider, withdrawCommission } from "../../../store/providers/commissions.ts";
import type { DueItem } from "../../../store/journey/deadlines.ts";
import type { Write } from "../../../store/database/expressions.ts";
import { leaveOut, type LeftOut } from "../../../store/journey/left-out.ts";
import { keepWindow, moveClose } from "../../../store/journey/question-windows.ts";
import { answerQuestion } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";
import { attemptsAskedForResults, touchedStages, type TouchedStage } from "./touched-by-closure.ts";

/** So many attempts are changed at once. */
const atOnce = 10;

/**
 * Spreads a closure over the next part of the attempts that it touches (rules 5): windows get the days back on which nothing
 * is held, and what was booked for them is sat again, which never counts. How far it came is kept, and an attempt is given a
 * closure once, so that a crash costs nothing but time. One that can't be reached is left out, and holds up nobody.
 */
export async function spreadClosure(due: DueItem, store: Store): Promise<void> {
  const closure = await findDueClosure(store, due);
  if (closure === undefined) return;
  const limit = policyInForce(store.now()).parameters.attemptsReachedPerRun.value;
  const { items, next } = await attemptsAskedForResults(store, { after: closure.place, limit });
  const actor: Actor = { kind: "operator", id: closure.orderedBy };
  let reached = 0;
  for (let at = 0; at < items.length; at += atOnce) {
    const part = items.slice(at, at + atOnce);
    const touched = await Promise.all(
      part.map((attemptId) =>
        closeFor(store, attemptId, closure, actor).catch(() => leaveOut(store, { attemptId, act: due })),
      ),
    );
    reached += touched.filter(Boolean).length;
  }
  await noteSpread(store, due, { reached, place: next });
}

/** Spreads a closure to an attempt that was left out of it. */
export async function spreadAgain({ attemptId, act }: LeftOut, store: Store): Promise<void> {
  const closure = await findDueClosure(store, act);
  if (closure === undefined) return;
  const actor: Actor = { kind: "operator", id: closure.orderedBy };
  if (await closeFor(store, attemptId, closure, actor)) await countReached(store, closure);
}

/** Whether the closure touched the attempt, and was not given it before. */
function closeFor(store: Store, attemptId: string, closure: Closure, actor: Actor): Promise<boolean> {
  return append(store, attemptId, async (attempt): Promise<Decision<boolean>> => {
    const touched = await touchedStages(store, attempt, closure);
    if (touched.length === 0) return { nothing: false };
    return closing(store, attempt, { touched, closure, actor });
  });
}

interface Closing {
  readonly touched: readonly TouchedStage[];
  readonly closure: Closure;
  readonly actor: Actor;
}

function closing(store: Store, attempt: Attempt, { touched, closure, actor }: Closing): Change<boolean> {
  const { closureId, from, until } = closure;
  const repeated = touched.filter(({ isRepeated }) => isRepeated);
  const stagesOf = (stages: readonly TouchedStage[]) => stages.map(({ question }) => question.stage ?? "");
  return {
    answer: true,
    events: [
      {
        ...{ type: "centres-closed", actor, causation: `closure#${closureId}` },
        detail: { from, until, stages: stagesOf(touched), repeated: stagesOf(repeated) },
      },
      ...touched.flatMap((stage) => eventsOf(attempt, stage, actor)),
    ],
    writes: touched.flatMap((stage) => writesOf(store, attempt, stage, actor)),
  };
}

/** The provider hears of each: of a longer window, or that what it booked is asked for no more under this reference. */
function eventsOf(
  attempt: Attempt,
  { question, isRepeated }: TouchedStage,
  actor: Actor,
): readonly NewEvent[] {
  const { key, stage = "", sitting = 1 } = question;
  if (!isRepeated) return [toldProvider("commission-changed", attempt, key, actor)];
  const repeated = { message: "centres-closed", stage, sitting };
  return [
    { type: "sitting-to-be-repeated", actor, causation: key, detail: repeated },
    toldProvider("commission-withdrawn", attempt, key, actor),
  ];
}

function writesOf(
  store: Store,
  attempt: Attempt,
  { question, closesAt, closures, booking, isRepeated }: TouchedStage,
  actor: Actor,
): readonly Write[] {
  const unbooked = booking === undefined ? [] : unbook(store, booking);
  const window = { closesAt, closures };
  if (!isRepeated) return [...unbooked, ...moveClose(store, attempt, question, window)];
  const again = { answer: "sit-again", countsAsMissed: false, answeredBy: actor.id } as const;
  return [
    ...unbooked,
    ...keepWindow(store, question, window),
    answerQuestion(store, attempt, question, again),
    withdrawCommission(store, attempt, question.key),
  ];
}
