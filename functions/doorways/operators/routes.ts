import type { operatorRoutes } from "../../../contracts/http/operators.ts";
import { declareInterests } from "../../../store/panel-members.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../legs/executions.ts";
import { extendWindow } from "../extend-window.ts";
import { requestExemption } from "../request-exemption.ts";
import type { RouteHandlers } from "../router.ts";
import { auditRenewal } from "./audit-renewal.ts";
import { closeFlag } from "./close-flag.ts";
import { agreeAdjustments } from "./agree-adjustments.ts";
import { closeCentres, listClosures, tryClosure } from "./close-centres.ts";
import { decideOnExaminer } from "./decide-on-examiner.ts";
import { decideExemption, revokeExemption } from "./decide-exemption.ts";
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
  /** A store for one request: it reads the business clock once. */
  readonly openStore: () => Promise<Store>;
  readonly executions: LegExecutions;
}

/** What is done at each of the operators' routes. */
export function operatorsRoutes({
  openStore,
  executions,
}: OperatorsDeps): RouteHandlers<"operators", typeof operatorRoutes> {
  return {
    "GET /operators/flags": async ({ query }) => listFlags(query, await openStore()),
    "POST /operators/flags/{flagId}/closing": async ({ caller, path, body }) =>
      closeFlag({ ...path, ...body, by: caller.subject }, await openStore()),
    "GET /operators/closures": async () => listClosures(await openStore()),
    "GET /operators/closures/dry-run": async ({ query }) => tryClosure(query, await openStore()),
    "POST /operators/closures": async ({ caller, body }) =>
      closeCentres({ ...body, by: caller.subject }, await openStore()),
    "GET /operators/flags/{flagId}/correction": async ({ path }) => showCorrection(path, await openStore()),
    "POST /operators/flags/{flagId}/review": async ({ caller, path, body }) =>
      reviewCorrection({ ...path, ...body, by: caller.subject }, { store: await openStore(), executions }),
    "GET /operators/attempts/{attemptId}": async ({ path }) => showAttempt(path, await openStore()),
    "GET /operators/attempts/{attemptId}/events": async ({ path }) => showEvents(path, await openStore()),
    "GET /operators/attempts/{attemptId}/outcome": async ({ path, query }) =>
      showOutcome({ ...path, ...query }, await openStore()),
    "POST /operators/attempts/{attemptId}/restart": async ({ caller, path, body }) =>
      restart({ ...path, ...body, by: caller.subject }, { store: await openStore(), executions }),
    "POST /operators/attempts/{attemptId}/extension": async ({ caller, path, body }) =>
      extendWindow(
        {
          ...{ ...path, kind: body.question, closesOn: body.closesOn, reason: body.reason },
          ...{ isTheirs: () => true, actor: { kind: "operator", id: caller.subject } },
        },
        await openStore(),
      ),
    "POST /operators/attempts/{attemptId}/adjustments": async ({ caller, path, body }) =>
      agreeAdjustments({ ...path, ...body, by: caller.subject }, await openStore()),
    "POST /operators/attempts/{attemptId}/examiner-decision": async ({ caller, path, body }) =>
      decideOnExaminer({ ...path, ...body, by: caller.subject }, { store: await openStore(), executions }),
    "POST /operators/attempts/{attemptId}/exemption": async ({ caller, path, body }) =>
      requestExemption(
        {
          ...{ ...path, evidence: body, isTheirs: () => true },
          actor: { kind: "operator", id: caller.subject },
        },
        await openStore(),
      ),
    "POST /operators/attempts/{attemptId}/exemption/decision": async ({ caller, path, body }) =>
      decideExemption({ ...path, ...body, by: caller.subject }, { store: await openStore(), executions }),
    "POST /operators/attempts/{attemptId}/exemption/revocation": async ({ caller, path, body }) =>
      revokeExemption({ ...path, ...body, by: caller.subject }, { store: await openStore(), executions }),
    "GET /operators/attempts/{attemptId}/appeal": async ({ path }) =>
      showOperatorsAppeal(path, await openStore()),
    "GET /operators/attempts/{attemptId}/appeal/affected": async ({ path }) =>
      showAffected(path, await openStore()),
    "POST /operators/attempts/{attemptId}/appeal/admissibility": async ({ caller, path, body }) =>
      judgeAdmissibility(
        {
          ...path,
          by: caller.subject,
          reason: body.reason,
          because: body.decision === "not-admissible" ? body.because : undefined,
        },
        await openStore(),
      ),
    "POST /operators/attempts/{attemptId}/appeal/panel": async ({ caller, path, body }) =>
      formPanel({ ...path, ...body, by: caller.subject }, await openStore()),
    "POST /operators/attempts/{attemptId}/appeal/panel/replacement": async ({ caller, path, body }) =>
      replacePanel({ ...path, ...body, by: caller.subject }, await openStore()),
    "POST /operators/panel-members/{memberId}/interests": async ({ caller, path, body }) => {
      await declareInterests(await openStore(), { ...path, ...body }, caller.subject);
      return { recorded: true };
    },
    "GET /operators/attempts/{attemptId}/renewal": async ({ path }) => showRenewal(path, await openStore()),
    "POST /operators/attempts/{attemptId}/renewal-audit": async ({ caller, path, body }) =>
      auditRenewal({ ...path, ...body, by: caller.subject }, await openStore()),
    "POST /operators/accreditations/{number}/revocation": async ({ caller, path, body }) =>
      revokeAccreditation({ ...path, ...body, by: caller.subject }, await openStore()),
  };
}
