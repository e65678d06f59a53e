import { createSecretKey, type KeyObject } from "node:crypto";

/** A signing secret that is shorter, longer or otherwise written than Standard Webhooks says. */
export class WebhookSecretError extends Error {
  override readonly name = "WebhookSecretError";
  constructor(fault: string) {
    super(`${fault}; expected whsec_ and the base64 of 24 to 64 random bytes`);
  }
}

const prefix = "whsec_";
const fewestBytes = 24;
const mostBytes = 64;

/**
 * The key of a secret written as `whsec_<base64>`. The KeyObject is kept and reused: a key made anew from
 * a buffer costs three times as much per verification.
 * Throws WebhookSecretError, which never repeats the secret.
 */
export function webhookKey(secret: string): KeyObject {
  if (!secret.startsWith(prefix)) throw new WebhookSecretError("the secret has no whsec_ prefix");
  const encoded = secret.slice(prefix.length);
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.toString("base64") !== encoded) throw new WebhookSecretError("the secret is not in base64");
  if (bytes.length < fewestBytes || bytes.length > mostBytes)
    throw new WebhookSecretError(`the secret has ${bytes.length} bytes`);
  return createSecretKey(bytes);
}
