import type * as v from "valibot";
import type { candidateRoutes } from "../../../contracts/http/candidates.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { publicNames } from "../../../domain/accreditation.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { renewalKey } from "../../../domain/question-keys.ts";
import { barOfReopening, restorableUntil } from "../../../domain/renewal.ts";
import { accreditationOf, type Accreditation } from "../../../store/journey/accreditations.ts";
import { findAnswerWords } from "../../../store/people/people.ts";
import { findQuestion } from "../../../store/journey/questions.ts";
import { findReason } from "../../../store/people/reasons.ts";
import type { Store } from "../../../store/store.ts";
import { isCandidatesOwn, type OwnAttempt } from "../caller.ts";
import { readTheirs } from "../shared/read-attempt.ts";

type Route = (typeof candidateRoutes)["GET /candidates/attempts/{attemptId}/accreditation"];
export type ShownAccreditation = v.InferInput<Route["answer"]>;

/** The accreditation that the candidate's attempt ended in. Throws ProblemError `not-found` while it has none. */
export async function showAccreditation(input: OwnAttempt, store: Store): Promise<ShownAccreditation> {
  const attempt = await readTheirs(store, input.attemptId, isCandidatesOwn(input));
  const accreditation = await accreditationOf(store, attempt);
  if (accreditation === undefined) throw new ProblemError("not-found");
  const { number, level, standardVersion, awardedAt, expiresAt, state } = accreditation;
  return {
    ...{ number, level, standardVersion, awardedAt, expiresAt, state, publicName: publicNames[level] },
    renewal: await renewalOf(store, attempt, accreditation),
    ...(await revocationOf(store, accreditation)),
  };
}

async function renewalOf(store: Store, attempt: Attempt, accreditation: Accreditation) {
  const policy = policyOfVersion(accreditation.policyVersion);
  const { lapsedAt, renewal } = accreditation;
  return {
    state: renewal,
    canBeOpened:
      attempt.status !== "renewal-open" && barOfReopening(accreditation, store.now(), policy) === undefined,
    ...(lapsedAt !== undefined && { restorableUntil: restorableUntil(lapsedAt, policy) }),
    ...(await notConfirmedIn(store, attempt)),
  };
}

async function notConfirmedIn(
  store: Store,
  attempt: Attempt,
): Promise<Pick<ShownAccreditation["renewal"], "notConfirmed">> {
  const { attemptId } = attempt;
  const key = renewalKey("renewal-confirmation", attempt);
  const because = (await findQuestion(store, attemptId, key))?.answer;
  if (because !== "declined" && because !== "not-employed") return {};
  const reason = await findAnswerWords(store, { attemptId, question: key });
  return { notConfirmed: { because, ...(reason !== undefined && { reason }) } };
}

async function revocationOf(
  store: Store,
  { attemptId, revokedAt, revokedByEvent }: Accreditation,
): Promise<Pick<ShownAccreditation, "revocation">> {
  if (revokedAt === undefined || revokedByEvent === undefined) return {};
  const reason = await findReason(store, { attemptId, sequence: revokedByEvent });
  return { revocation: { revokedAt, ...(reason !== undefined && { reason }) } };
}
