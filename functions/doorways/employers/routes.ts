import type { employerRoutes } from "../../../contracts/http/employers.ts";
import type { OfferDownload } from "../../shared/lists/downloads.ts";
import type { OfferUpload } from "../../shared/lists/uploads.ts";
import { asEmployer } from "../caller.ts";
import { extendWindow } from "../shared/extend-window.ts";
import { requestExemption } from "../shared/request-exemption.ts";
import type { RouteHandlers } from "../router.ts";
import { answerEndorsement } from "./answer-endorsement.ts";
import { changeSettings, showSettings } from "./change-settings.ts";
import { answerResitSupport } from "./answer-resit-support.ts";
import { confirmPractice } from "./confirm-practice.ts";
import { listAttempts } from "./list-attempts.ts";
import { listMoves } from "./list-moves.ts";
import { answerMove, offerMove, takeMoveBack } from "./move.ts";
import { listRegistrations } from "./list-registrations.ts";
import { openList } from "./open-list.ts";
import { recordDiscussion } from "./record-discussion.ts";
import { recordLearningPlan } from "./record-learning-plan.ts";
import { recordSupportPlan } from "./record-support-plan.ts";
import { showAttempt } from "./show-attempt.ts";
import { showFeedback } from "./show-feedback.ts";
import { listStatements, showStatement } from "./show-statements.ts";
import { showList } from "./show-list.ts";
import { showResult } from "./show-result.ts";
import { withdraw } from "./withdraw.ts";
import { verifyAccreditation } from "./verify-accreditation.ts";

export interface EmployersDeps {
  readonly newId: () => string;
  readonly offerUpload: OfferUpload;
  readonly offerDownload: OfferDownload;
}

/** What is done at each of the employers' routes. */
export const employersRoutes = (deps: EmployersDeps): RouteHandlers<"employers", typeof employerRoutes> => ({
  "POST /employers/lists": (request, store) => openList(request, { ...deps, store }),
  "GET /employers/lists/{listId}": showList,
  "GET /employers/lists/{listId}/result": (request, store) => showResult(request, { ...deps, store }),
  "GET /employers/settings": showSettings,
  "POST /employers/settings": changeSettings,
  "GET /employers/attempts": listAttempts,
  "GET /employers/attempts/{attemptId}": showAttempt,
  "POST /employers/attempts/{attemptId}/endorsement": answerEndorsement,
  "POST /employers/attempts/{attemptId}/extension": (request, store) =>
    extendWindow({ ...request, ...asEmployer(request) }, store),
  "POST /employers/attempts/{attemptId}/withdrawal": withdraw,
  "POST /employers/attempts/{attemptId}/exemption": (request, store) =>
    requestExemption({ ...request, ...asEmployer(request) }, store),
  "POST /employers/attempts/{attemptId}/move": offerMove,
  "POST /employers/attempts/{attemptId}/move/taking-back": takeMoveBack,
  "GET /employers/moves": listMoves,
  "POST /employers/moves/{attemptId}/answer": answerMove,
  "GET /employers/attempts/{attemptId}/feedback": showFeedback,
  "POST /employers/attempts/{attemptId}/resit-support": answerResitSupport,
  "POST /employers/attempts/{attemptId}/feedback/discussion": recordDiscussion,
  "POST /employers/attempts/{attemptId}/support-plan": recordSupportPlan,
  "POST /employers/attempts/{attemptId}/learning-plan": recordLearningPlan,
  "POST /employers/attempts/{attemptId}/renewal-confirmation": confirmPractice,
  "POST /employers/accreditations/verification": verifyAccreditation,
  "GET /employers/registrations": listRegistrations,
  "GET /employers/statements": listStatements,
  "GET /employers/statements/{month}": showStatement,
});
