import type { Attempt } from "./attempt.ts";
import { dayInLondon, endOfDayInLondon, plusSeconds, secondsBetween } from "./calendar.ts";
import type { Question } from "./questions.ts";
import type { Instant } from "./time.ts";

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
