import { createHash } from "node:crypto";
import * as v from "valibot";
import type { Attempt } from "../../domain/attempt.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import type { Actor, NewEvent } from "../../domain/events.ts";
import { levels, type ExternalStage } from "../../domain/levels.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import type { Instant } from "../../domain/time.ts";
import { spans } from "../journey/attempts.ts";
import { dueAttributes, isStillDue, type DueItem } from "../journey/deadlines.ts";
import { all, is, isNew, put, update, type Write } from "../database/expressions.ts";
import { flagged, unflagged } from "../journey/flags.ts";
import { keys } from "../keys.ts";
import { readItem, stageSchema, updateIf, type Store } from "../store.ts";

const commissionItem = v.object({
  attemptId: v.string(),
  candidateId: v.string(),
  reference: v.string(),
  provider: v.string(),
  stage: stageSchema,
  sitting: v.number(),
  level: v.picklist(levels),
  questionKey: v.string(),
  closesAt: v.string(),
  standardVersion: v.optional(v.string()),
  notAvailableOn: v.optional(spans),
  releaseDays: v.optional(v.array(v.string())),
  policyVersion: v.string(),
  /** What the provider is to be told: that the stage is commissioned, that this changed, or that it is asked no more. */
  says: v.picklist(["commission", "commission-changed", "commission-suspended", "commission-withdrawn"]),
  since: v.string(),
  tries: v.number(),
  acceptedAt: v.optional(v.string()),
});
/** What a provider was asked for under one reference; due until it said 2xx. */
export type Commission = v.InferOutput<typeof commissionItem>;

/** The reference under which a provider knows one sitting of one stage: it says nothing about the attempt. */
export function commissionReference(attemptId: string, questionKey: string): string {
  return createHash("sha256").update(`${attemptId}#${questionKey}`).digest("base64url").slice(0, 32);
}

const referenceItem = v.object({ attemptId: v.string(), questionKey: v.string(), stage: stageSchema });
/** What a provider's reference stands for. */
export type Reference = v.InferOutput<typeof referenceItem>;

/** What the reference stands for at this provider; undefined when it was never given to it. */
export function findReference(
  store: Store,
  provider: string,
  reference: string,
): Promise<Reference | undefined> {
  return readItem(store, keys.reference(provider, reference), referenceItem);
}

export function findCommission(
  store: Store,
  attemptId: string,
  reference: string,
): Promise<Commission | undefined> {
  return readItem(store, keys.commission(attemptId, reference), commissionItem);
}

/** Commissions one sitting from a provider, with the reference that it may answer under. */
export function commissionStage(
  store: Store,
  attempt: Attempt,
  sitting: {
    stage: ExternalStage;
    sitting: number;
    questionKey: string;
    closesAt: Instant;
    provider: string;
  },
): Write[] {
  const { journeys } = store.tables;
  const { attemptId, candidateId, level, policyVersion, standardVersion, notAvailableOn } = attempt;
  const { releaseDays, round } = attempt;
  const { provider, questionKey, stage } = sitting;
  const reference = commissionReference(attemptId, questionKey);
  const key = keys.commission(attemptId, reference);
  const commission: Commission = {
    ...{ attemptId, candidateId, reference, provider, stage, sitting: sitting.sitting, level, questionKey },
    ...{
      closesAt: sitting.closesAt,
      policyVersion,
      standardVersion,
      notAvailableOn,
      ...(releaseDays?.round === round && { releaseDays: [...releaseDays.days] }),
      says: "commission",
      since: store.now(),
      tries: 0,
    },
  };
  return [
    put(journeys, { ...key, ...commission, ...dueOf(commission) }, isNew),
    put(journeys, { ...keys.reference(provider, reference), attemptId, questionKey, stage }, isNew),
  ];
}

/** The event after which the provider hears how a commission now stands. */
export function toldProvider(
  type: Exclude<Commission["says"], "commission">,
  { attemptId }: Attempt,
  question: string,
  actor: Actor,
): NewEvent {
  const detail = { question, reference: commissionReference(attemptId, question) };
  return { type, actor, causation: question, detail };
}

/** Tells the provider that what was commissioned is asked no more. */
export function withdrawCommission(store: Store, attempt: Attempt, questionKey: string): Write {
  return tellAgain(store, attempt, questionKey, { says: "commission-withdrawn" });
}

/** Tells the provider how a commission now stands: until when it may be sat, and with which measures. */
export function changeCommission(
  store: Store,
  attempt: Attempt,
  questionKey: string,
  changes: { readonly closesAt?: Instant } = {},
): Write {
  return tellAgain(store, attempt, questionKey, { ...changes, says: "commission-changed" });
}

/** Tells the provider that what was commissioned is not to be sat until it hears of it again. */
export function suspendCommission(store: Store, attempt: Attempt, questionKey: string): Write {
  return tellAgain(store, attempt, questionKey, { says: "commission-suspended" });
}

/** Something newer is to be told: the commission is due again, until the provider said 2xx. */
function tellAgain(
  store: Store,
  attempt: Attempt,
  questionKey: string,
  changes: Pick<Commission, "says"> & { readonly closesAt?: Instant },
): Write {
  const reference = commissionReference(attempt.attemptId, questionKey);
  const since = store.now();
  const deadline = nextDeadline(
    { item: "commission", since, tries: 0 },
    policyOfVersion(attempt.policyVersion),
  );
  const key = keys.commission(attempt.attemptId, reference);
  return update(store.tables.journeys, key, {
    ...changes,
    ...{ since, tries: 0, acceptedAt: undefined },
    ...dueAttributes(key, deadline),
  });
}

/** Marks that the provider accepted what it was told, unless something newer is to be told by now. */
export function markCommissionAccepted(store: Store, commission: Commission): Promise<boolean> {
  const key = keys.commission(commission.attemptId, commission.reference);
  const changes = { acceptedAt: store.now(), ...dueAttributes(key, undefined), ...unflagged };
  return updateIf(store, key, changes, stillSays(commission));
}

/** Nothing newer is to be told by now. */
const stillSays = ({ says, since }: Commission) => all(is("says", says), is("since", since));

function dueOf(commission: Commission) {
  const { attemptId, reference, policyVersion, since, tries, acceptedAt } = commission;
  const deadline = nextDeadline(
    { item: "commission", since, tries, acceptedAt },
    policyOfVersion(policyVersion),
  );
  return dueAttributes(keys.commission(attemptId, reference), deadline);
}

/** Claims the next try to send a commission, so that two runs don't both; an operator sees one refused often. */
export function claimCommissioning(store: Store, commission: Commission, due: DueItem): Promise<boolean> {
  const key = keys.commission(commission.attemptId, commission.reference);
  const policy = policyOfVersion(commission.policyVersion);
  const now = store.now();
  const tries = commission.tries + 1;
  const next = nextDeadline(
    { item: "commission", since: now, tries, acceptedAt: commission.acceptedAt },
    policy,
  );
  const isToBeSeen = tries >= policy.parameters.commissionAgain.value.triesBeforeFlag;
  const changes = {
    tries,
    ...dueAttributes(key, next),
    ...(isToBeSeen && flagged("commission-not-accepted", now)),
  };
  return updateIf(store, key, changes, isStillDue(due));
}

/** Ends what is due of a commission that nobody needs to be told of any more, unless something newer is to be told. */
export function dropCommission(store: Store, commission: Commission): Promise<boolean> {
  const key = keys.commission(commission.attemptId, commission.reference);
  const changes = { ...dueAttributes(key, undefined), ...unflagged };
  return updateIf(store, key, changes, stillSays(commission));
}
