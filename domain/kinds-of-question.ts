import { remedies, type Remedy } from "./appeals.ts";
import type { Transition } from "./attempt.ts";
import type { EventType } from "./events.ts";
import type { Policy } from "./policy/policy.ts";

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
  /** What the log says when the window has passed; undefined: no silence decides, and whoever is asked is chased. */
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

/** The three questions of a renewal, which are asked while the attempt is open for one. */
const renewalKinds = ["renewal-evidence", "renewal-confirmation", "renewal-audit"] as const;
export type RenewalKind = (typeof renewalKinds)[number];

export function isOfRenewal(kind: QuestionKind): kind is RenewalKind {
  return renewalKinds.some((of) => of === kind);
}
