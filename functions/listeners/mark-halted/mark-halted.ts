import { isFinal } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { append, type Decision } from "../../../store/append.ts";
import { UnknownAttemptError } from "../../../store/journey/attempts.ts";
import { flagged } from "../../../store/journey/flags.ts";
import { legOfExecution } from "../../../store/journey/legs.ts";
import type { Store } from "../../../store/store.ts";

export interface MarkHaltedInput {
  readonly executionName: string;
  /** How the execution ended, in the service's word, or `NOT_RUNNING` where the reconciliation found it. */
  readonly executionStatus: string;
}
export type MarkedHalted =
  | "halted"
  | "already-halted"
  | "not-the-attempts-leg"
  | "attempt-ended"
  | "not-ours";

/**
 * Marks an attempt halted whose present leg's execution failed, was aborted or timed out, and puts it before
 * operators. An execution that is no longer the attempt's, as after a restart, is nobody's concern.
 */
export async function markHalted(input: MarkHaltedInput, store: Store): Promise<MarkedHalted> {
  const of = legOfExecution(input.executionName);
  if (of === undefined) return "not-ours";
  try {
    return await append(store, of.attemptId, (attempt): Decision<MarkedHalted> => {
      if (attempt.leg !== of.leg) return { nothing: "not-the-attempts-leg" };
      if (isFinal(attempt.status)) return { nothing: "attempt-ended" };
      if (attempt.haltedAt !== undefined) return { nothing: "already-halted" };
      const haltedAt = store.now();
      return {
        answer: "halted",
        attempt: { haltedAt, ...flagged("journey-halted", haltedAt) },
        events: [
          {
            type: "journey-halted",
            actor: system("mark-halted"),
            causation: input.executionName,
            detail: { executionStatus: input.executionStatus },
          },
        ],
      };
    });
  } catch (error) {
    if (error instanceof UnknownAttemptError) return "not-ours";
    throw error;
  }
}
