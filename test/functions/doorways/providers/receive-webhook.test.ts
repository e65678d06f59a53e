import { expect, test } from "vitest";
import type { ProviderMessage } from "../../../../contracts/provider-messages.ts";
import {
  receiveWebhook,
  type MessageMeta,
  type WebhookEvent,
} from "../../../../functions/doorways/providers/receive-webhook.ts";
import { providerDirectory } from "../../../../functions/shared/standard-webhooks/provider-access.ts";
import { webhookKey } from "../../../../functions/shared/standard-webhooks/secret.ts";
import { signWebhook } from "../../../../functions/shared/standard-webhooks/signature.ts";
import { malformedHeaders } from "../../shared/standard-webhooks/malformed-headers.ts";

const now = Date.UTC(2018, 6, 2, 9, 30);
const secret = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString("base64")}`;
const message = {
  type: "did-not-attend",
  reference: "ref-1",
  stage: "knowledge",
  occurredAt: "2018-07-02T09:30:00Z",
  data: {},
};

interface State {
  incoming: string[];
  now: number;
  recorded: { message: ProviderMessage; meta: MessageMeta }[];
  refusals: string[];
}

/** A doorway that knows one provider, and what it recorded. */
function doorway() {
  const state: State = { incoming: [secret(1)], now, recorded: [], refusals: [] };
  const providers = providerDirectory({
    arns: { assessors: "arn:assessors" },
    readSecret: async () =>
      JSON.stringify({ commissionUrl: "https://p.example/", incoming: state.incoming, outgoing: secret(9) }),
    now: () => state.now,
  });
  const receive = (event: WebhookEvent) =>
    receiveWebhook(event, {
      providers,
      recordMessage: async (received, meta) => {
        state.recorded.push({ message: received, meta });
        return { verdict: "kept" };
      },
      now: () => state.now,
      recordNotice: async () => ({ verdict: "taken" }),
      noteRefusal: (reason) => state.refusals.push(reason),
    });
  return { state, receive };
}

interface Sent {
  readonly body?: Uint8Array;
  readonly provider?: string;
  readonly by?: string;
  readonly encoding?: "utf8" | "base64";
}

function webhook(sent: Sent = {}): WebhookEvent {
  const { body = Buffer.from(JSON.stringify(message)), provider = "assessors", by = secret(1) } = sent;
  const { encoding = "utf8" } = sent;
  const signed = { id: "msg_1", sentAtSeconds: now / 1000, body };
  return {
    pathParameters: { provider },
    headers: { "content-type": "application/json", ...signWebhook(signed, webhookKey(by)) },
    body: Buffer.from(body).toString(encoding),
    isBase64Encoded: encoding === "base64",
  };
}

const refused = (code: string) => expect.objectContaining({ name: "ProblemError", code });

test("a rightly signed message is recorded before the provider is told 202 and what became of it", async () => {
  const { state, receive } = doorway();
  const response = await receive(webhook());
  expect(response).toMatchObject({ statusCode: 202, body: '{"verdict":"kept"}' });
  expect(state.recorded).toHaveLength(1);
  expect(state.recorded[0]?.meta).toEqual({
    provider: "assessors",
    webhookId: "msg_1",
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    sentAtSeconds: now / 1000,
  });
});

test("a message that could not be stored is not answered 202", async () => {
  const known = { commissionUrl: "", incoming: [webhookKey(secret(1))], outgoing: webhookKey(secret(9)) };
  const receiving = receiveWebhook(webhook(), {
    providers: { find: async () => known, refresh: async () => undefined },
    recordMessage: () => Promise.reject(new Error("throttled")),
    now: () => now,
    recordNotice: async () => ({ verdict: "taken" }),
    noteRefusal: () => {},
  });
  await expect(receiving).rejects.toThrow("throttled");
});

test("the same body, plain or base64, gets the same verdict and digest", async () => {
  const { state, receive } = doorway();
  const body = Buffer.from(`{"type":"result","reference":"r","note":"é 你好"}`);
  for (const encoding of ["utf8", "base64"] as const) {
    await receive(webhook({ encoding }));
    await expect(receive(webhook({ body, encoding }))).rejects.toThrow(refused("body-not-as-agreed"));
    await expect(receive({ ...webhook({ encoding }), headers: {} })).rejects.toThrow(
      refused("signature-refused"),
    );
  }
  expect(state.recorded[1]).toEqual(state.recorded[0]);
});

test("base64 that is not declared as such is no signed body", async () => {
  const { state, receive } = doorway();
  const event = { ...webhook({ encoding: "base64" }), isBase64Encoded: false };
  await expect(receive(event)).rejects.toThrow(refused("signature-refused"));
  expect(state.recorded).toEqual([]);
});

test.each(malformedHeaders)("a webhook with %s is refused and changes nothing", async (_what, malform) => {
  for (const encoding of ["utf8", "base64"] as const) {
    const { state, receive } = doorway();
    const event = webhook({ encoding });
    const request = receive({ ...event, headers: malform({ ...event.headers }) });
    await expect(request).rejects.toThrow(refused("signature-refused"));
    expect(state.recorded).toEqual([]);
  }
});

test("one byte more in the body is refused", async () => {
  const { state, receive } = doorway();
  const event = webhook();
  await expect(receive({ ...event, body: `${event.body} ` })).rejects.toThrow(refused("signature-refused"));
  await expect(receive({ ...event, body: undefined })).rejects.toThrow(refused("signature-refused"));
  expect(state.recorded).toEqual([]);
});

test("a webhook of five minutes and a second ago is refused, whatever the business clock says", async () => {
  const { state, receive } = doorway();
  state.now = now + 300_999;
  await receive(webhook());
  state.now = now + 301_000;
  await expect(receive(webhook())).rejects.toThrow(refused("signature-refused"));
  expect(state.refusals).toEqual(["outside-tolerance"]);
});

test("an unknown provider is refused exactly like a wrong signature", async () => {
  const { state, receive } = doorway();
  const refusals = await Promise.all(
    [webhook({ provider: "nobody" }), webhook({ provider: "__proto__" }), webhook({ by: secret(2) })].map(
      (event) => receive(event).catch((error: unknown) => error),
    ),
  );
  for (const refusal of refusals)
    expect(refusal).toEqual(expect.objectContaining({ code: "signature-refused", particulars: {} }));
  expect(state.recorded).toEqual([]);
});

test("a provider that has rotated its secret is understood at once", async () => {
  const { state, receive } = doorway();
  await receive(webhook());
  state.incoming = [secret(1), secret(2)];
  state.now = now + 30_000;
  expect((await receive(webhook({ by: secret(2) }))).statusCode).toBe(202);
  expect(state.refusals).toEqual([]);
});

const padded = (bytes: number) => Buffer.from(JSON.stringify(message).padEnd(bytes, " "));

test("a body of 64 KiB is read, and one byte more is refused before its signature is looked at", async () => {
  const { state, receive } = doorway();
  expect((await receive(webhook({ body: padded(65_536) }))).statusCode).toBe(202);
  for (const encoding of ["utf8", "base64"] as const)
    await expect(receive(webhook({ body: padded(65_537), encoding, by: secret(2) }))).rejects.toThrow(
      refused("body-too-large"),
    );
  expect(state.recorded).toHaveLength(1);
});

test("nothing is read of a body before its signature is verified", async () => {
  const { receive } = doorway();
  const event = webhook({ body: Buffer.from("not JSON"), by: secret(2) });
  await expect(receive(event)).rejects.toThrow(refused("signature-refused"));
});

test.each([
  ["no JSON", "not JSON", "body-not-json"],
  ["a name given twice", '{"type":"booked","type":"result"}', "body-not-json"],
  ["a wrong message", '{"type":"booked"}', "body-not-as-agreed"],
])("a rightly signed body with %s is told so and changes nothing", async (_what, body, code) => {
  const { state, receive } = doorway();
  await expect(receive(webhook({ body: Buffer.from(body) }))).rejects.toThrow(refused(code));
  expect(state.recorded).toEqual([]);
});
