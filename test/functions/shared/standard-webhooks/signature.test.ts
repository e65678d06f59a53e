import { assert, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { webhookKey } from "../../../../functions/shared/standard-webhooks/secret.ts";
import { signWebhook, verifyWebhook } from "../../../../functions/shared/standard-webhooks/signature.ts";
import { malformedHeaders } from "./malformed-headers.ts";

const published = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: 1_614_265_330,
  body: Buffer.from('{"test": 2432232314}'),
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const key = webhookKey(published.secret);
const otherKey = webhookKey(`whsec_${Buffer.alloc(32, 7).toString("base64")}`);
const signed = (body: Uint8Array = published.body, by = key) =>
  signWebhook({ id: published.id, sentAtSeconds: published.timestamp, body }, by);
const verify = (headers: Record<string, string | undefined>, keys = [key], now = published.timestamp) =>
  verifyWebhook({ headers, body: published.body }, keys, now);

test("the vector that Standard Webhooks publishes is signed and verified", () => {
  expect(signed()["webhook-signature"]).toBe(published.signature);
  expect(verify({ ...signed() })).toEqual({
    verified: true,
    id: published.id,
    sentAtSeconds: published.timestamp,
  });
});

test("any bytes that were signed are verified, and no others", () => {
  assert(
    property(uint8Array({ maxLength: 200 }), uint8Array({ maxLength: 200 }), (body, other) => {
      const headers = { ...signed(body) };
      const same = Buffer.compare(body, other) === 0;
      expect(verifyWebhook({ headers, body }, [key], published.timestamp).verified).toBe(true);
      expect(verifyWebhook({ headers, body: other }, [key], published.timestamp).verified).toBe(same);
    }),
  );
});

test.each([-300, 300])("a webhook %d seconds away is still taken", (seconds) => {
  expect(verify({ ...signed() }, [key], published.timestamp + seconds).verified).toBe(true);
});

test.each([-301, 301, 86_400])("a webhook %d seconds away is refused", (seconds) => {
  expect(verify({ ...signed() }, [key], published.timestamp + seconds)).toEqual({
    verified: false,
    reason: "outside-tolerance",
  });
});

test("while a provider rotates, either of its secrets is taken, and a removed one no longer", () => {
  expect(verify({ ...signed() }, [otherKey, key]).verified).toBe(true);
  expect(verify({ ...signed() }, [otherKey])).toEqual({ verified: false, reason: "no-match" });
  expect(verify({ ...signed() }, [])).toEqual({ verified: false, reason: "no-match" });
});

test("one matching signature among several is enough, and other versions are passed over", () => {
  const wrong = signed(published.body, otherKey)["webhook-signature"];
  const list = `v1a,${"A".repeat(86)}== ${wrong} ${published.signature}`;
  expect(verify({ ...signed(), "webhook-signature": list }).verified).toBe(true);
  expect(verify({ ...signed(), "webhook-signature": `v2,${published.signature.slice(3)}` })).toEqual({
    verified: false,
    reason: "no-match",
  });
});

test.each(malformedHeaders)("headers with %s are refused", (_what, malform) => {
  const result = verify(malform({ ...signed() }));
  expect(result.verified).toBe(false);
});

test("a signature of the same id and body at another time is refused", () => {
  const headers = { ...signed(), "webhook-timestamp": String(published.timestamp + 1) };
  expect(verify(headers)).toEqual({ verified: false, reason: "no-match" });
});

test.each(["", "with.dot", "a#b", "a,b", "x".repeat(257)])("nothing is signed under the id %j", (id) => {
  expect(() => signWebhook({ id, sentAtSeconds: 1, body: published.body }, key)).toThrow("webhook id");
});
