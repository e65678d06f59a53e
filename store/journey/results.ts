import * as v from "valibot";
import { keys } from "../keys.ts";
import { readItem, readItems, stageSchema, type Store } from "../store.ts";
import type { ExternalStage } from "../../domain/levels.ts";

export const bands = ["developing", "meeting", "exceeding"] as const;

const resultItem = v.object({
  attemptId: v.string(),
  stage: stageSchema,
  sitting: v.number(),
  round: v.number(),
  version: v.number(),
  score: v.number(),
  satOn: v.string(),
  areas: v.array(v.object({ area: v.string(), band: v.picklist(bands) })),
  examinerReference: v.optional(v.string()),
  provider: v.optional(v.string()),
  session: v.optional(v.string()),
  form: v.optional(v.string()),
  /** Digest of what the provider stated: two messages with the same content are the same result. */
  contentDigest: v.string(),
  receivedAt: v.string(),
  /** Who corrected it after its release, and when; a provider's own result has neither. */
  origin: v.optional(v.picklist(["panel", "review"])),
  correctedAt: v.optional(v.string()),
  releasedAt: v.optional(v.string()),
  /** An upheld appeal annulled the sitting: it counts nowhere from then on. */
  annulledAt: v.optional(v.string()),
});
/** A stage's result in one version; a correction is a new one. The examiners' comments stand in People. */
export type StageResult = v.InferOutput<typeof resultItem>;

export function findResult(
  store: Store,
  attemptId: string,
  of: { readonly stage: ExternalStage; readonly sitting: number; readonly version: number },
): Promise<StageResult | undefined> {
  return readItem(store, keys.result(attemptId, of.stage, of.sitting, of.version), resultItem);
}

/** Every result of an attempt, in every version, of every sitting. */
export function readResults(store: Store, attemptId: string): Promise<StageResult[]> {
  return readItems(store, keys.attempt(attemptId).pk, "RESULT#", resultItem);
}

/** One sitting of one stage. */
type SittingOf = Pick<StageResult, "attemptId" | "stage" | "sitting">;

/** Every version of a sitting's result, the newest last. */
export async function readVersions(
  store: Store,
  { attemptId, stage, sitting }: SittingOf,
): Promise<StageResult[]> {
  const results = await readResults(store, attemptId);
  return results.filter((result) => result.stage === stage && result.sitting === sitting);
}

/** The version that says who examined the sitting: the newest that names somebody, for a correction need not say it again. */
export const namingItsExaminer = (versions: readonly StageResult[]): StageResult | undefined =>
  versions.findLast(({ examinerReference }) => examinerReference !== undefined);

/**
 * The version of a sitting's result that follows all that are kept: a review whose outcome was not issued, for the
 * candidate withdrew, has left one that nothing stands on.
 */
export async function nextVersionOf(store: Store, of: SittingOf): Promise<number> {
  const newest = (await readVersions(store, of)).at(-1);
  return (newest?.version ?? 0) + 1;
}

/** Whether a result is out, in whichever version: one that is issued anew was, and is no secret meanwhile. */
export const wasReleased = (versions: readonly StageResult[]): boolean =>
  versions.some(({ releasedAt }) => releasedAt !== undefined);
