import type * as v from "valibot";
import type { candidateRoutes } from "../../../contracts/http/candidates.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { publicNames } from "../../../domain/accreditation.ts";
import { accreditationOf } from "../../../store/accreditations.ts";
import { findRevocation } from "../../../store/people.ts";
import type { Store } from "../../../store/store.ts";
import { readTheirs } from "../read-attempt.ts";
import type { ShowAttemptInput } from "./show-attempt.ts";

type Route = (typeof candidateRoutes)["GET /candidates/attempts/{attemptId}/accreditation"];
export type ShownAccreditation = v.InferInput<Route["answer"]>;

/** The accreditation that the candidate's attempt ended in. Throws ProblemError `not-found` while it has none. */
export async function showAccreditation(input: ShowAttemptInput, store: Store): Promise<ShownAccreditation> {
  const attempt = await readTheirs(
    store,
    input.attemptId,
    ({ candidateId }) => candidateId === input.candidateId,
  );
  const accreditation = await accreditationOf(store, attempt);
  if (accreditation === undefined) throw new ProblemError("not-found");
  const { number, level, standardVersion, awardedAt, state } = accreditation;
  const revocation = state === "revoked" ? await findRevocation(store, accreditation) : undefined;
  return {
    ...{ number, level, standardVersion, awardedAt, state, publicName: publicNames[level] },
    ...(revocation && { revocation: { reason: revocation.reason, revokedAt: revocation.revokedAt } }),
  };
}
