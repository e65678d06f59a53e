import * as v from "valibot";
import type { Attempt } from "../../domain/attempt.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { notSatReasons } from "../../domain/outcome.ts";
import { awaitsResitSupport, resitRefusal, type NextStepFacts } from "../../domain/next-steps.ts";
import { nextStepKey } from "../../domain/question-keys.ts";
import { standstillBy } from "../../domain/windows.ts";
import { findAppeal, standingOfAppeal } from "./appeals.ts";
import { keys } from "../keys.ts";
import { findQuestion } from "./questions.ts";
import { readItem, stageSchema, type Store } from "../store.ts";

export const standingItem = v.variant("standing", [
  v.object({ standing: v.literal("met"), metOn: v.string() }),
  v.object({ standing: v.literal("not-met") }),
  v.object({
    standing: v.literal("not-sat"),
    reason: v.picklist(notSatReasons),
  }),
  v.object({ standing: v.literal("exempt") }),
  v.object({ standing: v.literal("carried-forward"), metOn: v.string() }),
]);

const outcomeItem = v.object({
  attemptId: v.string(),
  round: v.number(),
  version: v.number(),
  result: v.picklist(["met", "not-met"]),
  partiallyMet: v.boolean(),
  reasons: v.array(v.object({ stage: stageSchema, code: v.string() })),
  standings: v.object(v.entriesFromList(externalStages, standingItem)),
  /** The result that each stage was decided on, as `sitting-1#2`; stages not sat in this round have none. */
  decidedOn: v.record(v.string(), v.string()),
  decidedAt: v.string(),
  policyVersion: v.string(),
  standardVersion: v.string(),
  releasedAt: v.optional(v.string()),
  /** What the journey had stood still until the release: what it stood since is given back to the windows. */
  standstillSeconds: v.optional(v.number()),
});
/** An outcome in one version: decided again when a correction arrives before release. */
export type RecordedOutcome = v.InferOutput<typeof outcomeItem>;

/** The newest outcome of the attempt's present round; undefined while none is decided. */
export async function findOutcome(
  store: Store,
  attempt: Pick<Attempt, "attemptId" | "round" | "outcomeVersion">,
): Promise<RecordedOutcome | undefined> {
  if (attempt.outcomeVersion === 0) return undefined;
  return readItem(store, keys.outcome(attempt.attemptId, attempt.round, attempt.outcomeVersion), outcomeItem);
}

/** The result that a stage was decided on; undefined where it was not sat in this round. */
export function findDecidingResult(
  outcome: RecordedOutcome,
  stage: ExternalStage,
): { readonly sitting: number; readonly version: number } | undefined {
  const parts = /^sitting-(?<sitting>\d+)#(?<version>\d+)$/.exec(outcome.decidedOn[stage] ?? "")?.groups;
  const { sitting, version } = parts ?? {};
  return sitting === undefined || version === undefined
    ? undefined
    : { sitting: Number(sitting), version: Number(version) };
}

/** The attempt has no released outcome, so that there is no next step to speak of. */
export class NothingReleasedError extends Error {
  override readonly name = "NothingReleasedError";
  constructor(attemptId: string) {
    super(`attempt ${attemptId} has no released outcome`);
  }
}

/** The latest outcome that was released: it stands while a re-sit or a re-issue is under way. */
export async function findReleasedOutcome(
  store: Store,
  { attemptId, releasedOutcome }: Attempt,
): Promise<RecordedOutcome | undefined> {
  return releasedOutcome && findOutcome(store, { attemptId, ...releasedOutcome });
}

/** What the candidate's choices hang on. Throws NothingReleasedError. */
export async function readNextStepFacts(store: Store, attempt: Attempt): Promise<NextStepFacts> {
  const outcome = await findReleasedOutcome(store, attempt);
  if (outcome?.releasedAt === undefined) throw new NothingReleasedError(attempt.attemptId);
  const { result, partiallyMet, releasedAt, round } = outcome;
  const [question, appeal] = await Promise.all([
    findQuestion(store, attempt.attemptId, nextStepKey(attempt)),
    findAppeal(store, attempt.attemptId),
  ]);
  // Asked anew after an appeal that changed nothing, the candidate has still given up what they gave up.
  const isAppealedOne = appeal?.round === round && appeal.outcomeVersion === outcome.version;
  return {
    outcome: { result, partiallyMet },
    releasedAt,
    standstillSeconds: standstillBy(attempt, store.now()) - (outcome.standstillSeconds ?? 0),
    fastTrackResits: attempt.fastTrackResits,
    hasAccepted:
      question?.acceptedAt !== undefined ||
      question?.answer === "accepted" ||
      (isAppealedOne && appeal.hadAccepted),
    isResitUnderWay: attempt.round > round || awaitsResitSupport(attempt),
    resitRefusal: resitRefusal(attempt),
    appeal: standingOfAppeal(appeal),
  };
}
