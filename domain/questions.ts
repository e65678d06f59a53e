import type { AnswerCode, QuestionKind } from "./kinds-of-question.ts";
import type { ExternalStage } from "./levels.ts";
import type { NotSatReason } from "./outcome.ts";
import type { Day, Instant } from "./time.ts";

/**
 * A question as it stands. Four write to it, each its own attributes: invite (kind to closesAt), whatever moves its window
 * (closesAt to standstillSeconds), the wait (token, tokenOrder), a doorway or the deadline job (the answer).
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
  /** When whoever is asked was last chased after the window had passed (an appeal's questions only). */
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
