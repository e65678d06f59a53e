import { isSameName } from "../../../domain/accreditation.ts";
import { findAccreditation } from "../../../store/journey/accreditations.ts";
import { findPerson } from "../../../store/people/people.ts";
import type { Store } from "../../../store/store.ts";
import { giveBackTry } from "../../../store/limits/verification-tries.ts";
import { countTry } from "../shared/count-try.ts";

export interface VerificationInput {
  /** As it is filed: one whose check symbol is wrong was refused before. */
  readonly number: string;
  /** The full name, given name first. */
  readonly name: string;
  readonly by: string;
}

/**
 * Whether the accreditation of this number stands and is held by somebody of this name, and nothing else (rules 13): a
 * number that never was, another's name and an accreditation revoked are answered alike. Guessing is slowed by a count
 * of the caller's tries that found nothing. Throws ProblemError `too-many-tries`.
 */
export async function verifyAccreditation(
  input: VerificationInput,
  store: Store,
): Promise<{ isValid: boolean }> {
  await countTry(store, input.by);
  const isValid = await isHeldBy(input, store);
  if (isValid) await giveBackTry(store, input.by);
  return { isValid };
}

async function isHeldBy({ number, name }: VerificationInput, store: Store): Promise<boolean> {
  const accreditation = await findAccreditation(store, number);
  if (accreditation?.state !== "in-force") return false;
  const person = await findPerson(store, accreditation.candidateId);
  return person !== undefined && isSameName(name, `${person.givenName} ${person.familyName}`);
}
