import type { panelRoutes } from "../../../contracts/http/panel.ts";
import type { Store } from "../../../store/store.ts";
import type { RouteHandlers } from "../router.ts";
import { decideAppeal } from "./decide-appeal.ts";
import { listAppeals, showPanelsAppeal } from "./show-appeals.ts";

/** What is done at each of the panel's routes; `openStore` gives a store for one request. */
export function panelsRoutes(openStore: () => Promise<Store>): RouteHandlers<"panel", typeof panelRoutes> {
  return {
    "GET /panel/appeals": async ({ caller }) => listAppeals({ memberId: caller.subject }, await openStore()),
    "GET /panel/appeals/{attemptId}": async ({ caller, path }) =>
      showPanelsAppeal({ ...path, memberId: caller.subject }, await openStore()),
    "POST /panel/appeals/{attemptId}/decision": async ({ caller, path, body }) =>
      decideAppeal({ ...path, decision: body, memberId: caller.subject }, await openStore()),
  };
}
