import type * as v from "valibot";
import type { operatorRoutes } from "../../../contracts/http/operators.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { findAppeal, type Appeal } from "../../../store/journey/appeals.ts";
import type { Store } from "../../../store/store.ts";
import { othersAffected } from "../../tasks/list-affected/list-affected.ts";
import { readTheirs } from "../shared/read-attempt.ts";
import { showAppeal } from "../shared/show-appeal.ts";

export type OperatorsAppeal = v.InferOutput<
  (typeof operatorRoutes)["GET /operators/attempts/{attemptId}/appeal"]["answer"]
>;
type OperatorsAffected = v.InferOutput<
  (typeof operatorRoutes)["GET /operators/attempts/{attemptId}/appeal/affected"]["answer"]
>;

/** An appeal as an operator judges and follows it. Throws ProblemError `not-found`. */
export async function showOperatorsAppeal(
  { attemptId }: { readonly attemptId: string },
  store: Store,
): Promise<OperatorsAppeal> {
  const appeal = await readAppealOf(store, attemptId);
  return { ...(await showAppeal(store, appeal)), members: appeal.members ?? [] };
}

/** Who else may be affected by what an upheld appeal found, for an operator to work through. Throws ProblemError `not-found`. */
export async function showAffected(
  { attemptId }: { readonly attemptId: string },
  store: Store,
): Promise<OperatorsAffected> {
  const appeal = await readAppealOf(store, attemptId);
  const attempt = await readTheirs(store, attemptId, () => true);
  const affected = await othersAffected(store, attempt, appeal);
  return { affected: affected.map((sitting) => ({ ...sitting, inCommon: [...sitting.inCommon] })) };
}

async function readAppealOf(store: Store, attemptId: string): Promise<Appeal> {
  const appeal = await findAppeal(store, attemptId);
  if (appeal === undefined) throw new ProblemError("not-found");
  return appeal;
}
