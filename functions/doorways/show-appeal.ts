import type * as v from "valibot";
import type { shownAppeal } from "../../contracts/http/appeals.ts";
import type { AppealEnd } from "../../domain/appeals.ts";
import type { Appeal } from "../../store/appeals.ts";
import { findReason } from "../../store/reasons.ts";
import type { Store } from "../../store/store.ts";

export type ShownAppeal = v.InferOutput<typeof shownAppeal>;

/** Whether somebody decided so: then their reasons are told. What was said before a withdrawal is the operators' own. */
const isDecided: Readonly<Record<AppealEnd, boolean>> = {
  upheld: true,
  "not-upheld": true,
  "not-admissible": true,
  "appeal-withdrawn": false,
  "candidate-withdrew": false,
};

/** An appeal as its candidate, operators and its panel are shown it: how it ended, and why, once it has. */
export async function showAppeal(store: Store, appeal: Appeal): Promise<ShownAppeal> {
  const { attemptId, grounds, madeAt, madeSequence, end, closedAt, decision, reasonSequence } = appeal;
  const wordsOf = async (sequence: number | undefined) =>
    sequence === undefined ? undefined : findReason(store, { attemptId, sequence });
  return {
    ...{ attemptId, grounds, madeAt },
    statement: await wordsOf(madeSequence),
    state: stateOf(appeal),
    ...(end !== undefined && { end, endedAt: closedAt }),
    ...(end !== undefined && isDecided[end] && { reasons: await wordsOf(reasonSequence) }),
    ...(end === "upheld" && { remedy: decision?.code, stage: decision?.stage }),
  };
}

function stateOf({ end, decision, members, inadmissibility, withdrawnAt }: Appeal): ShownAppeal["state"] {
  if (end !== undefined) return "ended";
  if (decision !== undefined || inadmissibility !== undefined || withdrawnAt !== undefined) return "ending";
  return members === undefined ? "received" : "before-its-panel";
}
