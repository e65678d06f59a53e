import * as v from "valibot";
import { ProblemError } from "../../../contracts/problem-details.ts";
import type { Key } from "../../../store/database/expressions.ts";
import { decodePlace, encodePlace, keyText, UnknownPlaceError } from "../../../store/database/pages.ts";

const flagKey = v.strictObject({ pk: keyText, sk: keyText });

/** The flagged item's key as a path can hold it. */
export function flagIdOf({ pk, sk }: Key): string {
  return encodePlace({ pk, sk }) ?? "";
}

/** The key that a flag's id stands for. Throws ProblemError `not-found` where it stands for none. */
export function keyOfFlag(flagId: string): Key {
  try {
    return decodePlace(flagId, flagKey);
  } catch (error) {
    if (!(error instanceof UnknownPlaceError)) throw error;
    throw new ProblemError("not-found");
  }
}
