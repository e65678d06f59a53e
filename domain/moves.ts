import { isFinal, type Attempt } from "./attempt.ts";
import type { Instant } from "./time.ts";

/** Why a candidate can't be released for a move; undefined where they can: while assessed, and once accredited. */
export function barOfMove({ status }: Pick<Attempt, "status">): string | undefined {
  return isFinal(status) && status !== "accredited" ? `the attempt has ended: ${status}` : undefined;
}

/** The move that may still be accepted; one whose window has passed is as if it had not been offered. */
export function openMove({ move }: Pick<Attempt, "move">, now: Instant): Attempt["move"] {
  return move === undefined || now > move.closesAt ? undefined : move;
}

/**
 * The attempt as this employer may see it: as it stands, where it is the candidate's; with what had been released by
 * then, as it stood then, where the candidate moved on from it; undefined otherwise (rules 13).
 */
export function releasedToEmployer(attempt: Attempt, employerId: string): Attempt | undefined {
  if (attempt.employerId === employerId) return attempt;
  const former = attempt.formerEmployers?.findLast((employer) => employer.employerId === employerId);
  return former && { ...attempt, releasedOutcome: former.releasedOutcome, isFreeRound: undefined };
}
