import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { setting, type Environment } from "../../environment.ts";
import type { RegistrationNumberKeys } from "../../../store/people/people.ts";
import { cachedKeys } from "./registration-number-keys.ts";

/** The keys of the deployed secret, as whoever files people reads them. */
export function deployedKeys(environment: Environment): () => Promise<RegistrationNumberKeys> {
  const secrets = new SecretsManagerClient({});
  const SecretId = setting(environment, "REGISTRATION_NUMBER_KEY_SECRET_ARN");
  return cachedKeys({
    readSecret: async () => (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "",
    now: Date.now,
  });
}
