import type { LegInput } from "../../../contracts/tasks.ts";
import { isFinal } from "../../../domain/attempt.ts";
import { workflowOfLeg } from "../../../domain/legs.ts";
import { readAttempt } from "../../../store/journey/attempts.ts";
import {
  executionName,
  findLeg,
  giveUpLeg,
  markLegStarted,
  takesAPlace,
} from "../../../store/journey/legs.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "./executions.ts";

/** What it takes to start a leg. */
export interface LegDeps {
  readonly store: Store;
  readonly executions: LegExecutions;
}

/**
 * Starts the execution of a leg that the ledger intends, on the machine of its workflow, and only then marks it
 * started: a crash in between starts it again by the same name, which counts as started. The execution whose
 * place it takes is stopped; where the attempt has ended meanwhile, that is all that is left to do. A leg that is started,
 * no longer the attempt's, or not to begin yet, is left alone.
 */
export async function startLeg(
  of: { readonly attemptId: string; readonly leg: number },
  deps: LegDeps,
): Promise<void> {
  const [attempt, leg] = await Promise.all([
    readAttempt(deps.store, of.attemptId),
    findLeg(deps.store, of.attemptId, of.leg),
  ]);
  if (leg === undefined || leg.state !== "intended" || attempt.leg !== of.leg) return;
  if (leg.notBefore !== undefined && deps.store.now() < leg.notBefore) return;
  if (takesAPlace[leg.reason]) await stopLegsBefore(of, deps);
  if (isFinal(attempt.status)) return giveUpLeg(deps.store, leg);
  const input: LegInput = { v: 1, attemptId: of.attemptId, leg: of.leg, startAt: leg.startAt };
  await deps.executions[workflowOfLeg[leg.startAt]].start(executionName(of.attemptId, of.leg), input);
  await markLegStarted(deps.store, leg, attempt.policyVersion);
}

/**
 * The leg before may have run on another machine. One that was superseded before it was started has not stopped the one
 * whose place it was to take.
 */
async function stopLegsBefore(
  { attemptId, leg }: { readonly attemptId: string; readonly leg: number },
  { store, executions }: LegDeps,
): Promise<void> {
  for (let number = leg - 1; number > 0; number -= 1) {
    const before = await findLeg(store, attemptId, number);
    if (before === undefined) return;
    const name = executionName(attemptId, number);
    await executions[workflowOfLeg[before.startAt]].stop(name, `leg ${leg} took over`);
    if (before.startedAt !== undefined || !takesAPlace[before.reason]) return;
  }
}
