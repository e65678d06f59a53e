import type { operatorRoutes } from "../../../contracts/http/operators.ts";
import type { LegExecutions } from "../../shared/legs/executions.ts";
import { asOperator } from "../caller.ts";
import { extendWindow } from "../shared/extend-window.ts";
import { requestExemption } from "../shared/request-exemption.ts";
import type { RouteHandlers } from "../router.ts";
import { auditRenewal } from "./audit-renewal.ts";
import { closeFlag } from "./close-flag.ts";
import { agreeAdjustments } from "./agree-adjustments.ts";
import { closeCentres, listClosures, tryClosure } from "./close-centres.ts";
import { decideOnExaminer } from "./decide-on-examiner.ts";
import { decideExemption, revokeExemption } from "./decide-exemption.ts";
import { declareInterests } from "./declare-interests.ts";
import { formPanel } from "./form-panel.ts";
import { judgeAdmissibility } from "./judge-admissibility.ts";
import { listFlags } from "./list-flags.ts";
import { replacePanel } from "./replace-panel.ts";
import { restart } from "./restart.ts";
import { showAffected, showOperatorsAppeal } from "./show-appeal.ts";
import { revokeAccreditation } from "./revoke-accreditation.ts";
import { reviewCorrection } from "./review-correction.ts";
import { showCorrection } from "./show-correction.ts";
import { showAttempt } from "./show-attempt.ts";
import { showEvents } from "./show-events.ts";
import { showOutcome } from "./show-outcome.ts";
import { showRenewal } from "./show-renewal.ts";

export interface OperatorsDeps {
  readonly executions: LegExecutions;
}

/** What is done at each of the operators' routes. */
export const operatorsRoutes = (deps: OperatorsDeps): RouteHandlers<"operators", typeof operatorRoutes> => ({
  "GET /operators/flags": listFlags,
  "POST /operators/flags/{flagId}/closing": closeFlag,
  "GET /operators/closures": (_request, store) => listClosures(store),
  "GET /operators/closures/dry-run": tryClosure,
  "POST /operators/closures": closeCentres,
  "GET /operators/flags/{flagId}/correction": showCorrection,
  "POST /operators/flags/{flagId}/review": (request, store) => reviewCorrection(request, { ...deps, store }),
  "GET /operators/attempts/{attemptId}": showAttempt,
  "GET /operators/attempts/{attemptId}/events": showEvents,
  "GET /operators/attempts/{attemptId}/outcome": showOutcome,
  "POST /operators/attempts/{attemptId}/restart": (request, store) => restart(request, { ...deps, store }),
  "POST /operators/attempts/{attemptId}/extension": (request, store) =>
    extendWindow({ ...request, ...asOperator(request) }, store),
  "POST /operators/attempts/{attemptId}/adjustments": agreeAdjustments,
  "POST /operators/attempts/{attemptId}/examiner-decision": (request, store) =>
    decideOnExaminer(request, { ...deps, store }),
  "POST /operators/attempts/{attemptId}/exemption": (request, store) =>
    requestExemption({ ...request, ...asOperator(request) }, store),
  "POST /operators/attempts/{attemptId}/exemption/decision": (request, store) =>
    decideExemption(request, { ...deps, store }),
  "POST /operators/attempts/{attemptId}/exemption/revocation": (request, store) =>
    revokeExemption(request, { ...deps, store }),
  "GET /operators/attempts/{attemptId}/appeal": showOperatorsAppeal,
  "GET /operators/attempts/{attemptId}/appeal/affected": showAffected,
  "POST /operators/attempts/{attemptId}/appeal/admissibility": judgeAdmissibility,
  "POST /operators/attempts/{attemptId}/appeal/panel": formPanel,
  "POST /operators/attempts/{attemptId}/appeal/panel/replacement": replacePanel,
  "POST /operators/panel-members/{memberId}/interests": declareInterests,
  "GET /operators/attempts/{attemptId}/renewal": showRenewal,
  "POST /operators/attempts/{attemptId}/renewal-audit": auditRenewal,
  "POST /operators/accreditations/{number}/revocation": revokeAccreditation,
});
