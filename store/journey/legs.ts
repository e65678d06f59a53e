import * as v from "valibot";
import type { Attempt } from "../../domain/attempt.ts";
import { legStarts, type LegStart } from "../../domain/legs.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import { startOfDayInLondon } from "../../domain/calendar.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import type { Instant } from "../../domain/time.ts";
import { standstillSettled } from "../../domain/windows.ts";
import { dueAttributes, isStillDue, type DueItem } from "./deadlines.ts";
import { is, isNew, put, update, type Changes, type Write } from "../database/expressions.ts";
import { flagged, unflagged } from "./flags.ts";
import { keys } from "../keys.ts";
import { readItem, transactIf, updateIf, type Store } from "../store.ts";

/** Why a leg was begun. */
export const legReasons = [
  "registered",
  "restarted",
  "rolled-over",
  "fast-track-resit",
  "outcome-reopened",
  "place-allocated",
  "exemption",
  "result-held",
  "sat-again",
  "release-awaited",
  "appeal",
  "appeal-during-resit",
  "appeal-after-withdrawal",
  "appeal-ended",
  "renewal",
] as const;
export type LegReason = (typeof legReasons)[number];

/** Whether a leg takes the place of one that runs, which is stopped; a leg started by the one before lets it end. */
export const takesAPlace: Readonly<Record<LegReason, boolean>> = {
  registered: false,
  restarted: true,
  "rolled-over": true,
  "fast-track-resit": false,
  "outcome-reopened": true,
  "place-allocated": false,
  exemption: true,
  "result-held": true,
  "sat-again": true,
  "release-awaited": false,
  appeal: false,
  "appeal-during-resit": true,
  // The one that ends by the withdrawal may not have heard of it yet.
  "appeal-after-withdrawal": true,
  "appeal-ended": false,
  // Opened anew, it may find the leg of the one that was withdrawn from still waiting.
  renewal: true,
};

const legItem = v.object({
  attemptId: v.string(),
  leg: v.number(),
  startAt: v.picklist(legStarts),
  reason: v.picklist(legReasons),
  state: v.picklist(["intended", "started", "ended"]),
  intendedAt: v.string(),
  /** Before this it is not started: the row's earliest date, or the week of the release. */
  notBefore: v.optional(v.string()),
  startedAt: v.optional(v.string()),
  tries: v.number(),
});
/** One line of the start ledger: intended, then started; only `started` makes a start be skipped. */
export type Leg = v.InferOutput<typeof legItem>;

export function findLeg(store: Store, attemptId: string, leg: number): Promise<Leg | undefined> {
  return readItem(store, keys.leg(attemptId, leg), legItem);
}

/** The name of a leg's execution: the same for every try to start it. */
export const executionName = (attemptId: string, leg: number): string => `${attemptId}-${leg}`;

/** The attempt and leg that an execution's name stands for; undefined for a name that is not ours. */
export function legOfExecution(name: string): { attemptId: string; leg: number } | undefined {
  const parts = /^(?<attemptId>.+)-(?<leg>[1-9]\d*)$/.exec(name)?.groups;
  const { attemptId, leg } = parts ?? {};
  return attemptId === undefined || leg === undefined ? undefined : { attemptId, leg: Number(leg) };
}

/**
 * Writes the intent to start a leg, in the transaction that makes it the attempt's. Due until started; one that may
 * not start before a day is due on it, and everything that it asks has its window from then on (rules 4).
 */
export function intendLeg(
  store: Store,
  attempt: Pick<Attempt, "attemptId" | "policyVersion">,
  leg: number,
  startAt: LegStart,
  reason: LegReason,
  notBefore?: Instant,
): Write {
  const key = keys.leg(attempt.attemptId, leg);
  const now = store.now();
  const isToWait = notBefore !== undefined && notBefore > now;
  const due = nextDeadline(
    { item: "leg", startAt, state: "intended", since: isToWait ? notBefore : now, tries: 0 },
    policyOfVersion(attempt.policyVersion),
  );
  return put(
    store.tables.journeys,
    {
      ...key,
      attemptId: attempt.attemptId,
      leg,
      startAt,
      reason,
      state: "intended",
      intendedAt: now,
      ...(isToWait && { notBefore }),
      tries: 0,
      ...dueAttributes(key, due),
    },
    isNew,
  );
}

/** What it takes to go on as the next leg. */
export interface NextLeg {
  readonly leg: number;
  /** Changes of the attempt's head: what it stood halted is over, and given back. */
  readonly attempt: Changes;
  readonly writes: readonly Write[];
}

/** Takes the journey up as its next leg, in the transaction that makes it so; for startLeg to start. */
export function nextLeg(
  store: Store,
  attempt: Attempt,
  startAt: LegStart,
  reason: LegReason,
  notBefore?: Instant,
): NextLeg {
  const leg = attempt.leg + 1;
  return {
    leg,
    attempt: {
      leg,
      ...standstillSettled(attempt, store.now()),
      ...unflagged,
    },
    writes: [
      endLeg(store, attempt.attemptId, attempt.leg),
      intendLeg(store, attempt, leg, startAt, reason, notBefore),
    ],
  };
}

/** When the row's earliest date lets the first leg start. */
export function firstDay({ earliestOn }: Pick<Attempt, "earliestOn">): Instant | undefined {
  return earliestOn === undefined ? undefined : startOfDayInLondon(earliestOn);
}

/** Marks a leg that another has taken the place of: due for nothing more. */
export function endLeg(store: Store, attemptId: string, leg: number): Write {
  const key = keys.leg(attemptId, leg);
  return update(store.tables.journeys, key, {
    state: "ended",
    ...dueAttributes(key, undefined),
    ...unflagged,
  });
}

/** Marks an intended leg as started; from then on it is due to roll over. A leg that moved on stays as it is. */
export async function markLegStarted(store: Store, leg: Leg, policyVersion: string): Promise<void> {
  const key = keys.leg(leg.attemptId, leg.leg);
  const startedAt = store.now();
  const due = nextDeadline(
    { item: "leg", startAt: leg.startAt, state: "started", since: startedAt, tries: 0 },
    policyOfVersion(policyVersion),
  );
  const changes = { state: "started", startedAt, ...dueAttributes(key, due), ...unflagged };
  await updateIf(store, key, changes, is("state", "intended"));
}

/** Marks a leg of an attempt that has ended: it is not started, or rolled over, any more. */
export async function giveUpLeg(store: Store, of: Pick<Leg, "attemptId" | "leg">): Promise<void> {
  await transactIf(store, [endLeg(store, of.attemptId, of.leg)]);
}

/** Claims the next try to start a leg, so that two runs don't both; an operator sees one that failed often. */
export function claimStart(store: Store, attempt: Attempt, leg: Leg, due: DueItem): Promise<boolean> {
  const key = keys.leg(leg.attemptId, leg.leg);
  const policy = policyOfVersion(attempt.policyVersion);
  const now = store.now();
  const tries = leg.tries + 1;
  const next =
    attempt.leg === leg.leg
      ? nextDeadline({ item: "leg", startAt: leg.startAt, state: leg.state, since: now, tries }, policy)
      : undefined;
  const isToBeSeen = next !== undefined && tries >= policy.parameters.startAgain.value.triesBeforeFlag;
  const changes = {
    tries,
    ...dueAttributes(key, next),
    ...(isToBeSeen && flagged("leg-not-started", now)),
  };
  return updateIf(store, key, changes, isStillDue(due));
}
