import { operatorRoutes } from "../../../contracts/http/operators.ts";
import { storeFrom } from "../../environment.ts";
import { legExecutions } from "../../shared/legs/executions.ts";
import { doorwayHandler } from "../doorway-handler.ts";
import { router } from "../router.ts";
import { operatorsRoutes } from "./routes.ts";

export const handler = doorwayHandler(
  router({
    audience: "operators",
    contracts: operatorRoutes,
    openStore: storeFrom(process.env),
    handlers: operatorsRoutes({ executions: legExecutions(process.env) }),
  }),
);
