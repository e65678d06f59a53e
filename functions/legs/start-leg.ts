import type { LegStart } from "../../domain/attempt.ts";
import { readAttempt } from "../../store/attempts.ts";
import { executionName, findLeg, markLegStarted } from "../../store/legs.ts";
import type { Store } from "../../store/store.ts";
import type { Executions } from "./executions.ts";

/** The input of the accreditation workflow: a contract that only ever grows. */
export interface LegInput {
  readonly v: 1;
  readonly attemptId: string;
  readonly leg: number;
  readonly startAt: LegStart;
}

/**
 * Starts the execution of a leg that the ledger intends, and only then marks it started: a crash in between
 * starts it again by the same name, which counts as started. A leg that is started, or no longer the
 * attempt's, is left alone.
 */
export async function startLeg(
  of: { readonly attemptId: string; readonly leg: number },
  deps: { readonly store: Store; readonly executions: Executions },
): Promise<void> {
  const [attempt, leg] = await Promise.all([
    readAttempt(deps.store, of.attemptId),
    findLeg(deps.store, of.attemptId, of.leg),
  ]);
  if (leg === undefined || leg.state !== "intended" || attempt.leg !== of.leg) return;
  const input: LegInput = { v: 1, attemptId: of.attemptId, leg: of.leg, startAt: leg.startAt };
  await deps.executions.start(executionName(of.attemptId, of.leg), input);
  await markLegStarted(deps.store, leg, attempt.policyVersion);
}
