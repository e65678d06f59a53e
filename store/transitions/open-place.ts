import type { Attempt } from "../../domain/attempt.ts";
import { check, isNew, put, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { findAccredited, findOpenAttempt } from "./registration.ts";
import type { Store } from "../store.ts";

/**
 * Whose the person's one place for an open attempt at the level is: this attempt's, nobody's, or another's, which is open
 * or whose accreditation stands: nobody sits for what they hold [assumed].
 */
export type OpenPlace = "held" | "free" | "anothers";

export async function openPlaceOf(store: Store, attempt: Attempt): Promise<OpenPlace> {
  const { attemptId } = attempt;
  const open = await findOpenAttempt(store, attempt);
  if (open !== undefined) return open.attemptId === attemptId ? "held" : "anothers";
  const accredited = await findAccredited(store, attempt, attemptId);
  return accredited === undefined ? "free" : "anothers";
}

/** Makes an attempt that had ended the person's open one again; refused where another has become it meanwhile. */
export function takeOpenPlace(store: Store, { attemptId, candidateId, employerId, level }: Attempt): Write {
  const place = keys.openAttempt(candidateId, level);
  return put(store.tables.journeys, { ...place, attemptId, employerId }, isNew);
}

/** Holds a change to there being no open attempt of the person at the level: it restores what they hold without one. */
export function openPlaceStaysFree(store: Store, { candidateId, level }: Attempt): Write {
  return check(store.tables.journeys, keys.openAttempt(candidateId, level), isNew);
}
