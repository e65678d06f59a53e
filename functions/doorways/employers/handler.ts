import { randomUUID } from "node:crypto";
import { employerRoutes } from "../../../contracts/http/employers.ts";
import { setting, storeFrom } from "../../environment.ts";
import { bucketDownloads } from "../../shared/lists/downloads.ts";
import { listsClient } from "../../shared/lists/lists-client.ts";
import { bucketUploads } from "../../shared/lists/uploads.ts";
import { doorwayHandler } from "../doorway-handler.ts";
import { router } from "../router.ts";
import { employersRoutes } from "./routes.ts";

const bucket = setting(process.env, "LISTS_BUCKET");
const client = listsClient(process.env);

export const handler = doorwayHandler(
  router({
    audience: "employers",
    contracts: employerRoutes,
    openStore: storeFrom(process.env),
    handlers: employersRoutes({
      newId: randomUUID,
      offerUpload: bucketUploads(bucket, client),
      offerDownload: bucketDownloads(bucket, client),
    }),
  }),
);
