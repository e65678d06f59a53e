import type { AccreditationState } from "./accreditation.ts";
import {
  addDays,
  addMonths,
  dayInLondon,
  endOfDayInLondon,
  endOfWindow,
  startOfDayInLondon,
} from "./calendar.ts";
import type { Policy } from "./policy/policy.ts";
import type { Answers } from "./kinds-of-question.ts";
import type { Day, Instant } from "./time.ts";

/** How the next renewal stands. `declined` by its holder, or `referred` to a full assessment, it is not opened by the calendar. */
export const renewalStates = ["not-due", "under-way", "declined", "referred"] as const;
export type RenewalState = (typeof renewalStates)[number];

/** An accreditation as far as its renewal hangs on it. Dates are those of the policy that it pins. */
export interface RenewableAccreditation {
  readonly state: AccreditationState;
  /** The end of its last day in England. */
  readonly expiresAt: Instant;
  readonly renewal: RenewalState;
  /** Reminders of this renewal that went out; the one that opened it is the first. */
  readonly remindersSent: number;
}

/**
 * The end of the period that begins on the day: of the award, or the last day of the period before, whenever the renewal
 * itself was done. Whoever is early loses nothing by it, and whoever is late wins nothing [assumed] (rules 10).
 */
export function expiryOf(countsFrom: Day, { parameters }: Policy): Instant {
  return endOfDayInLondon(addMonths(countsFrom, parameters.reaccreditationIntervalMonths.value));
}

/** The end of the days in which a renewal that is late still counts (rules 10). */
export function endOfGrace(
  { expiresAt }: Pick<RenewableAccreditation, "expiresAt">,
  policy: Policy,
): Instant {
  return endOfWindow(expiresAt, policy.parameters.reaccreditationGraceDays.value);
}

export interface Reminder {
  readonly daysBefore: number;
  readonly at: Instant;
}

/** Every reminder, earliest first: each from the first moment of its day in England (rules 10). */
export function remindersOf(
  { expiresAt }: Pick<RenewableAccreditation, "expiresAt">,
  { parameters }: Policy,
): readonly Reminder[] {
  const lastDay = dayInLondon(expiresAt);
  return parameters.reaccreditationReminderDaysBefore.value
    .toSorted((a, b) => b - a)
    .map((daysBefore) => ({ daysBefore, at: startOfDayInLondon(addDays(lastDay, -daysBefore)) }));
}

/** The reminders that have come due by now: after a missed period only the last of them goes out. */
export function remindersDueBy(
  accreditation: Pick<RenewableAccreditation, "expiresAt">,
  now: Instant,
  policy: Policy,
): readonly Reminder[] {
  return remindersOf(accreditation, policy).filter(({ at }) => at <= now);
}

/** When the candidate's evidence must be there: the end of the grace, but never sooner than the least window from now. */
export function evidenceClosesAt(
  accreditation: Pick<RenewableAccreditation, "expiresAt">,
  now: Instant,
  policy: Policy,
): Instant {
  const least = endOfWindow(now, policy.parameters.reaccreditationLeastWindowDays.value);
  const grace = endOfGrace(accreditation, policy);
  return grace > least ? grace : least;
}

/** What the questions of a renewal were answered; absent where they were not asked. */
export interface RenewalAnswers {
  readonly evidence: Answers["renewal-evidence"];
  readonly confirmation?: Answers["renewal-confirmation"] | undefined;
  readonly audit?: Answers["renewal-audit"] | undefined;
}

/**
 * Whether an operator audits the renewal: one of the sample, whose `share` of all, from 0 to below 1, is below the
 * policy's; and one that the employer left unanswered, or says not to employ the holder any more, so that nobody's
 * accreditation hangs on an office's silence, or on whom it left [assumed].
 */
export function isAudited(
  confirmation: RenewalAnswers["confirmation"],
  share: number,
  { parameters }: Policy,
): boolean {
  return (
    confirmation === "lapsed" ||
    confirmation === "not-employed" ||
    share * 100 < parameters.reaccreditationAuditPercent.value
  );
}

export const renewalResults = ["renewed", "referred", "lapsed"] as const;
export type RenewalResult = (typeof renewalResults)[number];

/**
 * What a renewal comes to (rules 10). Only the candidate's own silence lets it lapse; an employer that does not confirm the
 * practice, or an audit that is not satisfied, refers to a full assessment; an audit that nobody made is no reason
 * against the person [assumed].
 */
export function resultOfRenewal({ evidence, confirmation, audit }: RenewalAnswers): RenewalResult {
  if (evidence !== "given") return "lapsed";
  return confirmation === "declined" || audit === "not-satisfied" ? "referred" : "renewed";
}

/** Why a candidate can't take a renewal up by themselves. */
export type ReopeningBar = "revoked" | "referred-to-full-assessment" | "in-force" | "restore-window-passed";

/**
 * Why a renewal can't be opened by the candidate; undefined where it can: to restore an accreditation within a year of
 * its lapse (rules 10), or because they think better of having declined one.
 */
export function barOfReopening(
  accreditation: RenewableAccreditation & { readonly lapsedAt?: Instant | undefined },
  now: Instant,
  policy: Policy,
): ReopeningBar | undefined {
  const { state, renewal, lapsedAt } = accreditation;
  if (state === "revoked") return "revoked";
  if (renewal === "referred") return "referred-to-full-assessment";
  if (state === "in-force") return renewal === "declined" ? undefined : "in-force";
  return lapsedAt !== undefined && now > restorableUntil(lapsedAt, policy)
    ? "restore-window-passed"
    : undefined;
}

/** The end of the last day on which a lapsed accreditation can be restored. */
export function restorableUntil(lapsedAt: Instant, { parameters }: Policy): Instant {
  return endOfDayInLondon(addMonths(dayInLondon(lapsedAt), parameters.reaccreditationRestoreMonths.value));
}

/**
 * The last day that a policy gives an accreditation that is renewed by it, or whose renewal was not opened yet when it came:
 * by its interval, but never so soon that the first reminder would lie in the past, so that everybody gets every reminder
 * [assumed].
 */
export function expiryUnder(countsFrom: Day, now: Instant, policy: Policy): Instant {
  const notice = Math.max(...policy.parameters.reaccreditationReminderDaysBefore.value);
  const soonest = endOfWindow(now, notice + 1);
  const expiry = expiryOf(countsFrom, policy);
  return expiry > soonest ? expiry : soonest;
}
