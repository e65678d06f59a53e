import { panelRoutes } from "../../../contracts/http/panel.ts";
import { storeFrom } from "../../environment.ts";
import { doorwayHandler } from "../doorway-handler.ts";
import { router } from "../router.ts";
import { panelsRoutes } from "./routes.ts";

export const handler = doorwayHandler(
  router({
    audience: "panel",
    contracts: panelRoutes,
    openStore: storeFrom(process.env),
    handlers: panelsRoutes,
  }),
);
