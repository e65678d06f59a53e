import type * as v from "valibot";
import type { operatorRoutes } from "../../../contracts/http/operators.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import { issuedBy, recomputeOutcome, type KeptOutcome } from "../../../domain/recomputation.ts";
import type { Instant } from "../../../domain/time.ts";
import { faultsOfChain } from "../../../store/journey/event-chain.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { findOutcome } from "../../../store/journey/outcomes.ts";
import { readResults } from "../../../store/journey/results.ts";
import type { Store } from "../../../store/store.ts";
import { readTheirs } from "../shared/read-attempt.ts";

type Route = (typeof operatorRoutes)["GET /operators/attempts/{attemptId}/outcome"];
export type ShownOutcome = v.InferInput<Route["answer"]>;

/**
 * The outcome that the log says had been issued last at an instant, now unless said, and what it comes to when it is
 * computed anew from the log and the results that are kept, by what the attempt pinned (rules 2). Throws ProblemError
 * `not-found`, before the first release too.
 */
export async function showOutcome(
  { attemptId, at }: { readonly attemptId: string; readonly at?: Instant | undefined },
  store: Store,
): Promise<ShownOutcome> {
  const attempt = await readTheirs(store, attemptId, () => true);
  const events = await readEvents(store, attemptId);
  const issued = issuedBy(events, at ?? store.now());
  if (issued === undefined) throw new ProblemError("not-found");
  const faults = faultsOfChain(events, attempt);
  const outcome = await findOutcome(store, { attemptId, ...issued });
  if (outcome === undefined) return { ...issued, faults: [...faults, "the outcome is not on record"] };
  const again = recomputeOutcome(outcome, {
    events,
    results: await readResults(store, attemptId),
    standard: standardOfVersion(attempt.standardVersion),
    policy: policyOfVersion(attempt.policyVersion),
  });
  return {
    ...issued,
    issued: shown(outcome),
    recomputed: shown(again.outcome),
    faults: [...faults, ...again.faults],
  };
}

function shown({ result, partiallyMet, reasons }: KeptOutcome): NonNullable<ShownOutcome["issued"]> {
  return { result, partiallyMet, reasons: [...reasons] };
}
