import { addDays, dayInLondon, daysBetween, endOfDayInLondon } from "./calendar.ts";
import type { Question } from "./questions.ts";
import type { Day, Instant } from "./time.ts";

/** All assessment centres are closed from one day to another, both included; as in March 2020. */
export interface Closure {
  readonly closureId: string;
  readonly from: Day;
  readonly until: Day;
}

type Window = Pick<Question, "openedAt" | "closesAt" | "closures">;
/** A window with the closures that it has been given back by now. */
export type ClosedWindow = { readonly closesAt: Instant; readonly closures: readonly string[] };

/** The closure's id: one closes all centres for the same days once. */
export const closureIdOf = ({ from, until }: Pick<Closure, "from" | "until">): string => `${from}_${until}`;

/** Whether two closures have a day in common. */
export function overlap(
  one: Pick<Closure, "from" | "until">,
  other: Pick<Closure, "from" | "until">,
): boolean {
  return one.from <= other.until && other.from <= one.until;
}

/**
 * A window for sitting a stage once every closure that fell into it is given back, each once: its clock stands still while
 * the centres are closed, so that the days left when they close are left when they open. A closure after the window, or
 * before it was opened, gives nothing; one that a longer window reaches into by then does.
 */
export function closeAfterClosures(window: Window, closures: readonly Closure[]): ClosedWindow {
  const openedOn = dayInLondon(window.openedAt);
  let { closesAt } = window;
  const given = [...(window.closures ?? [])];
  for (const { closureId, from, until } of closures.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (given.includes(closureId) || until < openedOn || from > dayInLondon(closesAt)) continue;
    const days = daysBetween(from > openedOn ? from : openedOn, until) + 1;
    closesAt = endOfDayInLondon(addDays(dayInLondon(closesAt), days));
    given.push(closureId);
  }
  return { closesAt, closures: given };
}

/** Whether what is booked for then can't be held. */
export function fallsInto(sittingAt: Instant, { from, until }: Pick<Closure, "from" | "until">): boolean {
  const day = dayInLondon(sittingAt);
  return from <= day && day <= until;
}
