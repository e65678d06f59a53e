import { candidateRoutes } from "../../../contracts/http/candidates.ts";
import { storeFrom } from "../../environment.ts";
import { deployedKeys } from "../../shared/lists/registration-number-secret.ts";
import { doorwayHandler } from "../doorway-handler.ts";
import { router } from "../router.ts";
import { candidatesRoutes } from "./routes.ts";

export const handler = doorwayHandler(
  router({
    audience: "candidates",
    contracts: candidateRoutes,
    openStore: storeFrom(process.env),
    handlers: candidatesRoutes({ readKeys: deployedKeys(process.env) }),
  }),
);
