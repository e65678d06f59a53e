import { workflowOfLeg } from "../../../domain/legs.ts";
import { plusSeconds } from "../../../domain/calendar.ts";
import { policyInForce } from "../../../domain/policy/policy.ts";
import { everyDeadline } from "../../../store/journey/deadlines.ts";
import { idsOf } from "../../../store/keys.ts";
import { executionName, findLeg, type Leg } from "../../../store/journey/legs.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../shared/legs/executions.ts";
import { markHalted, type MarkedHalted } from "../../listeners/mark-halted/mark-halted.ts";

export interface Reconciled {
  readonly looked: number;
  readonly halted: number;
}

/** So many executions are described at a time, below the service's bucket for it. */
const pageSize = 25;

/**
 * Looks whether the execution of every leg that the ledger says is started still runs, and marks those
 * attempts halted whose execution does not, however it ended: the notice of a failure may be lost. Every
 * started leg of an open attempt is due to roll over, so that the deadline index lists them all. One that fails holds up no
 * other: the first such fault is thrown in the end.
 */
export async function reconcileExecutions(deps: {
  readonly store: Store;
  readonly executions: LegExecutions;
}): Promise<Reconciled> {
  let looked = 0;
  let halted = 0;
  const faults: unknown[] = [];
  for await (const deadlines of everyDeadline(deps.store, pageSize)) {
    const legs = deadlines.filter(({ kind }) => kind === "roll-over").map((item) => idsOf.leg(item));
    const marked = await Promise.allSettled(legs.map((leg) => reconcile(leg, deps)));
    looked += legs.length;
    halted += marked.filter((mark) => mark.status === "fulfilled" && mark.value === "halted").length;
    faults.push(...marked.flatMap((mark) => (mark.status === "rejected" ? [mark.reason] : [])));
  }
  if (faults.length > 0) throw faults[0];
  return { looked, halted };
}

async function reconcile(
  { attemptId, leg }: { readonly attemptId: string; readonly leg: number },
  { store, executions }: { readonly store: Store; readonly executions: LegExecutions },
): Promise<MarkedHalted | "running" | "just-started"> {
  const started = await findLeg(store, attemptId, leg);
  if (started === undefined) return "not-the-attempts-leg";
  if (isJustStarted(store, started)) return "just-started";
  const name = executionName(attemptId, leg);
  if (await executions[workflowOfLeg[started.startAt]].isRunning(name)) return "running";
  return markHalted({ executionName: name, executionStatus: "NOT_RUNNING" }, store);
}

/** The service describes executions with a delay: one started within the hour may not be there yet. */
function isJustStarted(store: Store, { startedAt }: Leg): boolean {
  const minutes = policyInForce(store.now()).parameters.pushBackMinutes.value;
  return startedAt !== undefined && plusSeconds(startedAt, minutes * 60) > store.now();
}
