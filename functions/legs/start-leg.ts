import type { LegInput } from "../../contracts/tasks.ts";
import { readAttempt } from "../../store/attempts.ts";
import { executionName, findLeg, markLegStarted } from "../../store/legs.ts";
import type { Store } from "../../store/store.ts";
import type { Executions } from "./executions.ts";

/**
 * Starts the execution of a leg that the ledger intends, and only then marks it started: a crash in between
 * starts it again by the same name, which counts as started. The execution whose place it takes is stopped. A leg that is started, or no longer the
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
  // A re-sit is started by the leg before it, which ends by itself; any other leg takes a running one's place.
  if (leg.reason === "restarted" || leg.reason === "rolled-over")
    await deps.executions.stop(executionName(of.attemptId, of.leg - 1), `leg ${of.leg} took over`);
  const input: LegInput = { v: 1, attemptId: of.attemptId, leg: of.leg, startAt: leg.startAt };
  await deps.executions.start(executionName(of.attemptId, of.leg), input);
  await markLegStarted(deps.store, leg, attempt.policyVersion);
}
