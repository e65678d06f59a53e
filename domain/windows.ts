import type { Attempt } from "./attempt.ts";
import { dayInLondon, daysBetween, endOfDayInLondon, plusSeconds, secondsBetween } from "./calendar.ts";
import type { Policy } from "./policy/policy.ts";
import type { Question } from "./questions.ts";
import type { Day, Instant } from "./time.ts";

type Window = Pick<Question, "closesAt" | "standstillSeconds" | "answeredAt">;
type Standstill = Pick<Attempt, "standstillSeconds" | "haltedAt">;

/** The seconds that the journey has stood halted in all, the halt that still lasts included. */
export function standstillBy(attempt: Standstill, now: Instant): number {
  const lasting = attempt.haltedAt === undefined ? 0 : secondsBetween(attempt.haltedAt, now);
  return attempt.standstillSeconds + Math.max(0, lasting);
}

/**
 * When a question closes once the time that the journey stood halted since it was opened is given back, to the
 * end of that day in England. An answered question keeps its close: nothing is waited for any more.
 */
export function closeAfterStandstill(question: Window, attempt: Standstill, now: Instant): Instant {
  const given = standstillBy(attempt, now) - question.standstillSeconds;
  if (given <= 0 || question.answeredAt !== undefined) return question.closesAt;
  return endOfDayInLondon(dayInLondon(plusSeconds(question.closesAt, given)));
}

/** Whether an answer received now is in time: it counts by its receipt, up to and including the close. */
export function isInTime(question: Window, attempt: Standstill, receivedAt: Instant): boolean {
  return receivedAt <= closeAfterStandstill(question, attempt, receivedAt);
}

/** What a longer window comes to. */
export interface Extension {
  readonly closesAt: Instant;
  /** The days by which the window was extended in all, these included. */
  readonly extendedDays: number;
}
export type ExtensionRefusal = "not-later" | "too-long";

/**
 * The window of an open question extended to the end of a day in England, by employer or operator (rules 4): at most
 * by so many days in all as the policy allows its kind, so that the execution that waits outlasts it without a new
 * leg. Refused where the day is not later than the close that stands, the time given back after a halt included.
 */
export function extendTo(
  day: Day,
  question: Window & Pick<Question, "kind" | "extendedDays">,
  { attempt, now, policy }: { readonly attempt: Standstill; readonly now: Instant; readonly policy: Policy },
): Extension | { readonly refusal: ExtensionRefusal } {
  const added = daysBetween(dayInLondon(closeAfterStandstill(question, attempt, now)), day);
  if (added <= 0) return { refusal: "not-later" };
  const extendedDays = (question.extendedDays ?? 0) + added;
  if (extendedDays > policy.parameters.largestExtensionDays.value[question.kind])
    return { refusal: "too-long" };
  return { closesAt: endOfDayInLondon(day), extendedDays };
}
