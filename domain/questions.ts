import { remedies, type Remedy } from "./appeals.ts";
import type { Attempt, Transition } from "./attempt.ts";
import { endOfWindow, endOfWorkingDaysWindow } from "./calendar.ts";
import type { EventType } from "./events.ts";
import type { ExternalStage } from "./levels.ts";
import type { NotSatReason } from "./outcome.ts";
import type { Policy } from "./policy/policy.ts";
import type { Day, Instant } from "./time.ts";

export const questionKinds = [
  "endorsement",
  "taking-part",
  "resit-support",
  "result",
  "next-step",
  "appeal-admissibility",
  "appeal-panel",
  "appeal-decision",
  "renewal-evidence",
  "renewal-confirmation",
  "renewal-audit",
] as const;
export type QuestionKind = (typeof questionKinds)[number];
export type AppealQuestionKind = Extract<QuestionKind, `appeal-${string}`>;

/** Who is asked. */
export type Asked = "employer" | "candidate" | "provider" | "operator" | "panel";

/**
 * Every answer a question can have. `lapsed` is the passing of its window, `withdrawn` the candidate's
 * withdrawal, `no-longer-asked` that something else took the journey elsewhere: answers like any other.
 */
export interface Answers {
  endorsement: "endorsed" | "declined" | "lapsed" | "withdrawn";
  "taking-part": "confirmed" | "declined" | "lapsed" | "withdrawn";
  "resit-support": "agreed" | "declined" | "no-longer-asked" | "lapsed" | "withdrawn";
  result: "result" | "sit-again" | "not-sat" | "no-longer-asked" | "lapsed" | "withdrawn";
  "next-step": "fast-track-resit" | "appealed" | "accepted" | "no-longer-asked" | "lapsed" | "withdrawn";
  "appeal-admissibility": "admissible" | "not-admissible" | "appeal-withdrawn" | "withdrawn";
  "appeal-panel": "panel-formed" | "appeal-withdrawn" | "withdrawn";
  "appeal-decision": "not-upheld" | Remedy | "appeal-withdrawn" | "withdrawn";
  "renewal-evidence": "given" | "lapsed" | "withdrawn";
  "renewal-confirmation": "confirmed" | "declined" | "not-employed" | "lapsed" | "withdrawn";
  "renewal-audit": "satisfied" | "not-satisfied" | "lapsed" | "withdrawn";
}
export const answerCodes = [
  "endorsed",
  "declined",
  "confirmed",
  "agreed",
  "result",
  "sit-again",
  "not-sat",
  "fast-track-resit",
  "appealed",
  "accepted",
  "admissible",
  "not-admissible",
  "panel-formed",
  "not-upheld",
  ...remedies,
  "appeal-withdrawn",
  "no-longer-asked",
  "given",
  "satisfied",
  "not-satisfied",
  "not-employed",
  "lapsed",
  "withdrawn",
] as const satisfies readonly Answers[QuestionKind][];
export type AnswerCode = (typeof answerCodes)[number];

/** What taking up an answer does to the attempt, beside marking the question. */
export type AnswerEffect = { readonly transition?: Transition; readonly stage?: "sit-again" | "not-sat" };

interface KindOfQuestion<K extends QuestionKind> {
  readonly asks: Asked;
  /** From the question to its close; `next-step` closes with its longest window instead. */
  readonly window: (policy: Policy) => { readonly days: number } | { readonly workingDays: number };
  /** Days between reminders; undefined where nobody is reminded. */
  readonly reminderEveryDays: (policy: Policy) => number | undefined;
  /** What the log says when the window has passed; undefined: no silence decides, and who is asked is chased. */
  readonly lapsesAs: EventType | undefined;
  readonly effects: Record<Answers[K], AnswerEffect>;
}

/** One row per kind of question: whom it asks, for how long, with which reminders and which answers. */
export const kindsOfQuestion: { readonly [K in QuestionKind]: KindOfQuestion<K> } = {
  endorsement: {
    asks: "employer",
    window: (policy) => ({ days: policy.parameters.endorsementWindowDays.value }),
    reminderEveryDays: (policy) => policy.parameters.endorsementReminderEveryDays.value,
    lapsesAs: "endorsement-lapsed",
    effects: {
      endorsed: { transition: "endorse" },
      declined: { transition: "declineToEndorse" },
      lapsed: { transition: "lapseEndorsement" },
      withdrawn: {},
    },
  },
  "taking-part": {
    asks: "candidate",
    window: (policy) => ({ days: policy.parameters.takingPartWindowDays.value }),
    reminderEveryDays: (policy) => policy.parameters.takingPartReminderEveryDays.value,
    lapsesAs: "taking-part-lapsed",
    effects: {
      confirmed: { transition: "confirmTakingPart" },
      declined: { transition: "declineToTakePart" },
      lapsed: { transition: "declineToTakePart" },
      withdrawn: {},
    },
  },
  "resit-support": {
    asks: "employer",
    window: (policy) => ({ days: policy.parameters.resitSupportWindowDays.value }),
    reminderEveryDays: (policy) => policy.parameters.resitSupportReminderEveryDays.value,
    lapsesAs: "resit-support-lapsed",
    effects: { agreed: {}, declined: {}, "no-longer-asked": {}, lapsed: {}, withdrawn: {} },
  },
  result: {
    asks: "provider",
    window: (policy) => ({ days: policy.parameters.stageWindowDays.value }),
    reminderEveryDays: () => undefined,
    lapsesAs: "stage-window-passed",
    effects: {
      result: {},
      "sit-again": { stage: "sit-again" },
      "not-sat": { stage: "not-sat" },
      "no-longer-asked": {},
      lapsed: { stage: "not-sat" },
      withdrawn: {},
    },
  },
  "next-step": {
    asks: "candidate",
    window: (policy) => ({ days: policy.parameters.fastTrackResitWindowDays.value }),
    reminderEveryDays: (policy) => policy.parameters.nextStepReminderEveryDays.value,
    lapsesAs: "next-step-lapsed",
    effects: {
      "fast-track-resit": {},
      appealed: {},
      accepted: {},
      "no-longer-asked": {},
      lapsed: {},
      withdrawn: {},
    },
  },
  "appeal-admissibility": {
    asks: "operator",
    window: (policy) => ({ workingDays: policy.parameters.appealAdmissibilityWorkingDays.value }),
    reminderEveryDays: (policy) => policy.parameters.appealReminderEveryDays.value,
    lapsesAs: undefined,
    effects: { admissible: {}, "not-admissible": {}, "appeal-withdrawn": {}, withdrawn: {} },
  },
  "appeal-panel": {
    asks: "operator",
    window: (policy) => ({ workingDays: policy.parameters.appealPanelWorkingDays.value }),
    reminderEveryDays: (policy) => policy.parameters.appealReminderEveryDays.value,
    lapsesAs: undefined,
    effects: { "panel-formed": {}, "appeal-withdrawn": {}, withdrawn: {} },
  },
  "appeal-decision": {
    asks: "panel",
    window: (policy) => ({ workingDays: policy.parameters.appealDecisionWorkingDays.value }),
    reminderEveryDays: (policy) => policy.parameters.appealReminderEveryDays.value,
    lapsesAs: undefined,
    effects: {
      "not-upheld": {},
      "correct-result": {},
      "annul-stage": {},
      "annul-attempt": {},
      "appeal-withdrawn": {},
      withdrawn: {},
    },
  },
  "renewal-evidence": {
    asks: "candidate",
    // From the first reminder to the end of the grace; one that opens late has a shorter one.
    window: ({ parameters }) => ({
      days:
        Math.max(...parameters.reaccreditationReminderDaysBefore.value) +
        parameters.reaccreditationGraceDays.value,
    }),
    // The accreditation itself reminds: by its last day, not by the question's.
    reminderEveryDays: () => undefined,
    lapsesAs: "renewal-evidence-lapsed",
    effects: { given: {}, lapsed: {}, withdrawn: {} },
  },
  "renewal-confirmation": {
    asks: "employer",
    window: ({ parameters }) => ({ days: parameters.reaccreditationConfirmationWindowDays.value }),
    reminderEveryDays: ({ parameters }) => parameters.reaccreditationConfirmationReminderEveryDays.value,
    lapsesAs: "renewal-confirmation-lapsed",
    effects: { confirmed: {}, declined: {}, "not-employed": {}, lapsed: {}, withdrawn: {} },
  },
  "renewal-audit": {
    asks: "operator",
    window: ({ parameters }) => ({ days: parameters.reaccreditationAuditWindowDays.value }),
    // It stands on the operators' list for as long as it is open.
    reminderEveryDays: () => undefined,
    lapsesAs: "renewal-audit-lapsed",
    effects: { satisfied: {}, "not-satisfied": {}, lapsed: {}, withdrawn: {} },
  },
};

/** Whether silence answers a question of this kind once its window has passed. */
export const lapses = (kind: QuestionKind): boolean => kindsOfQuestion[kind].lapsesAs !== undefined;

/** The close of a question of this kind that is opened at the instant. Throws CalendarEndsError. */
export function closeOfWindow(kind: QuestionKind, openedAt: Instant, policy: Policy): Instant {
  const window = kindsOfQuestion[kind].window(policy);
  return "days" in window
    ? endOfWindow(openedAt, window.days)
    : endOfWorkingDaysWindow(openedAt, window.workingDays);
}

/** What taking up this answer to this kind of question does. */
export function effectOf(kind: QuestionKind, answer: AnswerCode): AnswerEffect {
  const effects: Readonly<Partial<Record<AnswerCode, AnswerEffect>>> = kindsOfQuestion[kind].effects;
  const effect = effects[answer];
  if (effect === undefined) throw new UnknownAnswerError(kind, answer);
  return effect;
}

/** The code as an answer to this kind of question. Throws UnknownAnswerError. */
export function answerTo<K extends QuestionKind>(kind: K, answer: AnswerCode): Answers[K] {
  if (isAnswerTo(kind, answer)) return answer;
  throw new UnknownAnswerError(kind, answer);
}

function isAnswerTo<K extends QuestionKind>(kind: K, answer: AnswerCode): answer is AnswerCode & Answers[K] {
  return answer in kindsOfQuestion[kind].effects;
}

/** An answer that this kind of question does not know. */
export class UnknownAnswerError extends Error {
  override readonly name = "UnknownAnswerError";
  constructor(kind: QuestionKind, answer: string) {
    super(
      `${answer} is no answer to ${kind}; expected ${Object.keys(kindsOfQuestion[kind].effects).join(", ")}`,
    );
  }
}

/** What a question is about; numbered from the attempt's own items, never by a workflow variable. */
export type QuestionSubject =
  | { readonly kind: "endorsement" | AppealQuestionKind }
  /** Asked again where an appeal undid what was sat, and the candidate had withdrawn. */
  | { readonly kind: "taking-part"; readonly round: number }
  | { readonly kind: "result"; readonly stage: ExternalStage; readonly sitting: number }
  | {
      /** Asked once after each release, and after what opens the choices anew. */
      readonly kind: "resit-support" | "next-step";
      readonly round: number;
      readonly time?: number | undefined;
    }
  | { readonly kind: RenewalKind; readonly renewal: number };

/** The three questions of a renewal, which are asked while the attempt is open for one. */
const renewalKinds = ["renewal-evidence", "renewal-confirmation", "renewal-audit"] as const;
export type RenewalKind = (typeof renewalKinds)[number];

export function isOfRenewal(kind: QuestionKind): kind is RenewalKind {
  return renewalKinds.some((of) => of === kind);
}

/** The business's key of a question, such as `result#knowledge#sitting-2`. */
export function questionKey(subject: QuestionSubject): string {
  switch (subject.kind) {
    case "taking-part":
      return subject.round === 1 ? subject.kind : `${subject.kind}#round-${subject.round}`;
    case "endorsement":
    case "appeal-admissibility":
    case "appeal-panel":
    case "appeal-decision":
      return subject.kind;
    case "result":
      return `result#${subject.stage}#sitting-${subject.sitting}`;
    case "resit-support":
    case "next-step": {
      const time = subject.time === undefined ? "" : `#time-${subject.time}`;
      return `${subject.kind}#round-${subject.round}${time}`;
    }
    case "renewal-evidence":
    case "renewal-confirmation":
    case "renewal-audit":
      return `${subject.kind}#renewal-${subject.renewal}`;
  }
}

type Asking = Pick<Attempt, "round" | "nextStepTime">;

/** The key of a question of the renewal that was opened last. */
export function renewalKey(kind: RenewalKind, { renewals = 0 }: Pick<Attempt, "renewals">): string {
  return questionKey({ kind, renewal: renewals });
}

/** The key of the question whether the candidate takes part in the present round. */
export function takingPartKey({ round }: Pick<Attempt, "round">): string {
  return questionKey({ kind: "taking-part", round });
}

/** The key of the question what next? as it is asked of the attempt now. */
export function nextStepKey({ round, nextStepTime }: Asking): string {
  return questionKey({ kind: "next-step", round, time: nextStepTime });
}

/** The key of the question to the employer that follows the choice of a re-sit. */
export function resitSupportKey({ round, nextStepTime }: Asking): string {
  return questionKey({ kind: "resit-support", round, time: nextStepTime });
}

/**
 * A question as it stands. Three writers, each alone with its attributes: invite (kind to closesAt), the
 * wait (token, tokenOrder), a doorway or the deadline job (the answer).
 */
export interface Question {
  readonly attemptId: string;
  readonly key: string;
  readonly kind: QuestionKind;
  readonly stage?: ExternalStage | undefined;
  readonly sitting?: number | undefined;
  readonly round: number;
  readonly askedByLeg: number;
  readonly openedAt: Instant;
  readonly closesAt: Instant;
  readonly reminderEveryDays?: number | undefined;
  readonly remindersSent: number;
  /** The days by which its window was extended in all; a stage's are kept through its rebookings. */
  readonly extendedDays?: number | undefined;
  /** The closures of centres that its window was given back; a stage's are kept through its rebookings. */
  readonly closures?: readonly string[] | undefined;
  /** The attempt's standstill when `closesAt` was computed: what was halted since is given back. */
  readonly standstillSeconds: number;
  readonly token?: string | undefined;
  readonly tokenOrder?: string | undefined;
  readonly answer?: AnswerCode | undefined;
  readonly answeredAt?: Instant | undefined;
  readonly answeredBy?: string | undefined;
  /** The candidate accepted the outcome while an appeal window is still open (next-step only). */
  readonly acceptedAt?: Instant | undefined;
  /** Since when a result that came in time waits for an operator to clear its examiner, and which version (result only). */
  readonly heldAt?: Instant | undefined;
  readonly heldVersion?: number | undefined;
  /** The days on which the employer releases the candidate for a re-sit (resit-support only). */
  readonly releaseDays?: readonly Day[] | undefined;
  /** Whom an operator cleared for this sitting, as the provider names them (result only). */
  readonly clearedExaminer?: string | undefined;
  readonly examinerDecision?: "cleared" | "not-cleared" | undefined;
  /** When an interest of the examiner's was found after the release (result only). */
  readonly interestFoundAt?: Instant | undefined;
  /** Why the stage is not sat, where that is the answer (result only). */
  readonly notSatBecause?: NotSatReason | undefined;
  /** Whether the sitting to be repeated uses up a free rebooking (result only). */
  readonly countsAsMissed?: boolean | undefined;
  /** When who is asked was last chased after the window had passed (an appeal's questions only). */
  readonly chasedAt?: Instant | undefined;
  readonly resumedAt?: Instant | undefined;
  readonly resumeTries: number;
  readonly lastTriedAt?: Instant | undefined;
  readonly takenUpAt?: Instant | undefined;
  /** When the answer's effect was applied: once per question, however many legs take it up. */
  readonly effectDoneAt?: Instant | undefined;
  /** When the question's deadline is due; the job acts only on the one that it read from the index. */
  readonly dueAt?: Instant | undefined;
  readonly dueKind?: string | undefined;
}
