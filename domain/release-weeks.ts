import { isFinal, type Attempt } from "./attempt.ts";
import { addDays, dayInLondon, weekOf } from "./calendar.ts";
import type { Day, Instant } from "./time.ts";

/** Days from one to another, both included; one day is a span from itself to itself. */
export interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** What an employer has agreed about releasing somebody for a visit [A 70]. Days only, never why. */
export interface Release {
  /** The first leg starts on this day, and with it every window. */
  readonly earliestOn?: Day | undefined;
  /** When the person can't be released; the provider is told. */
  readonly notAvailableOn?: readonly Span[] | undefined;
}

/** How many people an employer releases in a week, by the week's Monday. */
export type ReleasesByWeek = ReadonlyMap<Day, number>;

/** The first week, this one or a later one, in which the employer's cap leaves room [A 70]. */
export function firstFreeWeek(released: ReleasesByWeek, cap: number, at: Instant): Day {
  let week = weekOf(dayInLondon(at));
  while ((released.get(week) ?? 0) >= cap) week = addDays(week, 7);
  return week;
}

/**
 * The week whose release falls free by a change of the attempt: it ended, moved to another employer or its round fell away
 * before the week began. In one that has begun the candidate may have been released: it stays counted.
 */
export function weekGivenBack(
  { release, round, employerId }: Attempt,
  after: Pick<Attempt, "status" | "round" | "employerId">,
  at: Instant,
): Day | undefined {
  if (release?.round !== round || release.week <= weekOf(dayInLondon(at))) return undefined;
  const isKept = !isFinal(after.status) && after.round === round && after.employerId === employerId;
  return isKept ? undefined : release.week;
}
