import type { Attempt } from "../../domain/attempt.ts";
import type { EventType, JourneyEvent } from "../../domain/events.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { readAttempt } from "../../store/attempts.ts";
import { faultsOfChain } from "../../store/event-chain.ts";
import { readEvents } from "../../store/events.ts";
import { findOutcome } from "../../store/outcomes.ts";
import type { Store } from "../../store/store.ts";
import type { EndReason } from "../cohort/foreseen.ts";

/** How an attempt ended, from what the tables say and nothing else. */
export interface End {
  readonly attempt: Attempt;
  readonly events: readonly JourneyEvent[];
  /** Undefined: it has not ended, or in a way that nobody knows the reason of. */
  readonly why: EndReason | undefined;
  /** What is wrong with its log; empty when the chain is whole. */
  readonly faults: readonly string[];
}

/** How the attempt's one appeal ended, with the remedy if it was upheld; undefined where there was none. */
export function appealOf(events: readonly JourneyEvent[]): { end: string; remedy: string } | undefined {
  const closed = events.find(({ type }) => type === "appeal-closed")?.detail;
  return closed && { end: String(closed["end"]), remedy: String(closed["remedy"] ?? "") };
}

/** Reads an attempt to its end, with its whole log. */
export async function readEnd(store: Store, attemptId: string): Promise<End> {
  const [attempt, events] = await Promise.all([readAttempt(store, attemptId), readEvents(store, attemptId)]);
  return {
    attempt,
    events,
    why: await reasonOf(store, attempt, events),
    faults: faultsOfChain(events, attempt),
  };
}

async function reasonOf(
  store: Store,
  attempt: Attempt,
  events: readonly JourneyEvent[],
): Promise<EndReason | undefined> {
  const has = (type: EventType) => events.some((event) => event.type === type);
  switch (attempt.status) {
    case "accredited":
      if (appealOf(events)?.end === "upheld") return "after an upheld appeal";
      return (["at the first sitting", "after a fast-track re-sit", "after two fast-track re-sits"] as const)[
        attempt.fastTrackResits
      ];
    case "not-endorsed":
      return "the employer declined";
    case "endorsement-lapsed":
      return "nobody answered";
    case "not-taking-part":
      return has("taking-part-declined") ? "the candidate declined" : "the candidate did not answer";
    case "withdrawn":
      if (has("outcome-released")) return "after the outcome";
      if (has("taking-part-confirmed")) return "while sitting";
      return has("endorsed") ? "before taking part" : "before endorsement";
    case "returned-to-employer":
      if (has("resit-support-declined")) return "the employer did not support a re-sit";
      return returnedBecause(store, attempt, has("outcome-accepted"));
    default:
      return undefined;
  }
}

async function returnedBecause(
  store: Store,
  attempt: Attempt,
  hasAccepted: boolean,
): Promise<EndReason | undefined> {
  const outcome = await findOutcome(store, attempt);
  if (outcome === undefined) return undefined;
  const limit = policyOfVersion(attempt.policyVersion).parameters.fastTrackResitLimit.value;
  if (!outcome.partiallyMet) return "no external stage met";
  if (attempt.fastTrackResits >= limit) return "no fast-track re-sits left";
  return hasAccepted ? "the outcome was accepted" : "no next step was chosen";
}
