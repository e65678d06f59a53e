import type { Attempt, OutcomeVersion } from "./attempt.ts";
import { endOfWindow, endOfWorkingDaysWindow } from "./calendar.ts";
import type { Outcome } from "./outcome.ts";
import type { Policy } from "./policy/policy.ts";
import type { Instant } from "./time.ts";
import { afterStandstill } from "./windows.ts";

export const nextStepChoices = ["fast-track-resit", "appeal", "accept"] as const;
export type NextStepChoice = (typeof nextStepChoices)[number];

/** How it came that the employer did not agree to a re-sit. */
export const resitRefusals = ["declined", "lapsed"] as const;
export type ResitRefusal = (typeof resitRefusals)[number];

/** What the choices after an outcome hang on. */
export interface NextStepFacts {
  readonly outcome: Pick<Outcome, "result" | "partiallyMet">;
  /** When this outcome and its feedback were released; every window runs from here. */
  readonly releasedAt: Instant;
  /** The time that the journey stood still since the release, which the re-sit's window is given back. */
  readonly standstillSeconds?: number;
  /** Fast-track re-sits started so far. */
  readonly fastTrackResits: number;
  readonly hasAccepted: boolean;
  /** The re-sit that follows this outcome was started and is not decided yet. */
  readonly isResitUnderWay?: boolean;
  /** The employer did not agree to support it and to release the candidate. */
  readonly resitRefusal?: ResitRefusal | undefined;
  readonly appeal: "none" | "under-way" | "decided";
}

export type NextStepReason =
  | "open"
  | "outcome-met"
  | "not-partially-met"
  | "no-resits-left"
  | "employer-declined-support"
  | "employer-did-not-answer"
  | "resit-under-way"
  | "given-up-by-accepting"
  | "appeal-under-way"
  | "already-accepted"
  | "already-appealed"
  | "window-passed";

/** One choice: whether the rules leave it open, until when (null: never, or without end), and why. */
export interface NextStep {
  readonly choice: NextStepChoice;
  readonly open: boolean;
  readonly closesAt: Instant | null;
  readonly reason: NextStepReason;
}

/** What bars a choice whatever the time; undefined where only its window counts. */
type Bar = (facts: NextStepFacts, policy: Policy) => NextStepReason | undefined;

interface Choice {
  readonly bar: Bar;
  readonly closesAt: (facts: NextStepFacts, policy: Policy) => Instant | null;
}

const refusedBecause: Readonly<Record<ResitRefusal, NextStepReason>> = {
  declined: "employer-declined-support",
  lapsed: "employer-did-not-answer",
};

function barResit(facts: NextStepFacts, policy: Policy): NextStepReason | undefined {
  if (!facts.outcome.partiallyMet) return "not-partially-met";
  if (facts.isResitUnderWay === true) return "resit-under-way";
  if (facts.resitRefusal !== undefined) return refusedBecause[facts.resitRefusal];
  if (facts.hasAccepted) return "given-up-by-accepting";
  if (facts.appeal === "under-way") return "appeal-under-way";
  return facts.fastTrackResits < policy.parameters.fastTrackResitLimit.value ? undefined : "no-resits-left";
}

const choices: Readonly<Record<NextStepChoice, Choice>> = {
  "fast-track-resit": {
    bar: barResit,
    closesAt: ({ releasedAt, standstillSeconds = 0 }, policy) =>
      afterStandstill(
        endOfWindow(releasedAt, policy.parameters.fastTrackResitWindowDays.value),
        standstillSeconds,
      ),
  },
  appeal: {
    // Neither accepting nor a re-sit waives it before its last day: only an appeal made uses it up.
    bar: (facts) => (facts.appeal === "none" ? undefined : "already-appealed"),
    closesAt: ({ releasedAt }, policy) =>
      endOfWorkingDaysWindow(releasedAt, policy.parameters.appealWindowWorkingDays.value),
  },
  accept: {
    bar: (facts) => {
      if (facts.isResitUnderWay === true) return "resit-under-way";
      if (facts.appeal === "under-way") return "appeal-under-way";
      return facts.hasAccepted ? "already-accepted" : undefined;
    },
    closesAt: () => null,
  },
};

function barOf(choice: NextStepChoice, facts: NextStepFacts, policy: Policy): NextStepReason | undefined {
  return facts.outcome.result === "met" ? "outcome-met" : choices[choice].bar(facts, policy);
}

/** When the choice's window ends; null where it is barred or has no end. */
function closingOf(choice: NextStepChoice, facts: NextStepFacts, policy: Policy): Instant | null {
  const isBarred = barOf(choice, facts, policy) !== undefined;
  return isBarred ? null : choices[choice].closesAt(facts, policy);
}

function nextStep(choice: NextStepChoice, facts: NextStepFacts, at: Instant, policy: Policy): NextStep {
  const closesAt = closingOf(choice, facts, policy);
  const isPast = closesAt !== null && at > closesAt;
  const reason = barOf(choice, facts, policy) ?? (isPast ? "window-passed" : "open");
  return { choice, open: reason === "open", closesAt, reason };
}

/**
 * Every choice after a release, open or not, and why. Fast-track re-sit: partially met only [O], at most twice, chosen
 * within 90 days of feedback, which starts it however long the employer then takes to agree [assumed], never while an
 * appeal is open [peer: NET]. Appeal: any outcome not met, once per attempt, within 20 working days
 * [peer: teacher induction]. Accept: while neither is under way. Throws CalendarEndsError.
 */
export function nextSteps(facts: NextStepFacts, at: Instant, policy: Policy): readonly NextStep[] {
  return nextStepChoices.map((choice) => nextStep(choice, facts, at, policy));
}

/**
 * What follows when the employer does not agree to a re-sit, which the candidate then can't choose any more: while the
 * appeal's window is open they are asked again what next, since nothing waives it (rules 9); else they are returned
 * to the employer. A re-sit that never began counts in no limit. Throws CalendarEndsError.
 */
export function afterRefusedResit(facts: NextStepFacts, at: Instant, policy: Policy): "ask-again" | "return" {
  const appeal = nextSteps(facts, at, policy).find(({ choice }) => choice === "appeal");
  return appeal?.open === true ? "ask-again" : "return";
}

/**
 * The instant until which the return to the employer waits: the end of the longest window left open to the candidate
 * (rules 9), passed or not. Accepting gives up the re-sit, never the appeal. Null where no day decides: an outcome that
 * is met returns nobody, and an appeal under way is waited for until it is decided. Throws CalendarEndsError.
 */
export function returnWaitsUntil(facts: NextStepFacts, policy: Policy): Instant | null {
  if (facts.outcome.result === "met" || facts.appeal === "under-way") return null;
  const ends = nextStepChoices.map((choice) => closingOf(choice, facts, policy));
  // An appeal decided leaves perhaps no window: then nothing is waited for beyond the release itself.
  return ends.reduce<Instant>(
    (latest, end) => (end !== null && end > latest ? end : latest),
    facts.releasedAt,
  );
}

/** Whether a fast-track re-sit was chosen after the latest released outcome, and the employer has not agreed yet. */
export function awaitsResitSupport(attempt: Pick<Attempt, "releasedOutcome" | "resitChosenAfter">): boolean {
  return isLatest(attempt.resitChosenAfter, attempt);
}

/** Why the employer did not agree to a re-sit after the latest released outcome; undefined where it was not refused. */
export function resitRefusal(
  attempt: Pick<Attempt, "releasedOutcome" | "resitRefusedAfter">,
): ResitRefusal | undefined {
  const { resitRefusedAfter } = attempt;
  return isLatest(resitRefusedAfter, attempt) ? resitRefusedAfter?.because : undefined;
}

/** An outcome that was issued anew opens its choices anew: what was said after the one before is about that one. */
function isLatest(
  after: OutcomeVersion | undefined,
  { releasedOutcome }: Pick<Attempt, "releasedOutcome">,
): boolean {
  return (
    after !== undefined &&
    after.round === releasedOutcome?.round &&
    after.outcomeVersion === releasedOutcome.outcomeVersion
  );
}
