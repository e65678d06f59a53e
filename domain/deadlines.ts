import { addDays, addDaysToInstant, endOfDayInLondon, lastDayOf, plusSeconds } from "./calendar.ts";
import { workflowOfLeg, type LegStart } from "./legs.ts";
import { delaySeconds, type Backoff } from "./policy/parameter.ts";
import type { Policy } from "./policy/policy.ts";
import { lapses } from "./kinds-of-question.ts";
import type { Question } from "./questions.ts";
import type { Instant, Month } from "./time.ts";
import { waitMarginDays } from "./windows.ts";
import { endOfGrace, remindersOf, type RenewableAccreditation } from "./renewal.ts";

/** What must happen by some day. One function acts on each kind (functions/jobs/act-on-deadlines). */
export const deadlineKinds = [
  "remind",
  "lapse",
  "chase",
  "resume-again",
  "start-again",
  "publish-again",
  "commission-again",
  "roll-over",
  "open-renewal",
  "remind-of-renewal",
  "expire",
  "rebook-session",
  "spread-closure",
  "recheck-examiner",
  "reach-again",
  "renew-wait",
  "hand-on-places",
  "issue-statement",
] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

/** The one slot of an item: what is due next, and when. */
export interface Deadline {
  readonly kind: DeadlineKind;
  readonly at: Instant;
}

/** An item that can fall due, as far as its deadline needs to know. */
export type CanFallDue =
  | ({ readonly item: "accreditation" } & RenewableAccreditation)
  | ({ readonly item: "question" } & Pick<
      Question,
      | "kind"
      | "openedAt"
      | "closesAt"
      | "reminderEveryDays"
      | "remindersSent"
      | "resumeTries"
      | "acceptedAt"
      | "chasedAt"
    > & {
        readonly heldAt?: Instant | undefined;
        readonly answeredAt?: Instant | undefined;
        readonly takenUpAt?: Instant | undefined;
        readonly lastTriedAt?: Instant | undefined;
      })
  | {
      readonly item: "leg";
      readonly startAt: LegStart;
      readonly state: "intended" | "started" | "ended";
      readonly since: Instant;
      readonly tries: number;
    }
  | {
      readonly item: "event";
      readonly recordedAt: Instant;
      readonly tries: number;
      readonly publishedAt?: Instant | undefined;
    }
  | {
      readonly item: "commission";
      readonly since: Instant;
      readonly tries: number;
      readonly acceptedAt?: Instant | undefined;
    }
  | {
      /** One act of somebody's that reaches many attempts: it is done a part at a time. */
      readonly item: "reach";
      readonly kind: "rebook-session" | "spread-closure" | "recheck-examiner" | "reach-again";
      /** When the part before was done. */
      readonly since: Instant;
      readonly isThrough: boolean;
    }
  | {
      readonly item: "cohort";
      readonly since: Instant;
      /** A place may be free that somebody waits for. */
      readonly isPlaceFree: boolean;
      readonly waiting: number;
    }
  | {
      /** An employer's ledger. */
      readonly item: "ledger";
      /** The earliest month with entries that are on no statement yet. */
      readonly openMonth: Month | undefined;
    };

/**
 * The next deadline of an item; undefined when nothing more is due. A question that was answered is due
 * until its answer is taken up, whatever was sent to the execution meanwhile.
 */
export function nextDeadline(item: CanFallDue, policy: Policy): Deadline | undefined {
  const p = policy.parameters;
  switch (item.item) {
    case "question":
      return questionDeadline(item, policy);
    case "leg":
      if (item.state === "intended") return retry("start-again", item.since, item.tries, p.startAgain.value);
      if (item.state === "started")
        return {
          kind: "roll-over",
          at: addDaysToInstant(item.since, p.rollOverAfterDays.value[workflowOfLeg[item.startAt]]),
        };
      return undefined;
    case "event":
      return item.publishedAt === undefined
        ? retry("publish-again", item.recordedAt, item.tries, p.publishAgain.value)
        : undefined;
    case "commission":
      return item.acceptedAt === undefined
        ? retry("commission-again", item.since, item.tries, p.commissionAgain.value)
        : undefined;
    case "accreditation":
      return item.state === "in-force" ? accreditationDeadline(item, policy) : undefined;
    case "reach":
      return item.isThrough ? undefined : { kind: item.kind, at: item.since };
    case "cohort":
      if (item.isPlaceFree) return { kind: "hand-on-places", at: item.since };
      if (item.waiting === 0) return undefined;
      return { kind: "hand-on-places", at: plusSeconds(item.since, p.handOnAgainHours.value * 3600) };
    case "ledger":
      if (item.openMonth === undefined) return undefined;
      return {
        kind: "issue-statement",
        at: endOfDayInLondon(addDays(lastDayOf(item.openMonth), p.statementIssuedAfterDays.value)),
      };
  }
}

function questionDeadline(question: CanFallDue & { item: "question" }, policy: Policy): Deadline | undefined {
  if (question.takenUpAt !== undefined) return undefined;
  if (question.answeredAt !== undefined)
    return retry(
      "resume-again",
      question.lastTriedAt ?? question.answeredAt,
      question.resumeTries,
      policy.parameters.resumeAgain.value,
    );
  const renewal = renewalOf(question, policy);
  // What came in time does not lapse while an operator looks at it.
  if (question.heldAt !== undefined) return renewal;
  const next = nextReminder(question) ?? afterTheClose(question, policy);
  return renewal !== undefined && renewal.at < next.at ? renewal : next;
}

/** Silence answers, or whoever is asked is chased for as long as they are silent. */
function afterTheClose(question: CanFallDue & { item: "question" }, policy: Policy): Deadline {
  const { lapseGraceMinutes, appealReminderEveryDays } = policy.parameters;
  const first = plusSeconds(question.closesAt, lapseGraceMinutes.value * 60);
  if (lapses(question.kind)) return { kind: "lapse", at: first };
  const { chasedAt } = question;
  return {
    kind: "chase",
    at: chasedAt === undefined ? first : addDaysToInstant(chasedAt, appealReminderEveryDays.value),
  };
}

/**
 * A result may be waited for longer than the state that waits for it lasts: after a closure of the centres, or while it is
 * held. Half a day before it would time out, the journey goes on as its next leg, which waits anew.
 */
function renewalOf(question: CanFallDue & { item: "question" }, policy: Policy): Deadline | undefined {
  if (question.kind !== "result") return undefined;
  const { stageWindowDays, largestExtensionDays } = policy.parameters;
  const lastsDays = stageWindowDays.value + largestExtensionDays.value.result + waitMarginDays;
  return {
    kind: "renew-wait",
    at: addDaysToInstant(question.lastTriedAt ?? question.openedAt, lastsDays - 0.5),
  };
}

/**
 * The first reminder opens the renewal; the others go out while it is under way, whose end is a question's. One that is
 * not to be renewed runs to its last day, or to the end of the grace where a full assessment must be arranged.
 */
function accreditationDeadline(item: RenewableAccreditation, policy: Policy): Deadline | undefined {
  const reminder = remindersOf(item, policy)[item.remindersSent];
  const lapse = policy.parameters.lapseGraceMinutes.value * 60;
  switch (item.renewal) {
    case "not-due":
      return reminder && { kind: "open-renewal", at: reminder.at };
    case "under-way":
      return reminder && { kind: "remind-of-renewal", at: reminder.at };
    case "declined":
      return { kind: "expire", at: plusSeconds(item.expiresAt, lapse) };
    case "referred":
      return { kind: "expire", at: plusSeconds(endOfGrace(item, policy), lapse) };
  }
}

/** The first reminder not yet sent that still falls inside the window; none once the outcome was accepted. */
function nextReminder(question: CanFallDue & { item: "question" }): Deadline | undefined {
  if (question.reminderEveryDays === undefined || question.acceptedAt !== undefined) return undefined;
  const at = addDaysToInstant(question.openedAt, question.reminderEveryDays * (question.remindersSent + 1));
  return at < question.closesAt ? { kind: "remind", at } : undefined;
}

/** How many reminders have come due by now: after a missed period only the latest goes out. */
export function remindersDue(
  question: Pick<Question, "openedAt" | "closesAt" | "reminderEveryDays">,
  now: Instant,
): number {
  if (question.reminderEveryDays === undefined) return 0;
  let due = 0;
  while (true) {
    const at = addDaysToInstant(question.openedAt, question.reminderEveryDays * (due + 1));
    if (at > now || at >= question.closesAt) return due;
    due += 1;
  }
}

function retry(kind: DeadlineKind, since: Instant, tries: number, backoff: Backoff): Deadline {
  return { kind, at: plusSeconds(since, delaySeconds(backoff, tries)) };
}
