import type { Attempt } from "./attempt.ts";
import {
  dayInLondon,
  daysBetween,
  endOfDayInLondon,
  endOfWindow,
  endOfWorkingDaysWindow,
  plusSeconds,
  secondsBetween,
} from "./calendar.ts";
import type { Policy } from "./policy/policy.ts";
import { kindsOfQuestion, lapses, type QuestionKind } from "./kinds-of-question.ts";
import type { Question } from "./questions.ts";
import type { Day, Instant } from "./time.ts";

type Window = Pick<Question, "kind" | "closesAt" | "standstillSeconds" | "answeredAt">;
type Standstill = Pick<Attempt, "standstillSeconds" | "haltedAt" | "suspendedAt">;

/** The close of a question of this kind that is opened at the instant. Throws CalendarEndsError. */
export function closeOfWindow(kind: QuestionKind, openedAt: Instant, policy: Policy): Instant {
  const window = kindsOfQuestion[kind].window(policy);
  return "days" in window
    ? endOfWindow(openedAt, window.days)
    : endOfWorkingDaysWindow(openedAt, window.workingDays);
}

/**
 * The seconds that the journey has stood still in all, what still lasts included: halted, or suspended by an appeal
 * [peer: NET]. Time that was both counts once.
 */
export function standstillBy({ haltedAt, suspendedAt, standstillSeconds }: Standstill, now: Instant): number {
  const since = [haltedAt, suspendedAt].filter((at) => at !== undefined).toSorted()[0];
  return standstillSeconds + (since === undefined ? 0 : Math.max(0, secondsBetween(since, now)));
}

/** The head's attributes once what still lasts is added up: a halt ends by it, a suspension goes on from now. */
export function standstillSettled(attempt: Standstill, now: Instant) {
  return {
    standstillSeconds: standstillBy(attempt, now),
    haltedAt: undefined,
    suspendedAt: attempt.suspendedAt === undefined ? undefined : now,
  };
}

/** An instant so much later as the journey stood still since, to the end of that day in England. */
export function afterStandstill(instant: Instant, seconds: number): Instant {
  return seconds <= 0 ? instant : endOfDayInLondon(dayInLondon(plusSeconds(instant, seconds)));
}

/**
 * When a question closes once the time that the journey stood still since it was opened is given back, to the
 * end of that day in England. An answered question keeps its close, for nothing is waited for any more, and so does
 * one of an appeal: what stands still is the rest.
 */
export function closeAfterStandstill(question: Window, attempt: Standstill, now: Instant): Instant {
  if (question.answeredAt !== undefined || !lapses(question.kind)) return question.closesAt;
  return afterStandstill(question.closesAt, standstillBy(attempt, now) - question.standstillSeconds);
}

/**
 * Whether an answer received now is in time: it counts by its receipt, up to and including the close. Where no silence
 * decides, an answer is never late.
 */
export function isInTime(question: Window, attempt: Standstill, receivedAt: Instant): boolean {
  return !lapses(question.kind) || receivedAt <= closeAfterStandstill(question, attempt, receivedAt);
}

/**
 * A state that waits for an answer outlasts the window by so many days: one for the job that lapses, and one for somebody
 * to look why it did not.
 */
export const waitMarginDays = 2;

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
