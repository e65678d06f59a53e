import type * as v from "valibot";
import type { shownAppeal } from "../../../contracts/http/appeals.ts";
import type { AppealEnd } from "../../../domain/appeals.ts";
import type { Appeal } from "../../../store/journey/appeals.ts";
import { findReason } from "../../../store/people/reasons.ts";
import { readResults } from "../../../store/journey/results.ts";
import type { Store } from "../../../store/store.ts";

export type ShownAppeal = v.InferOutput<typeof shownAppeal>;

/** Whether somebody decided so: then their reasons are told. What was said before a withdrawal is the operators' own. */
const isDecided: Readonly<Record<AppealEnd, boolean>> = {
  upheld: true,
  "not-upheld": true,
  "not-admissible": true,
  "appeal-withdrawn": false,
  "candidate-withdrew": false,
};

/**
 * An appeal as its candidate, operators and its panel are shown it: how it ended, and why, once it has. How a result was
 * corrected, and why, is told with the outcome that is issued on it, and not before (rules 6).
 */
export async function showAppeal(store: Store, appeal: Appeal): Promise<ShownAppeal> {
  const { attemptId, grounds, madeAt, madeSequence, end, closedAt, decision, reasonSequence } = appeal;
  const wordsOf = async (sequence: number | undefined) =>
    sequence === undefined ? undefined : findReason(store, { attemptId, sequence });
  const isTold = end !== undefined && isDecided[end] && !(await isHeld(store, appeal));
  return {
    ...{ attemptId, grounds, madeAt },
    statement: await wordsOf(madeSequence),
    state: stateOf(appeal),
    ...(end !== undefined && { end, endedAt: closedAt }),
    ...(isTold && { reasons: await wordsOf(reasonSequence) }),
    ...(isTold && end === "upheld" && { remedy: decision?.code, stage: decision?.stage }),
  };
}

/** Whether the panel corrected a result that is not released yet. */
async function isHeld(store: Store, { attemptId, decision }: Appeal): Promise<boolean> {
  if (decision?.code !== "correct-result") return false;
  const results = await readResults(store, attemptId);
  return !results.some(({ origin, releasedAt }) => origin === "panel" && releasedAt !== undefined);
}

function stateOf({ end, decision, members, inadmissibility, withdrawnAt }: Appeal): ShownAppeal["state"] {
  if (end !== undefined) return "ended";
  if (decision !== undefined || inadmissibility !== undefined || withdrawnAt !== undefined) return "ending";
  return members === undefined ? "received" : "before-its-panel";
}
