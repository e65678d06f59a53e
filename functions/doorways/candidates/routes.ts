import type { candidateRoutes } from "../../../contracts/http/candidates.ts";
import type { RegistrationNumberKeys } from "../../../store/people.ts";
import type { Store } from "../../../store/store.ts";
import { requestExemption } from "../request-exemption.ts";
import type { RouteHandlers } from "../router.ts";
import { answerTakingPart } from "./answer-taking-part.ts";
import { chooseNextStep } from "./choose-next-step.ts";
import { giveEvidence } from "./give-evidence.ts";
import { listAttempts } from "./list-attempts.ts";
import { makeAppeal } from "./make-appeal.ts";
import { listRegistrations, registerForCohort, withdrawRegistration } from "./register-in-cohort.ts";
import { reopenRenewal } from "./reopen-renewal.ts";
import { showAccreditation } from "./show-accreditation.ts";
import { showOwnAppeal } from "./show-own-appeal.ts";
import { showAttempt } from "./show-attempt.ts";
import { showFeedback } from "./show-feedback.ts";
import { showNextSteps } from "./show-next-steps.ts";
import { withdrawAppeal } from "./withdraw-appeal.ts";
import { withdrawFromRenewal } from "./withdraw-from-renewal.ts";
import { withdraw } from "./withdraw.ts";

export interface CandidatesDeps {
  /** A store for one request: it reads the business clock once. */
  readonly openStore: () => Promise<Store>;
  readonly readKeys: () => Promise<RegistrationNumberKeys>;
}

/** What is done at each of the candidates' routes. */
export function candidatesRoutes({
  openStore,
  readKeys,
}: CandidatesDeps): RouteHandlers<"candidates", typeof candidateRoutes> {
  return {
    "GET /candidates/registrations": async ({ caller }) =>
      listRegistrations({ candidateId: caller.subject }, await openStore()),
    "POST /candidates/registrations": async ({ caller, body }) =>
      registerForCohort(
        { ...body, candidateId: caller.subject, verifiedEmail: caller.verifiedEmail },
        { store: await openStore(), readKeys },
      ),
    "POST /candidates/registrations/withdrawal": async ({ caller }) =>
      withdrawRegistration({ candidateId: caller.subject }, await openStore()),
    "GET /candidates/attempts": async ({ caller }) =>
      listAttempts({ candidateId: caller.subject }, await openStore()),
    "GET /candidates/attempts/{attemptId}": async ({ caller, path }) =>
      showAttempt({ ...path, candidateId: caller.subject }, await openStore()),
    "POST /candidates/attempts/{attemptId}/taking-part": async ({ caller, path, body }) =>
      answerTakingPart({ ...path, ...body, candidateId: caller.subject }, await openStore()),
    "POST /candidates/attempts/{attemptId}/exemption": async ({ caller, path, body }) =>
      requestExemption(
        {
          ...{ ...path, evidence: body },
          isTheirs: ({ candidateId }) => candidateId === caller.subject,
          actor: { kind: "candidate", id: caller.subject },
        },
        await openStore(),
      ),
    "POST /candidates/attempts/{attemptId}/withdrawal": async ({ caller, path }) =>
      withdraw({ ...path, candidateId: caller.subject }, await openStore()),
    "GET /candidates/attempts/{attemptId}/next-steps": async ({ caller, path }) =>
      showNextSteps({ ...path, candidateId: caller.subject }, await openStore()),
    "POST /candidates/attempts/{attemptId}/next-step": async ({ caller, path, body }) =>
      chooseNextStep({ ...path, ...body, candidateId: caller.subject }, await openStore()),
    "POST /candidates/attempts/{attemptId}/appeal": async ({ caller, path, body }) =>
      makeAppeal({ ...path, ...body, candidateId: caller.subject }, await openStore()),
    "GET /candidates/attempts/{attemptId}/appeal": async ({ caller, path }) =>
      showOwnAppeal({ ...path, candidateId: caller.subject }, await openStore()),
    "POST /candidates/attempts/{attemptId}/appeal/withdrawal": async ({ caller, path }) =>
      withdrawAppeal({ ...path, candidateId: caller.subject }, await openStore()),
    "GET /candidates/attempts/{attemptId}/feedback": async ({ caller, path }) =>
      showFeedback({ ...path, candidateId: caller.subject }, await openStore()),
    "GET /candidates/attempts/{attemptId}/accreditation": async ({ caller, path }) =>
      showAccreditation({ ...path, candidateId: caller.subject }, await openStore()),
    "POST /candidates/attempts/{attemptId}/renewal-evidence": async ({ caller, path, body }) =>
      giveEvidence({ ...path, candidateId: caller.subject, evidence: body }, await openStore()),
    "POST /candidates/attempts/{attemptId}/renewal-withdrawal": async ({ caller, path }) =>
      withdrawFromRenewal({ ...path, candidateId: caller.subject }, await openStore()),
    "POST /candidates/attempts/{attemptId}/renewal-opening": async ({ caller, path }) =>
      reopenRenewal({ ...path, candidateId: caller.subject }, await openStore()),
  };
}
