import { isFinal, type AttemptStatus } from "../../domain/attempt.ts";
import type { ExternalStage, Level } from "../../domain/levels.ts";
import type { Instant } from "../../domain/time.ts";
import type { Foreseen } from "../cohort/foreseen.ts";
import type { ScriptedMessage } from "../cohort/provider-script.ts";
import type { Story } from "../cohort/story.ts";

/** The provider's work on one stage in one round. */
export interface Lane {
  readonly stage: ExternalStage;
  readonly round: number;
  readonly messages: readonly ScriptedMessage[];
  /** Sittings that will be commissioned in this round, if all goes as told. */
  readonly sittings: number;
  /** The references of its sittings so far, and in which epoch each came. */
  readonly references: string[];
  readonly commissionedIn: number[];
  /** How many of the messages have gone. */
  sent: number;
}

/** One accepted row on its way: its story, and how far it has come. */
export interface Member {
  readonly attemptId: string;
  readonly candidateId: string;
  readonly employerId: string;
  readonly level: Level;
  /** As the list names the person; with the level, what the story was drawn by. */
  readonly registrationNumber: string;
  readonly story: Story;
  readonly foreseen: Foreseen;
  /** The runner asks for this one's feedback before its release, to be refused. */
  readonly isProbed: boolean;
  status: AttemptStatus;
  round: number;
  /** When its newest outcome was released. */
  releasedAt: Instant | undefined;
  isHalted: boolean;
  /** Questions that wait for an answer now, with the epoch in which they were first seen. */
  open: Map<string, number>;
  /** Something was answered and not taken up yet, or is about to start. */
  isUnderWay: boolean;
  /** Its next leg starts on a day to come: an earliest date, or the week of a release. */
  isHeldBack: boolean;
  /** What has been done, by a name of its own each: nothing is done twice. */
  readonly done: Set<string>;
  isBusy: boolean;
  readonly lanes: Map<ExternalStage, Lane>;
  /** Lanes of earlier rounds with something still to send. */
  readonly formerLanes: Lane[];
  readonly references: Set<string>;
  /** The webhook in which the provider said, when all was over, that it had erred. */
  errorFoundIn?: string;
  /** The release that an operator had issued anew. */
  reviewedRelease?: Instant | undefined;
  /** A later list holds a row for the person. */
  isPutForwardAgain?: boolean;
}

/** Whether the outcome of the round (from 0) is out, or the attempt has ended. */
export function isRoundOver(member: Member, round: number): boolean {
  if (member.status === "released" || member.status === "under-appeal" || isEnded(member)) return true;
  return member.round > round + 1;
}

export const isEnded = ({ status }: Pick<Member, "status">): boolean => isFinal(status);

/** What next? as it is asked first, after the first outcome. */
export const questionOfFirstOutcome = "next-step#round-1";

/** The key under which this is asked now, of whichever round, and for whichever time. */
export const openKey = ({ open }: Pick<Member, "open">, asked: "next-step" | "resit-support") =>
  [...open.keys()].find((key) => key.startsWith(`${asked}#`));
