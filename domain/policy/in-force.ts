import { dayInLondon } from "../calendar.ts";
import type { Day, Instant } from "../time.ts";

export interface Dated {
  readonly inForceFrom: Day;
}

/** Asked about a time before the first version. */
export class NothingInForceError extends Error {
  override readonly name = "NothingInForceError";
  constructor(what: string, at: Instant) {
    super(`No ${what} was in force at ${at}`);
  }
}

/**
 * The version in force at the instant: the last of the list, in order of date, that began on or before that day in
 * England. Throws NothingInForceError.
 */
export function inForce<T extends Dated>(what: string, versions: readonly T[], at: Instant): T {
  const today = dayInLondon(at);
  const found = versions.findLast((version) => version.inForceFrom <= today);
  if (found === undefined) throw new NothingInForceError(what, at);
  return found;
}
