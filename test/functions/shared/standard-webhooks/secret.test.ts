import { expect, test } from "vitest";
import { webhookKey, WebhookSecretError } from "../../../../functions/shared/standard-webhooks/secret.ts";

const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 0xa5).toString("base64")}`;

test.each([24, 32, 64])("a secret of %d bytes is taken", (bytes) => {
  expect(webhookKey(secretOf(bytes)).symmetricKeySize).toBe(bytes);
});

test.each([
  ["one byte", secretOf(1)],
  ["23 bytes", secretOf(23)],
  ["65 bytes", secretOf(65)],
  ["nothing after its prefix", "whsec_"],
  ["no prefix", secretOf(32).slice(6)],
  ["its prefix in the wrong case", secretOf(32).replace("whsec_", "WHSEC_")],
  ["a character outside base64", `${secretOf(30)}!`],
  ["base64 in the URL's alphabet", `whsec_${"-_".repeat(16)}`],
  ["a space at its end", `${secretOf(24)} `],
  ["no padding", secretOf(25).replaceAll("=", "")],
])("a secret with %s is a configuration error that does not repeat it", (_what, secret) => {
  expect(() => webhookKey(secret)).toThrow(WebhookSecretError);
  expect(() => webhookKey(secret)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining(secret.slice(6, 20) || "whsec__") }),
  );
});
