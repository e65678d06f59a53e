import { createHash } from "node:crypto";
import * as v from "valibot";
import { accreditationNumberOf } from "../../domain/accreditation-number.ts";
import { accreditationStates } from "../../domain/accreditation.ts";
import type { Attempt } from "../../domain/attempt.ts";
import { dayInLondon } from "../../domain/calendar.ts";
import { deadlineKinds, nextDeadline } from "../../domain/deadlines.ts";
import type { JourneyEvent, NewEvent } from "../../domain/events.ts";
import { levels } from "../../domain/levels.ts";
import { policyInForce, policyOfVersion, type Policy } from "../../domain/policy/policy.ts";
import { expiryOf, renewalResults, renewalStates } from "../../domain/renewal.ts";
import { dueAttributes } from "./deadlines.ts";
import { is, isNew, put, update, type Changes, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { statedReason } from "../people/reasons.ts";
import { readItem, type Store } from "../store.ts";

const accreditationItem = v.object({
  number: v.string(),
  attemptId: v.string(),
  candidateId: v.string(),
  level: v.picklist(levels),
  standardVersion: v.string(),
  state: v.picklist(accreditationStates),
  awardedAt: v.string(),
  /** The day from which its present period counts, and the policy by which: a renewal pins the one then in force. */
  countsFrom: v.string(),
  policyVersion: v.string(),
  expiresAt: v.string(),
  renewal: v.picklist(renewalStates),
  remindersSent: v.number(),
  /** What the renewal of this number came to: asked again, it is answered as the first time. */
  settled: v.optional(v.object({ renewal: v.number(), result: v.picklist(renewalResults) })),
  renewedAt: v.optional(v.string()),
  /** When it lapsed first since it last stood. */
  lapsedAt: v.optional(v.string()),
  revokedAt: v.optional(v.string()),
  /** The operator's id; the reason is the event's, in People. */
  revokedBy: v.optional(v.string()),
  revokedByEvent: v.optional(v.number()),
  dueAt: v.optional(v.string()),
  dueKind: v.optional(v.picklist(deadlineKinds)),
});
export type Accreditation = v.InferOutput<typeof accreditationItem>;

/** An attempt is said to be accredited, and no accreditation stands under its number: damage. */
export class UnknownAccreditationError extends Error {
  override readonly name = "UnknownAccreditationError";
  constructor(attemptId: string) {
    super(`attempt ${attemptId} has no accreditation under its number`);
  }
}

export function findAccreditation(store: Store, number: string): Promise<Accreditation | undefined> {
  return readItem(store, keys.accreditation(number), accreditationItem);
}

/** The accreditation that the attempt ended in, however it stands; undefined while it has none. */
export async function accreditationOf(
  store: Store,
  { accreditationNumber }: Pick<Attempt, "accreditationNumber">,
): Promise<Accreditation | undefined> {
  return accreditationNumber === undefined ? undefined : findAccreditation(store, accreditationNumber);
}

/** The accreditation of an attempt that must have one. Throws UnknownAccreditationError. */
export async function readAccreditation(store: Store, attempt: Attempt): Promise<Accreditation> {
  const accreditation = await accreditationOf(store, attempt);
  if (accreditation === undefined) throw new UnknownAccreditationError(attempt.attemptId);
  return accreditation;
}

/**
 * A number that nobody holds: computed from the attempt, so that an award tried again gets the same, and no count of
 * anything. That one is taken is left to chance by 40 bits; that it has no check symbol to dictate happens to five in 37.
 */
export async function freeNumber(store: Store, attemptId: string): Promise<string> {
  for (let salt = 0; ; salt += 1) {
    const digest = createHash("sha256").update(`accreditation#${attemptId}#${salt}`).digest();
    const number = accreditationNumberOf(Array.from(digest.subarray(0, 8), (byte) => byte % 32));
    if (number !== undefined && (await findAccreditation(store, number)) === undefined) return number;
  }
}

type Awarded = Pick<Accreditation, "number" | "attemptId" | "candidateId" | "level" | "standardVersion">;

/** Writes an accreditation awarded now under its number, which must be new; due to be renewed by the policy in force. */
export function awardWrite(store: Store, awarded: Awarded): Write {
  const awardedAt = store.now();
  const policy = policyInForce(awardedAt);
  const countsFrom = dayInLondon(awardedAt);
  const accreditation: Accreditation = {
    ...awarded,
    ...{ state: "in-force", awardedAt, countsFrom, policyVersion: policy.version },
    ...{ expiresAt: expiryOf(countsFrom, policy), renewal: "not-due", remindersSent: 0 },
  };
  const key = keys.accreditation(awarded.number);
  return put(store.tables.journeys, { ...key, ...accreditation, ...dueOf(accreditation, policy) }, isNew);
}

/** Changes an accreditation that still stands as it was read, and computes what is due of it anew. */
export function changeAccreditation(
  store: Store,
  accreditation: Accreditation,
  changes: Partial<Accreditation>,
  policy: Policy = policyOfVersion(changes.policyVersion ?? accreditation.policyVersion),
): Write {
  const due = dueOf({ ...accreditation, ...changes }, policy);
  const key = keys.accreditation(accreditation.number);
  return update(store.tables.journeys, key, { ...changes, ...due }, is("state", accreditation.state));
}

function dueOf(accreditation: Accreditation, policy: Policy): Changes {
  const deadline = nextDeadline({ item: "accreditation", ...accreditation }, policy);
  return dueAttributes(keys.accreditation(accreditation.number), deadline);
}

/** Where a renewal stands among all, from 0 to below 1: the same however often it is asked, and nothing that its holder could choose. */
export function shareOfAudits({ number }: Accreditation, renewal: number): number {
  const digest = createHash("sha256").update(`renewal-audit#${number}#${renewal}`).digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

/** Why an accreditation is taken back, and by which operator. */
export interface Revocation {
  readonly reason: string;
  readonly by: string;
  /** What the decision follows from, such as a review or an appeal. */
  readonly causation: string;
}

/**
 * What revokes an accreditation, for the transaction of its attempt, in which `event` must be the first: the reason in
 * People, its seal in the log, who did it in both.
 */
export function revoke(
  store: Store,
  attempt: Attempt,
  accreditation: Accreditation,
  { reason, by, causation }: Revocation,
): { readonly event: NewEvent; readonly writes: readonly Write[] } {
  const { number } = accreditation;
  const stated = statedReason(store, attempt, reason);
  return {
    event: {
      type: "accreditation-revoked",
      actor: { kind: "operator", id: by },
      causation,
      detail: { accreditationNumber: number, reasonSeal: stated.reasonSeal },
    },
    writes: [
      changeAccreditation(store, accreditation, {
        ...{ state: "revoked", revokedAt: store.now(), revokedBy: by },
        revokedByEvent: attempt.eventSequence + 1,
      }),
      stated.write,
    ],
  };
}

/**
 * What revokes an accreditation because of an earlier event of its attempt, which says by whom and keeps the reason, for
 * the transaction in which that takes effect.
 */
export function revokeBecause(
  store: Store,
  accreditation: Accreditation,
  { actor, sequence, causation }: Pick<JourneyEvent, "actor" | "sequence" | "causation">,
): { readonly event: NewEvent; readonly writes: readonly Write[] } {
  return {
    event: {
      type: "accreditation-revoked",
      actor,
      causation,
      detail: { accreditationNumber: accreditation.number, reasonOfEvent: sequence },
    },
    writes: [
      changeAccreditation(store, accreditation, {
        ...{ state: "revoked", revokedAt: store.now(), revokedBy: actor.id },
        revokedByEvent: sequence,
      }),
    ],
  };
}
