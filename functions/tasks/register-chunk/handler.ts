import { randomUUID } from "node:crypto";
import { registerChunkInput } from "../../../contracts/lists.ts";
import { setting } from "../../environment.ts";
import { legExecutions } from "../../shared/legs/executions.ts";
import { bucketFiles } from "../../shared/lists/files.ts";
import { listsClient } from "../../shared/lists/lists-client.ts";
import { realTime, sharedPace, type Pace } from "../../shared/lists/pace.ts";
import { deployedKeys } from "../../shared/lists/registration-number-secret.ts";
import { errorName, logger } from "../../log.ts";
import { taskHandler } from "../task-handler.ts";
import { registerChunk, type RegisterChunkDeps } from "./register-chunk.ts";

/** Rows are registered while turns are waited for; what is left of the function's 300 seconds ends the chunk. */
const pace: Pace = { perSecond: Number(setting(process.env, "STARTS_PER_SECOND")), patienceSeconds: 200 };

const deps: Omit<RegisterChunkDeps, "store" | "awaitTurn"> = {
  files: bucketFiles(setting(process.env, "LISTS_BUCKET"), listsClient(process.env)),
  executions: legExecutions(process.env),
  readKeys: deployedKeys(process.env),
  newId: randomUUID,
  noteFailure(attemptId, error) {
    logger.error("leg not started", { attemptId, errorName: errorName(error) });
  },
};

export const handler = taskHandler(registerChunkInput, process.env, (input, store) =>
  registerChunk(input, { ...deps, store, awaitTurn: sharedPace(store, pace, realTime) }),
);
