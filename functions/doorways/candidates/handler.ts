import { candidateRoutes } from "../../../contracts/http/candidates.ts";
import { storeFrom } from "../../environment.ts";
import { deployedKeys } from "../../lists/registration-number-secret.ts";
import { doorwayHandler } from "../doorway-handler.ts";
import { router } from "../router.ts";
import { candidatesRoutes } from "./routes.ts";

export const handler = doorwayHandler(
  router({
    audience: "candidates",
    contracts: candidateRoutes,
    handlers: candidatesRoutes({
      openStore: storeFrom(process.env),
      readKeys: deployedKeys(process.env),
    }),
  }),
);
