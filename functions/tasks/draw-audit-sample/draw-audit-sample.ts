import type { LegTask, TaskAnswer } from "../../../contracts/tasks.ts";
import { fenceOfRenewal } from "../../../domain/legs.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { isAudited } from "../../../domain/renewal.ts";
import { readAccreditation, shareOfAudits } from "../../../store/journey/accreditations.ts";
import { readAttempt } from "../../../store/journey/attempts.ts";
import { readRenewalAnswers } from "../../../store/journey/renewals.ts";
import type { Store } from "../../../store/store.ts";

/** Says whether an operator audits this renewal (rules 10): the same however often it is drawn. Changes nothing. */
export async function drawAuditSample(
  input: LegTask,
  store: Store,
): Promise<TaskAnswer<"draw-audit-sample">> {
  const attempt = await readAttempt(store, input.attemptId);
  const fenced = fenceOfRenewal(attempt, input.leg);
  if (fenced !== undefined) return { code: fenced };
  const accreditation = await readAccreditation(store, attempt);
  const { confirmation } = await readRenewalAnswers(store, attempt);
  const share = shareOfAudits(accreditation, attempt.renewals ?? 0);
  const policy = policyOfVersion(accreditation.policyVersion);
  return { code: isAudited(confirmation, share, policy) ? "audited" : "not-audited" };
}
