import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { registerChunkInput } from "../../../contracts/lists.ts";
import { setting } from "../../environment.ts";
import { legExecutions } from "../../legs/executions.ts";
import { bucketFiles } from "../../lists/files.ts";
import { listsClient } from "../../lists/lists-client.ts";
import { pace } from "../../lists/pace.ts";
import { cachedKeys } from "../../lists/registration-number-keys.ts";
import { logger } from "../../log.ts";
import { taskHandler } from "../task-handler.ts";
import { registerChunk, type RegisterChunkDeps } from "./register-chunk.ts";

const secrets = new SecretsManagerClient({});
const SecretId = setting(process.env, "REGISTRATION_NUMBER_KEY_SECRET_ARN");

// StartExecution's bucket refills with 150 a second in eu-west-2, and two chunks are registered side by side.
const startsPerSecond = Number(process.env["STARTS_PER_SECOND"] ?? 50);

const deps: Omit<RegisterChunkDeps, "store"> = {
  files: bucketFiles(setting(process.env, "LISTS_BUCKET"), listsClient(process.env)),
  executions: legExecutions(process.env),
  readKeys: cachedKeys({
    readSecret: async () => (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "",
    now: Date.now,
  }),
  newId: randomUUID,
  awaitTurn: pace(startsPerSecond, { milliseconds: Date.now, wait: sleep }),
  noteFailure(attemptId, error) {
    logger.error("leg not started", { attemptId, error: error instanceof Error ? error.name : "unknown" });
  },
};

export const handler = taskHandler(registerChunkInput, process.env, (input, store) =>
  registerChunk(input, { ...deps, store }),
);
