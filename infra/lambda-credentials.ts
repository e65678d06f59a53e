interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export class NoLambdaCredentialsError extends Error {
  override readonly name = "NoLambdaCredentialsError";
}

/**
 * Stands in every bundle for the SDK's credential chain (`@aws-sdk/credential-provider-node`). Lambda hands a
 * function its role's credentials in these variables and nowhere else; the chain's other links (profiles, SSO,
 * web identity, instance metadata) are never reached there, and loading them costs a fifth of a cold start.
 *
 * @throws NoLambdaCredentialsError outside Lambda, where the variables are not set
 */
export function defaultProvider(): () => Promise<Credentials> {
  return () => {
    const accessKeyId = process.env["AWS_ACCESS_KEY_ID"];
    const secretAccessKey = process.env["AWS_SECRET_ACCESS_KEY"];
    const sessionToken = process.env["AWS_SESSION_TOKEN"];
    if (!accessKeyId || !secretAccessKey) {
      return Promise.reject(
        new NoLambdaCredentialsError(
          "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: a bundle reads its credentials from Lambda's environment only",
        ),
      );
    }
    return Promise.resolve({ accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) });
  };
}
