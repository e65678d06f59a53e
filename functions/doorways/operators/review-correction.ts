import * as v from "valibot";
import { ProblemError } from "../../../contracts/problem-details.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import type { NewEvent } from "../../../domain/events.ts";
import { flagCodes } from "../../../domain/flags.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import type { Key } from "../../../store/database/expressions.ts";
import { findDecidingResult, findReleasedOutcome } from "../../../store/journey/outcomes.ts";
import { commentsWrite } from "../../../store/people/people.ts";
import { statedReason } from "../../../store/people/reasons.ts";
import { reopenOutcome } from "../../../store/transitions/reopening.ts";
import { nextVersionOf } from "../../../store/journey/results.ts";
import { readItem, type Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../shared/legs/executions.ts";
import { startLeg } from "../../shared/legs/start-leg.ts";
import { notOpen } from "../shared/answer-question.ts";
import { asOperator } from "../caller.ts";
import { flagClosed } from "./close-flag.ts";
import { keyOfFlag } from "./flag-id.ts";
import { faultsOfCorrection, findKeptCorrection, type KeptCorrection } from "./kept-correction.ts";

export interface ReviewInput {
  readonly flagId: string;
  /** The operator who reviews, and why the correction is applied; candidate and employer are told it. */
  readonly by: string;
  readonly reason: string;
}
interface Reviewed {
  readonly recorded: true;
  readonly leg: number;
}

const reviewed = v.object({
  flagCode: v.optional(v.picklist(flagCodes)),
  reviewedByLeg: v.optional(v.number()),
});

/**
 * Applies a provider's correction that came after the release (rules 6): the outcome is decided and released anew in the
 * attempt's next leg, with the old one kept, and the flag is closed, in one transaction. A correction that is not to
 * be applied is closed with its reason instead. Reviewed before, it answers as the first time. Throws ProblemError
 * `not-found`, `not-open`.
 */
export async function reviewCorrection(
  input: ReviewInput,
  deps: { readonly store: Store; readonly executions: LegExecutions },
): Promise<{ recorded: true; leg: number }> {
  const { store } = deps;
  const key = keyOfFlag(input.flagId);
  const correction = await findKeptCorrection(store, key);
  if (correction === undefined) throw new ProblemError("not-found");
  const { attemptId } = correction;
  const answer = await append(store, attemptId, async (attempt): Promise<Decision<Reviewed>> => {
    const { flagCode, reviewedByLeg } = (await readItem(store, key, reviewed)) ?? {};
    if (reviewedByLeg !== undefined) return { nothing: { recorded: true, leg: reviewedByLeg } };
    if (flagCode !== "corrected-after-release") throw notOpen("this correction does not wait for a review");
    return review(store, attempt, { ...input, key, correction });
  });
  await startLeg({ attemptId, leg: answer.leg }, deps);
  return answer;
}

interface Reviewing extends ReviewInput {
  readonly key: Key;
  readonly correction: KeptCorrection;
}

async function review(store: Store, attempt: Attempt, reviewing: Reviewing): Promise<Change<Reviewed>> {
  const { by, reason, key, correction } = reviewing;
  const { attemptId, stage, data } = correction;
  const version = await versionToFollow(store, attempt, correction);
  const areas = data.areas.map(({ area, band }) => ({ area, band }));
  const { actor } = asOperator({ by });
  const corrected = { stage, score: data.score, areas, origin: "review" } as const;
  const reopening = await reopenOutcome(store, attempt, corrected, actor);
  if (reopening.refused !== undefined)
    throw notOpen(`the outcome can't be issued anew: ${reopening.refused}`);
  const { leg, parts } = reopening;
  const { reasonSeal, write } = statedReason(store, attempt, reason);
  // The reason is the first event's: that the outcome was reopened.
  const events = parts.events.map((event, index): NewEvent =>
    index === 0 ? { ...event, detail: { ...event.detail, reasonSeal } } : event,
  );
  return {
    ...parts,
    answer: { recorded: true, leg },
    events: [
      ...events,
      {
        type: "flag-closed",
        actor,
        causation: `${key.pk}#${key.sk}`,
        detail: { flagCode: "corrected-after-release" },
      },
    ],
    writes: [
      ...(parts.writes ?? []),
      commentsWrite(store, { ...{ attemptId, stage, ...version }, comments: commentsOf(correction) }),
      flagClosed(store, key, "corrected-after-release", { flagClosedBy: by, reviewedByLeg: leg }),
      write,
    ],
  };
}

/** The version that the corrected result gets. Throws ProblemError `not-open` where the outcome does not stand on its sitting, or its standard. */
async function versionToFollow(store: Store, attempt: Attempt, correction: KeptCorrection) {
  const [fault] = faultsOfCorrection(attempt, correction);
  if (fault !== undefined) throw notOpen(`the correction does not fit the standard: ${fault.sentence}`);
  const outcome = await findReleasedOutcome(store, attempt);
  const deciding = outcome && findDecidingResult(outcome, correction.stage);
  if (deciding?.sitting !== correction.sitting)
    throw notOpen(`the outcome does not stand on sitting ${correction.sitting} of ${correction.stage}`);
  const { stage, sitting } = correction;
  return { sitting, version: await nextVersionOf(store, { attemptId: attempt.attemptId, stage, sitting }) };
}

function commentsOf({ data }: KeptCorrection): Record<string, string> {
  return Object.fromEntries(
    data.areas.flatMap(({ area, comment }) => (comment === undefined ? [] : [[area, comment] as const])),
  );
}
