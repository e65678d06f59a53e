import * as v from "valibot";
import type { Attempt } from "../../domain/attempt.ts";
import type { Actor } from "../../domain/events.ts";
import { exemptionStates, exemptPair } from "../../domain/exemptions.ts";
import { put, update, type Changes, type Write } from "../database/expressions.ts";
import { flagged, unflagged } from "./flags.ts";
import { keys } from "../keys.ts";
import { questionKey } from "../../domain/question-keys.ts";
import type { Question } from "../../domain/questions.ts";
import { standingAttributes, type Stage } from "./stages.ts";
import { readItem, type Store } from "../store.ts";

const exemptionItem = v.object({
  attemptId: v.string(),
  state: v.picklist(exemptionStates),
  requestedAt: v.string(),
  requestedBy: v.string(),
  decidedAt: v.optional(v.string()),
  decidedBy: v.optional(v.string()),
  revokedAt: v.optional(v.string()),
});
/** What was asked and decided about being exempt from simulation and written; the words on it stand in People. */
export type Exemption = v.InferOutput<typeof exemptionItem>;

export function findExemption(store: Store, attemptId: string): Promise<Exemption | undefined> {
  return readItem(store, keys.exemption(attemptId), exemptionItem);
}

/** Puts a request before operators; one that was refused or revoked before may be put in again. */
export function requestExemption(store: Store, { attemptId }: Attempt, requestedBy: Actor): Write {
  const now = store.now();
  const exemption: Exemption = {
    attemptId,
    state: "requested",
    requestedAt: now,
    requestedBy: requestedBy.id,
  };
  const key = keys.exemption(attemptId);
  return put(store.tables.journeys, { ...key, ...exemption, ...flagged("exemption-requested", now) });
}

/** Nobody decided on it, and the attempt has ended: it waits for no operator. */
export function closeRequest(store: Store, attempt: Attempt): Write {
  return settleExemption(store, attempt, { state: "not-decided" });
}

export function settleExemption(
  store: Store,
  { attemptId }: Attempt,
  settled: Pick<Exemption, "state"> & Partial<Exemption>,
): Write {
  return update(store.tables.journeys, keys.exemption(attemptId), { ...settled, ...unflagged });
}

/** The pair is exempt: its stages need not be sat. */
export function exemptStages(store: Store, { attemptId }: Attempt): readonly Write[] {
  const changes = standingAttributes({ standing: "exempt" });
  return exemptPair.map((stage) => update(store.tables.journeys, keys.stage(attemptId, stage), changes));
}

/** The pair is to be sat after all, within a window of its own; a sitting that was asked for before is numbered on. */
export function includeStages(
  store: Store,
  { attemptId }: Attempt,
  stages: readonly Stage[],
  questions: readonly Question[],
): readonly Write[] {
  return exemptPair.map((name) => {
    const sitting = stages.find(({ stage }) => stage === name)?.sitting ?? 1;
    const key = questionKey({ kind: "result", stage: name, sitting });
    const wasAsked = questions.some((question) => question.key === key);
    const changes: Changes = {
      ...{ standing: undefined, closesAt: undefined, extendedDays: undefined, closures: undefined },
      ...(wasAsked && { sitting: sitting + 1 }),
    };
    return update(store.tables.journeys, keys.stage(attemptId, name), changes);
  });
}
