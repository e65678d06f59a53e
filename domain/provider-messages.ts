import type { NotSatReason } from "./outcome.ts";
import type { Policy } from "./policy/policy.ts";
import type { Instant } from "./time.ts";

export const messageTypes = [
  "booked",
  "rescheduled",
  "incident",
  "cancelled-by-provider",
  "did-not-attend",
  "cancelled-by-candidate",
  "result",
  "result-corrected",
] as const;
export type MessageType = (typeof messageTypes)[number];

/** How the question stands that a message is about. `answered`: not released yet; `closed`: over without its result's release. */
export type Situation = "unknown-reference" | "open" | "answered" | "released" | "closed";

/** Why a kept message is put before an operator. */
export const messageFlags = [
  "unknown-reference",
  "about-a-closed-case",
  "already-answered",
  "too-late",
  "conflicts-with-the-answer",
  "corrects-no-result",
  "corrected-after-release",
  "sittings-limit-reached",
  "session-without-sittings",
  "correction-not-admitted",
] as const;
export type MessageFlag = (typeof messageFlags)[number];

/** What becomes of a message. Every one is answered 202 and kept; `counts`: the sitting uses up a free rebooking. */
export type Route =
  | { readonly route: "keep" }
  | { readonly route: "keep-and-flag"; readonly flag: MessageFlag }
  | { readonly route: "show" }
  | { readonly route: "answer"; readonly answer: "result" }
  | { readonly route: "answer"; readonly answer: "sit-again"; readonly counts: boolean }
  | { readonly route: "answer"; readonly answer: "not-sat"; readonly reason: NotSatReason }
  | { readonly route: "new-version" }
  | { readonly route: "hold" }
  | { readonly route: "no-effect" };

/** Whether the result's examiner has declared an interest in the candidate, whom nobody has cleared them of. */
interface Examined {
  readonly hasExaminerInterest?: boolean | undefined;
}

/**
 * What the question already holds: a result, of which version, and whether it says what the message says; a lapse,
 * recorded or only due, because an answer counts by its receipt; or another answer (sit again, not sat, withdrawn).
 */
export type StandingAnswer =
  | {
      readonly kind: "result";
      readonly version: number;
      readonly hasSameContent: boolean;
      /** It waits for an operator to clear its examiner: the question is still open. */
      readonly isHeld?: boolean | undefined;
    }
  | { readonly kind: "lapsed" }
  | { readonly kind: "other" };

interface Sitting {
  /** Which sitting of the stage in this round the reference names, from 1; a re-sit is a new round. */
  readonly number: number;
  /** Earlier ones of this round that the candidate missed or cancelled; incidents are not among them. */
  readonly missedBefore: number;
  /** An appeal is open: the sitting was not to take place, and who did not come missed nothing (rules 8). */
  readonly isSuspended?: boolean;
}

/** A message and how its question stands. Only a corrected result says a version; all else is version 1. */
export type MessageFacts = { readonly type: MessageType; readonly version?: number | undefined } & Examined &
  (
    | { readonly situation: "unknown-reference" | "released" | "closed" }
    | { readonly situation: "open"; readonly sitting: Sitting }
    | { readonly situation: "answered"; readonly answer: StandingAnswer }
  );

type OpenFacts = Extract<MessageFacts, { situation: "open" }>;
type AnsweredFacts = Extract<MessageFacts, { situation: "answered" }>;

function flag(code: MessageFlag): Route {
  return { route: "keep-and-flag", flag: code };
}

const show: Route = { route: "show" };
const grade: Route = { route: "answer", answer: "result" };

/** A result by an examiner with an interest is inadmissible until an operator clears it [C 36, assumed]. */
function admit({ hasExaminerInterest }: Examined): Route {
  return hasExaminerInterest === true ? { route: "hold" } : grade;
}

/** Sitting again never goes past the limit that bounds the workflow's loop: the question stays open for an operator. */
function sitAgain(facts: OpenFacts, policy: Policy, counts: boolean): Route {
  const isLast = facts.sitting.number >= policy.parameters.sittingsPerStageLimit.value;
  return isLast ? flag("sittings-limit-reached") : { route: "answer", answer: "sit-again", counts };
}

/** One free rebooking, then not sat [assumed]. */
function miss(facts: OpenFacts, policy: Policy, reason: NotSatReason): Route {
  if (facts.sitting.isSuspended === true) return sitAgain(facts, policy, false);
  const isFree = facts.sitting.missedBefore < policy.parameters.freeRebookingsAfterDidNotAttend.value;
  return isFree ? sitAgain(facts, policy, true) : { route: "answer", answer: "not-sat", reason };
}

/** What was not a result was acted on already: only an operator can undo that. */
function flagUnlessResult(answer: Exclude<StandingAnswer, { kind: "result" }>, code: MessageFlag): Route {
  return flag(answer.kind === "lapsed" ? "too-late" : code);
}

function secondResult({ answer, version = 1 }: AnsweredFacts): Route {
  if (answer.kind !== "result") return flagUnlessResult(answer, "conflicts-with-the-answer");
  if (answer.hasSameContent) return { route: "no-effect" };
  return version < answer.version ? { route: "keep" } : flag("conflicts-with-the-answer");
}

function correction({ answer, version = 1, hasExaminerInterest }: AnsweredFacts): Route {
  if (answer.kind !== "result") return flagUnlessResult(answer, "corrects-no-result");
  if (version > answer.version && answer.isHeld === true) return admit({ hasExaminerInterest });
  if (version > answer.version)
    return hasExaminerInterest === true ? flag("correction-not-admitted") : { route: "new-version" };
  if (version < answer.version) return { route: "keep" };
  return answer.hasSameContent ? { route: "no-effect" } : flag("conflicts-with-the-answer");
}

interface Row {
  readonly "unknown-reference": Route;
  readonly open: (facts: OpenFacts, policy: Policy) => Route;
  readonly answered: (facts: AnsweredFacts) => Route;
  readonly released: Route;
  readonly closed: Route;
}

const unanswerable = {
  "unknown-reference": flag("unknown-reference"),
  released: flag("about-a-closed-case"),
  closed: flag("about-a-closed-case"),
} as const;

const informs: Row = { ...unanswerable, open: () => show, answered: () => show };
const providersFault: Row = {
  ...unanswerable,
  open: (facts, policy) => sitAgain(facts, policy, false),
  answered: ({ answer }) => flag(answer.kind === "lapsed" ? "too-late" : "already-answered"),
};
function missed(reason: NotSatReason): Row {
  return { ...providersFault, open: (facts, policy) => miss(facts, policy, reason) };
}

const routes: Readonly<Record<MessageType, Row>> = {
  booked: informs,
  rescheduled: informs,
  incident: providersFault,
  "cancelled-by-provider": providersFault,
  "did-not-attend": missed("did-not-attend"),
  "cancelled-by-candidate": missed("cancelled-by-candidate"),
  result: { ...unanswerable, open: admit, answered: secondResult },
  "result-corrected": {
    ...unanswerable,
    open: admit,
    answered: correction,
    // Nobody is told an unreleased result by its correction (rules 6): that one is about a closed case.
    released: flag("corrected-after-release"),
  },
};

/** A question as the doorway reads it, for situationOf. */
export interface QuestionState {
  /** A result of the sitting that the question asked for is released. */
  readonly isReleased: boolean;
  /** The round that the question belongs to is released or fell away, or the attempt has ended. */
  readonly isClosed: boolean;
  readonly isAnswered: boolean;
  readonly closesAt: Instant;
}

/**
 * How the question stands for a message received at this time; undefined: no question for the reference. One whose
 * window has passed counts as answered by its lapse, even before the lapse is recorded.
 */
export function situationOf(question: QuestionState | undefined, receivedAt: Instant): Situation {
  if (question === undefined) return "unknown-reference";
  if (question.isReleased) return "released";
  if (question.isClosed) return "closed";
  return question.isAnswered || receivedAt > question.closesAt ? "answered" : "open";
}

/** The route of a provider's message by the state of the question it is about (rules 5). */
export function routeMessage(facts: MessageFacts, policy: Policy): Route {
  const row = routes[facts.type];
  if (facts.situation === "open") return row.open(facts, policy);
  if (facts.situation === "answered") return row.answered(facts);
  return row[facts.situation];
}
