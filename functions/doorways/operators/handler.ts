import { operatorRoutes } from "../../../contracts/http/operators.ts";
import { storeFrom } from "../../environment.ts";
import { legExecutions } from "../../legs/executions.ts";
import { doorwayHandler } from "../doorway-handler.ts";
import { router } from "../router.ts";
import { operatorsRoutes } from "./routes.ts";

export const handler = doorwayHandler(
  router({
    audience: "operators",
    contracts: operatorRoutes,
    handlers: operatorsRoutes({
      openStore: storeFrom(process.env),
      executions: legExecutions(process.env),
    }),
  }),
);
