import { createHash } from "node:crypto";
import * as v from "valibot";
import { levels } from "../domain/levels.ts";
import { keys } from "./keys.ts";
import { readItem, type Store } from "./store.ts";

const accreditationItem = v.object({
  number: v.string(),
  attemptId: v.string(),
  candidateId: v.string(),
  level: v.picklist(levels),
  standardVersion: v.string(),
  awardedAt: v.string(),
});
export type Accreditation = v.InferOutput<typeof accreditationItem>;

// Crockford's alphabet leaves out I, L, O and U: a number is read out over the telephone.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The number of the accreditation that an attempt ends in: the same however often it is computed, and no
 * count of anything. `salt` is raised when the number is taken: 40 bits leave that to chance.
 */
export function accreditationNumber(attemptId: string, salt: number): string {
  const digest = createHash("sha256").update(`accreditation#${attemptId}#${salt}`).digest();
  const letters = Array.from(digest.subarray(0, 8), (byte) => alphabet.charAt(byte % 32)).join("");
  return `NAAS-${letters.slice(0, 4)}-${letters.slice(4)}`;
}

export function findAccreditation(store: Store, number: string): Promise<Accreditation | undefined> {
  return readItem(store, keys.accreditation(number), accreditationItem);
}
