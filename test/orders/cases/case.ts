import type { AppealEnd } from "../../../domain/appeals.ts";
import type { FinalStatus } from "../../../domain/attempt.ts";
import type { EventType } from "../../../domain/events.ts";
import type { AnswerCode } from "../../../domain/kinds-of-question.ts";
import type { JourneyWorld } from "../../support/journey-world.ts";

export const answerNames = ["answer", "conflicting answer"] as const;
export type AnswerName = (typeof answerNames)[number];
/** What people outside send. */
export const sendingNames = [
  ...answerNames,
  ...(["withdrawal", "revocation", "move"] as const),
  ...(["appeal", "appeal withdrawn", "appeal refused"] as const),
] as const;
export type SendingName = (typeof sendingNames)[number];
/** By what they are told; a case that does not send something is not tried with it. */
export type Sendings = Readonly<Partial<Record<SendingName, () => Promise<string>>>>;

/** What ends a case from outside, whatever was answered: by what is sent, the log's word for it, and as what. */
export interface OutsideEnd {
  readonly by: SendingName;
  readonly event: EventType;
  readonly endsAs: FinalStatus;
}

type ByAnswer<T> = Readonly<Record<AnswerName | "none", T>>;

/** A question whose every order of events is tried, in a journey that is short around it. */
export interface Case {
  /** Its key, but for which time it is asked. */
  readonly question: string;
  readonly invite: string;
  /** Whether the first leg is still to be started by whoever registered the attempt. */
  readonly isRegistering?: boolean;
  /** The provider's messages that are among the sendings, by the webhook's id. */
  readonly messages?: readonly string[];
  /** Up to where the invitation is about to be called. */
  readonly begin: (world: JourneyWorld) => Promise<Sendings>;
  /** How the attempt ends by the answer that counted, `none` where nobody answered in time; a panel's decision comes first. */
  readonly endsAs: ByAnswer<FinalStatus>;
  /** The answer that the question itself holds then. */
  readonly holds: ByAnswer<AnswerCode>;
  /** The one that comes first in the list counts. */
  readonly endsFromOutside: readonly OutsideEnd[];
  /** The answer after which the question stays open. */
  readonly staysOpenAfter?: AnswerName;
  /** What it may hold where it is asked anew, or an appeal came before its answer. */
  readonly mayHoldToo?: readonly AnswerCode[];
  /** How an appeal ends by the answer, where it is the appeal that asks. */
  readonly appealEndsBy?: Readonly<Partial<Record<AnswerName, AppealEnd>>>;
}
