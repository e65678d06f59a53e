import { isFinal, type Attempt } from "../../../domain/attempt.ts";
import { legStartOf } from "../../../domain/legs.ts";
import { system, type Actor } from "../../../domain/events.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import { executionName, findLeg, nextLeg as nextLegOf } from "../../../store/journey/legs.ts";
import { findOutcome } from "../../../store/journey/outcomes.ts";
import { statedReason } from "../../../store/people/reasons.ts";
import type { Store } from "../../../store/store.ts";
import { startLeg, type LegDeps } from "./start-leg.ts";

export type RestartInput = {
  readonly attemptId: string;
  /** The leg that is to be ended; when it is no longer the attempt's, the restart was done already. */
  readonly leg: number;
} & (
  | { readonly reason: "rolled-over" }
  /** By which operator, and why, in their own words. */
  | { readonly reason: "restarted"; readonly by: string; readonly words: string }
);
export type Restarted =
  | { readonly answer: "restarted"; readonly leg: number }
  | { readonly answer: "attempt-ended" | "waits-for-a-place" | "not-the-attempts-leg" };

/**
 * Takes a journey up again as the next leg, from what the table says: after a halt that was mended, or before
 * an execution nears its year. The new leg is the attempt's before the old execution is stopped and
 * the new one started. The same questions are asked again, and what was answered is answered at once. Asked
 * again for the same leg, it answers as the first time, and starts what was not started yet.
 */
export async function restartJourney(input: RestartInput, deps: LegDeps): Promise<Restarted> {
  const { store } = deps;
  const restarted = await append(store, input.attemptId, async (attempt): Promise<Decision<Restarted>> => {
    if (isFinal(attempt.status)) return { nothing: { answer: "attempt-ended" } };
    if (attempt.status === "waiting-listed") return { nothing: { answer: "waits-for-a-place" } };
    if (attempt.leg === input.leg) return nextLeg(store, attempt, input);
    const isDone =
      attempt.leg === input.leg + 1 &&
      (await findLeg(store, input.attemptId, attempt.leg))?.reason === input.reason;
    return {
      nothing: isDone ? { answer: "restarted", leg: attempt.leg } : { answer: "not-the-attempts-leg" },
    };
  });
  if (restarted.answer === "restarted")
    await startLeg({ attemptId: input.attemptId, leg: restarted.leg }, deps);
  return restarted;
}

async function nextLeg(store: Store, attempt: Attempt, input: RestartInput): Promise<Change<Restarted>> {
  const lastResult = attempt.status === "released" ? (await findOutcome(store, attempt))?.result : undefined;
  const startAt = legStartOf(attempt, lastResult) ?? "endorsement";
  const { leg, attempt: head, writes } = nextLegOf(store, attempt, startAt, input.reason);
  const actor: Actor =
    input.reason === "restarted" ? { kind: "operator", id: input.by } : system("act-on-deadlines");
  const stated = input.reason === "restarted" ? statedReason(store, attempt, input.words) : undefined;
  return {
    answer: { answer: "restarted", leg },
    attempt: head,
    events: [
      {
        type: "journey-restarted",
        actor,
        causation: executionName(attempt.attemptId, input.leg),
        detail: { reason: input.reason, leg, startAt, reasonSeal: stated?.reasonSeal },
      },
    ],
    writes: [...writes, ...(stated === undefined ? [] : [stated.write])],
  };
}
