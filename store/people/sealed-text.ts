import { createHash } from "node:crypto";
import type { Store } from "../store.ts";

/** What the log holds of free text that is kept with people's data: proof of its wording, and nothing of it. */
export interface Seal {
  /** Kept beside the text; gone with it when a person's data are erased, and the digest then says nothing. */
  readonly salt: string;
  readonly digest: string;
}

/** Seals a text under a new salt: short or guessable wording can't be found again from the log. */
export function seal(store: Pick<Store, "newSalt">, text: string): Seal {
  const salt = store.newSalt();
  return { salt, digest: createHash("sha256").update(`${salt}\n${text}`).digest("hex") };
}

/** Whether the text is the one that was sealed. */
export function isSealed(text: string, { salt, digest }: Seal): boolean {
  return createHash("sha256").update(`${salt}\n${text}`).digest("hex") === digest;
}
