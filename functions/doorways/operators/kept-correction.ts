import * as v from "valibot";
import { providerMessage } from "../../../contracts/provider-messages.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { checkAreas, checkStandardVersion } from "../../../domain/feedback.ts";
import { flagCodes } from "../../../domain/flags.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { checkScore } from "../../../domain/outcome.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import type { Problem } from "../../../domain/problem.ts";
import { findReference } from "../../../store/providers/commissions.ts";
import type { Key } from "../../../store/database/expressions.ts";
import { findQuestion } from "../../../store/journey/questions.ts";
import { readItem, type Store } from "../../../store/store.ts";

const keptMessage = v.object({
  provider: v.string(),
  attemptId: v.string(),
  flagCode: v.optional(v.picklist(flagCodes)),
  flagClosedCode: v.optional(v.picklist(flagCodes)),
});
const keptBody = v.object({ body: v.pipe(v.string(), v.parseJson(), providerMessage) });

/** A provider's correction that came after the release: kept with its case, without effect until it is reviewed. */
export interface KeptCorrection {
  readonly attemptId: string;
  readonly stage: ExternalStage;
  readonly sitting: number;
  readonly data: CorrectionData;
}
type CorrectionData = Extract<
  v.InferOutput<typeof keptBody>["body"],
  { readonly type: "result-corrected" }
>["data"];

/**
 * The correction that the message under the key holds, flagged or reviewed; undefined where it is no correction after a
 * release: any other would tell a result that nobody may see yet (rules 6).
 */
export async function findKeptCorrection(store: Store, key: Key): Promise<KeptCorrection | undefined> {
  const [message, kept] = await Promise.all([
    readItem(store, key, keptMessage),
    readItem(store, key, keptBody, "people"),
  ]);
  if (message === undefined || kept?.body.type !== "result-corrected") return undefined;
  if ((message.flagCode ?? message.flagClosedCode) !== "corrected-after-release") return undefined;
  const { stage, data, reference } = kept.body;
  const meant = await findReference(store, message.provider, reference);
  const question = meant && (await findQuestion(store, meant.attemptId, meant.questionKey));
  if (question?.sitting === undefined || meant?.stage !== stage) return undefined;
  return { attemptId: meant.attemptId, stage, sitting: question.sitting, data };
}

/** What keeps the correction from being applied: it was kept unread, for its case was closed. */
export function faultsOfCorrection(
  { standardVersion }: Pick<Attempt, "standardVersion">,
  { stage, data }: KeptCorrection,
): readonly Problem[] {
  const standard = standardOfVersion(standardVersion);
  return [
    ...checkStandardVersion(standard, data.standardVersion),
    ...checkScore(standard.stages[stage], data.score),
    ...checkAreas(standard, stage, data.areas),
  ];
}
