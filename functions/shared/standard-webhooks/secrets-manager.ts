import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import { providerDirectory, type ProviderDirectory } from "./provider-access.ts";

const arnsByProvider = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/** The providers whose secrets' ARNs a JSON text names, read from Secrets Manager. */
export function secretsManagerDirectory(arnsJson: string): ProviderDirectory {
  const client = new SecretsManagerClient({});
  return providerDirectory({
    arns: v.parse(arnsByProvider, arnsJson),
    readSecret: async (arn) => {
      const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
      return SecretString;
    },
    now: Date.now,
  });
}
