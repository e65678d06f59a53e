import type { Attempt } from "../../domain/attempt.ts";
import type { EventType, JourneyEvent } from "../../domain/events.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { readAttempt } from "../../store/journey/attempts.ts";
import { faultsOfChain } from "../../store/journey/event-chain.ts";
import { readEvents } from "../../store/journey/events.ts";
import { findOutcome } from "../../store/journey/outcomes.ts";
import type { Store } from "../../store/store.ts";
import type { EndReason } from "../cohort/foreseen.ts";

/** How an attempt ended, from what the tables say and nothing else. */
export interface End {
  readonly attempt: Attempt;
  readonly events: readonly JourneyEvent[];
  /** Undefined: it has not ended, or in a way that nobody knows the reason of. */
  readonly why: EndReason | undefined;
  /** Outcomes that were released and can't be read any more; empty when all are kept. */
  readonly lost: readonly string[];
  /** What is wrong with its log; empty when the chain is whole. */
  readonly faults: readonly string[];
}

/** How the attempt's one appeal ended, with the remedy if it was upheld; undefined where there was none. */
export function appealOf(events: readonly JourneyEvent[]): { end: string; remedy: string } | undefined {
  const closed = events.find(({ type }) => type === "appeal-closed")?.detail;
  return closed && { end: String(closed["end"]), remedy: String(closed["remedy"] ?? "") };
}

/** What came of an error that the provider found when all was over; undefined where it found none. */
export function reviewOf(events: readonly JourneyEvent[]): "put-right" | "set-aside" | undefined {
  if (events.some(isReview)) return "put-right";
  const isSetAside = events.some(
    ({ type, detail }) => type === "flag-closed" && detail["flagCode"] === "corrected-after-release",
  );
  return isSetAside ? "set-aside" : undefined;
}

const isReview = ({ type, detail }: JourneyEvent): boolean =>
  type === "outcome-reopened" && detail["origin"] === "review";

/** Whether the accreditation stands on a result that a review put right. */
function isAccreditedByReview(events: readonly JourneyEvent[]): boolean {
  const since = events.slice(events.findLastIndex(isReview) + 1);
  return events.some(isReview) && !since.some(({ type }) => type === "fast-track-resit-started");
}

/** Reads an attempt to its end, with its whole log. */
export async function readEnd(store: Store, attemptId: string): Promise<End> {
  const [attempt, events] = await Promise.all([readAttempt(store, attemptId), readEvents(store, attemptId)]);
  return {
    attempt,
    events,
    why: await reasonOf(store, attempt, events),
    lost: await lostOutcomes(store, events),
    faults: faultsOfChain(events, attempt),
  };
}

async function lostOutcomes(store: Store, events: readonly JourneyEvent[]): Promise<string[]> {
  const released = events.filter(({ type }) => type === "outcome-released");
  const found = await Promise.all(
    released.map(async ({ attemptId, detail }) => {
      const version = { round: Number(detail["round"]), outcomeVersion: Number(detail["outcomeVersion"]) };
      const outcome = await findOutcome(store, { attemptId, ...version });
      return outcome?.releasedAt === undefined ? [JSON.stringify(version)] : [];
    }),
  );
  return found.flat();
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
      if (isAccreditedByReview(events)) return "after a provider's error was put right";
      return (["at the first sitting", "after a fast-track re-sit", "after two fast-track re-sits"] as const)[
        attempt.fastTrackResits
      ];
    case "accreditation-revoked":
      return "an operator took the accreditation back";
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
