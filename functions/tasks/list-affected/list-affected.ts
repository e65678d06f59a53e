import type { LegTask, TaskAnswer } from "../../../contracts/tasks.ts";
import { stagesToSitAgain } from "../../../domain/appeals.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { system, type NewEvent } from "../../../domain/events.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { readAppeal, updateAppeal, type Appeal } from "../../../store/journey/appeals.ts";
import { findAffected, type Affected } from "../../../store/providers/circumstances.ts";
import type { Changes } from "../../../store/database/expressions.ts";
import { flagged } from "../../../store/journey/flags.ts";
import { findDecidingResult, findOutcome } from "../../../store/journey/outcomes.ts";
import { findResult } from "../../../store/journey/results.ts";
import type { Store } from "../../../store/store.ts";
import { asLeg } from "../as-leg.ts";

/**
 * Looks who else may be affected by what an upheld appeal found, and puts the list before an operator [peer: Ofqual
 * I1.4]: it is worked through at their doorway. Nobody's outcome changes by it. Listed before, it answers as the first time.
 */
export function listAffected(input: LegTask, store: Store): Promise<TaskAnswer<"list-affected">> {
  return asLeg(store, input, async (attempt) => {
    const appeal = await readAppeal(store, input.attemptId);
    if (appeal.othersListedAt !== undefined) return { nothing: "listed" };
    const { event, changes } = await listOthers(store, attempt, appeal);
    return {
      answer: "listed",
      events: [event],
      writes: [updateAppeal(store, input.attemptId, changes)],
    };
  });
}

/** Lists them at the appeal, flagged if there is anybody. */
export async function listOthers(
  store: Store,
  attempt: Attempt,
  appeal: Appeal,
): Promise<{ readonly event: NewEvent; readonly changes: Changes }> {
  const affected = await othersAffected(store, attempt, appeal);
  const others = new Set(affected.map(({ attemptId }) => attemptId)).size;
  const othersListedAt = store.now();
  return {
    event: {
      type: "others-affected-listed",
      actor: system("list-affected"),
      causation: "appeal",
      detail: { others, sittings: affected.length },
    },
    changes: { othersListedAt, ...(others > 0 && flagged("others-may-be-affected", othersListedAt)) },
  };
}

/** Who sat under the circumstances of what the panel found wrong: of everything sat, where it annulled the attempt. */
export async function othersAffected(store: Store, attempt: Attempt, appeal: Appeal): Promise<Affected[]> {
  const { attemptId, round, outcomeVersion, decision } = appeal;
  const outcome = await findOutcome(store, { attemptId, round, outcomeVersion });
  if (outcome === undefined || decision === undefined) return [];
  const policy = policyOfVersion(attempt.policyVersion);
  const stages = stagesToSitAgain(decision.stage ?? "attempt", outcome, policy);
  const results = await Promise.all(
    stages.map(async (stage) => {
      const decidedOn = findDecidingResult(outcome, stage);
      return decidedOn && findResult(store, attemptId, { stage, ...decidedOn });
    }),
  );
  return findAffected(
    store,
    results.filter((result) => result !== undefined),
  );
}
