import { createHash } from "node:crypto";
import * as v from "valibot";
import { accreditationNumberOf } from "../domain/accreditation-number.ts";
import { accreditationStates } from "../domain/accreditation.ts";
import type { Attempt } from "../domain/attempt.ts";
import type { NewEvent } from "../domain/events.ts";
import { levels } from "../domain/levels.ts";
import { is, isNew, put, update, type Write } from "./expressions.ts";
import { keys } from "./keys.ts";
import { revocationWrite } from "./people.ts";
import { seal } from "./sealed-text.ts";
import { readItem, type Store } from "./store.ts";

const accreditationItem = v.object({
  number: v.string(),
  attemptId: v.string(),
  candidateId: v.string(),
  level: v.picklist(levels),
  standardVersion: v.string(),
  state: v.picklist(accreditationStates),
  awardedAt: v.string(),
  revokedAt: v.optional(v.string()),
  /** The operator's id; the reason stands in People. */
  revokedBy: v.optional(v.string()),
});
export type Accreditation = v.InferOutput<typeof accreditationItem>;

export function findAccreditation(store: Store, number: string): Promise<Accreditation | undefined> {
  return readItem(store, keys.accreditation(number), accreditationItem);
}

/** The accreditation that the attempt ended in, revoked or not; undefined while it has none. */
export async function accreditationOf(
  store: Store,
  { accreditationNumber }: Pick<Attempt, "accreditationNumber">,
): Promise<Accreditation | undefined> {
  return accreditationNumber === undefined ? undefined : findAccreditation(store, accreditationNumber);
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

/** Writes an accreditation under its number, which must be new. */
export function awardWrite(store: Store, accreditation: Accreditation): Write {
  return put(store.tables.journeys, { ...keys.accreditation(accreditation.number), ...accreditation }, isNew);
}

/** Why an accreditation is taken back, and by which operator. */
export interface Revocation {
  readonly reason: string;
  readonly by: string;
  /** What the decision follows from, such as a review or an appeal. */
  readonly causation: string;
}

/**
 * What revokes an accreditation in force, for the transaction of its attempt: the reason in People, its seal in the log,
 * who did it in both.
 */
export function revoke(
  store: Store,
  { number, attemptId }: Accreditation,
  { reason, by, causation }: Revocation,
): { readonly event: NewEvent; readonly writes: readonly Write[] } {
  const { salt, digest } = seal(store, reason);
  const revokedAt = store.now();
  return {
    event: {
      type: "accreditation-revoked",
      actor: { kind: "operator", id: by },
      causation,
      detail: { accreditationNumber: number, wordsSeal: digest },
    },
    writes: [
      update(
        store.tables.journeys,
        keys.accreditation(number),
        { state: "revoked", revokedAt, revokedBy: by },
        is("state", "in-force"),
      ),
      revocationWrite(store, { number, attemptId, reason, salt, revokedBy: by, revokedAt }),
    ],
  };
}
