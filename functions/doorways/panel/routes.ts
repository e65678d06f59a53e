import type { panelRoutes } from "../../../contracts/http/panel.ts";
import type { RouteHandlers } from "../router.ts";
import { decideAppeal } from "./decide-appeal.ts";
import { listAppeals, showPanelsAppeal } from "./show-appeals.ts";

/** What is done at each of the panel's routes. */
export const panelsRoutes: RouteHandlers<"panel", typeof panelRoutes> = {
  "GET /panel/appeals": listAppeals,
  "GET /panel/appeals/{attemptId}": showPanelsAppeal,
  "POST /panel/appeals/{attemptId}/decision": decideAppeal,
};
