import type { employerRoutes } from "../../../contracts/http/employers.ts";
import type { Store } from "../../../store/store.ts";
import type { OfferDownload } from "../../lists/downloads.ts";
import type { OfferUpload } from "../../lists/uploads.ts";
import type { Callers } from "../caller.ts";
import { requestExemption } from "../request-exemption.ts";
import type { RouteHandlers } from "../router.ts";
import { answerEndorsement } from "./answer-endorsement.ts";
import { changeSettings, showSettings } from "./change-settings.ts";
import { answerResitSupport } from "./answer-resit-support.ts";
import { confirmPractice } from "./confirm-practice.ts";
import { extendWindow } from "./extend-window.ts";
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
  /** A store for one request: it reads the business clock once. */
  readonly openStore: () => Promise<Store>;
  readonly newId: () => string;
  readonly offerUpload: OfferUpload;
  readonly offerDownload: OfferDownload;
}

const actingFor = ({ subject, organisation }: Callers["employers"]) => ({
  employerId: organisation,
  by: subject,
});

/** What is done at each of the employers' routes. */
export function employersRoutes(deps: EmployersDeps): RouteHandlers<"employers", typeof employerRoutes> {
  const { openStore } = deps;
  return {
    "POST /employers/lists": async ({ caller, body }) =>
      openList(
        {
          ...{ employerId: caller.organisation, openedBy: caller.subject },
          isDryRun: body?.dryRun ?? false,
        },
        { ...deps, store: await openStore() },
      ),
    "GET /employers/lists/{listId}": async ({ caller, path, query }) =>
      showList({ ...path, ...query, employerId: caller.organisation }, { store: await openStore() }),
    "GET /employers/lists/{listId}/result": async ({ caller, path }) =>
      showResult(
        { ...path, employerId: caller.organisation },
        { offerDownload: deps.offerDownload, store: await openStore() },
      ),
    "GET /employers/settings": async ({ caller }) =>
      showSettings({ employerId: caller.organisation }, await openStore()),
    "POST /employers/settings": async ({ caller, body }) =>
      changeSettings(
        { employerId: caller.organisation, changedBy: caller.subject, settings: body },
        await openStore(),
      ),
    "GET /employers/attempts": async ({ caller, query }) =>
      listAttempts({ ...query, employerId: caller.organisation }, await openStore()),
    "GET /employers/attempts/{attemptId}": async ({ caller, path }) =>
      showAttempt({ ...path, employerId: caller.organisation }, await openStore()),
    "POST /employers/attempts/{attemptId}/endorsement": async ({ caller, path, body }) =>
      answerEndorsement(
        { ...path, employerId: caller.organisation, answeredBy: caller.subject, endorsement: body },
        await openStore(),
      ),
    "POST /employers/attempts/{attemptId}/extension": async ({ caller, path, body }) =>
      extendWindow(
        { ...path, ...body, employerId: caller.organisation, extendedBy: caller.subject },
        await openStore(),
      ),
    "POST /employers/attempts/{attemptId}/withdrawal": async ({ caller, path, body }) =>
      withdraw(
        { ...path, ...body, employerId: caller.organisation, withdrawnBy: caller.subject },
        await openStore(),
      ),
    "POST /employers/attempts/{attemptId}/exemption": async ({ caller, path, body }) =>
      requestExemption(
        {
          ...{ ...path, evidence: body },
          isTheirs: ({ employerId }) => employerId === caller.organisation,
          actor: { kind: "employer", id: caller.subject, onBehalfOf: caller.organisation },
        },
        await openStore(),
      ),
    "POST /employers/attempts/{attemptId}/move": async ({ caller, path, body }) =>
      offerMove({ ...path, ...body, ...actingFor(caller) }, await openStore()),
    "POST /employers/attempts/{attemptId}/move/taking-back": async ({ caller, path }) =>
      takeMoveBack({ ...path, ...actingFor(caller) }, await openStore()),
    "GET /employers/moves": async ({ caller, query }) =>
      listMoves({ ...query, employerId: caller.organisation }, await openStore()),
    "POST /employers/moves/{attemptId}/answer": async ({ caller, path, body }) =>
      answerMove({ ...path, ...body, ...actingFor(caller) }, await openStore()),
    "GET /employers/attempts/{attemptId}/feedback": async ({ caller, path }) =>
      showFeedback({ ...path, employerId: caller.organisation }, await openStore()),
    "POST /employers/attempts/{attemptId}/resit-support": async ({ caller, path, body }) =>
      answerResitSupport(
        { ...path, employerId: caller.organisation, answeredBy: caller.subject, support: body },
        await openStore(),
      ),
    "POST /employers/attempts/{attemptId}/feedback/discussion": async ({ caller, path, body }) =>
      recordDiscussion(
        { ...path, ...body, employerId: caller.organisation, recordedBy: caller.subject },
        await openStore(),
      ),
    "POST /employers/attempts/{attemptId}/support-plan": async ({ caller, path, body }) =>
      recordSupportPlan(
        { ...path, ...body, employerId: caller.organisation, recordedBy: caller.subject },
        await openStore(),
      ),
    "POST /employers/attempts/{attemptId}/learning-plan": async ({ caller, path, body }) =>
      recordLearningPlan(
        { ...path, ...body, employerId: caller.organisation, recordedBy: caller.subject },
        await openStore(),
      ),
    "POST /employers/attempts/{attemptId}/renewal-confirmation": async ({ caller, path, body }) =>
      confirmPractice(
        { ...path, employerId: caller.organisation, answeredBy: caller.subject, confirmation: body },
        await openStore(),
      ),
    "POST /employers/accreditations/verification": async ({ caller, body }) =>
      verifyAccreditation({ ...body, askedBy: caller.subject }, await openStore()),
    "GET /employers/registrations": async ({ caller, query }) =>
      listRegistrations({ ...query, employerId: caller.organisation }, await openStore()),
    "GET /employers/statements": async ({ caller, query }) =>
      listStatements({ ...query, employerId: caller.organisation }, await openStore()),
    "GET /employers/statements/{month}": async ({ caller, path, query }) =>
      showStatement({ ...path, ...query, employerId: caller.organisation }, await openStore()),
  };
}
