import type { candidateRoutes } from "../../../contracts/http/candidates.ts";
import type { RegistrationNumberKeys } from "../../../store/people/people.ts";
import { asCandidate } from "../caller.ts";
import { requestExemption } from "../shared/request-exemption.ts";
import type { RouteHandlers } from "../router.ts";
import { withdrawAttempt } from "../shared/withdraw-attempt.ts";
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

export interface CandidatesDeps {
  readonly readKeys: () => Promise<RegistrationNumberKeys>;
}

/** What is done at each of the candidates' routes. */
export const candidatesRoutes = ({
  readKeys,
}: CandidatesDeps): RouteHandlers<"candidates", typeof candidateRoutes> => ({
  "GET /candidates/registrations": listRegistrations,
  "POST /candidates/registrations": (request, store) => registerForCohort(request, { store, readKeys }),
  "POST /candidates/registrations/withdrawal": withdrawRegistration,
  "GET /candidates/attempts": listAttempts,
  "GET /candidates/attempts/{attemptId}": showAttempt,
  "POST /candidates/attempts/{attemptId}/taking-part": answerTakingPart,
  "POST /candidates/attempts/{attemptId}/exemption": (request, store) =>
    requestExemption({ ...request, ...asCandidate(request) }, store),
  "POST /candidates/attempts/{attemptId}/withdrawal": (request, store) =>
    withdrawAttempt({ ...request, ...asCandidate(request) }, store),
  "GET /candidates/attempts/{attemptId}/next-steps": showNextSteps,
  "POST /candidates/attempts/{attemptId}/next-step": chooseNextStep,
  "POST /candidates/attempts/{attemptId}/appeal": makeAppeal,
  "GET /candidates/attempts/{attemptId}/appeal": showOwnAppeal,
  "POST /candidates/attempts/{attemptId}/appeal/withdrawal": withdrawAppeal,
  "GET /candidates/attempts/{attemptId}/feedback": showFeedback,
  "GET /candidates/attempts/{attemptId}/accreditation": showAccreditation,
  "POST /candidates/attempts/{attemptId}/renewal-evidence": giveEvidence,
  "POST /candidates/attempts/{attemptId}/renewal-withdrawal": withdrawFromRenewal,
  "POST /candidates/attempts/{attemptId}/renewal-opening": reopenRenewal,
});
