import { createHmac, timingSafeEqual, type KeyObject } from "node:crypto";

/**
 * Standard Webhooks, https://www.standardwebhooks.com: HMAC-SHA256 over the bytes
 * `<webhook-id>.<webhook-timestamp>.<body>`. The id's grammar is narrower than the specification's, for
 * it becomes part of a key: letters, digits, - and _, so neither the dot that separates nor the comma by
 * which an HTTP API joins repeated headers.
 */
const idGrammar = /^[A-Za-z0-9_-]{1,256}$/;
const timestampGrammar = /^(?:0|[1-9]\d{0,11})$/;
/** The base64 of 32 bytes in its one canonical form. */
const v1Grammar = /^v1,([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)$/;
const otherVersionGrammar = /^v(?!1,)[0-9]{1,3}[a-z]?,[A-Za-z0-9+/=_-]{1,512}$/;
const mostSignatures = 10;
/** The specification's tolerance, in either direction. */
const toleranceSeconds = 300;

export interface WebhookHeaders {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
}

/** An id that can't be signed for, since no receiver of our grammar would take it. */
class WebhookIdError extends Error {
  override readonly name = "WebhookIdError";
  constructor() {
    super("the webhook id is not of 1 to 256 letters, digits, - or _");
  }
}

/** The three headers for a body sent at `sentAtSeconds` (whole seconds since 1970). Throws WebhookIdError. */
export function signWebhook(
  message: { readonly id: string; readonly sentAtSeconds: number; readonly body: Uint8Array },
  key: KeyObject,
): WebhookHeaders {
  if (!idGrammar.test(message.id)) throw new WebhookIdError();
  const timestamp = String(message.sentAtSeconds);
  const signature = mac(message.id, timestamp, message.body, key).toString("base64");
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}

/** Why a webhook was refused: for the log alone, the sender is told nothing. */
export type Verification =
  | { readonly verified: true; readonly id: string; readonly sentAtSeconds: number }
  | { readonly verified: false; readonly reason: "malformed-headers" | "outside-tolerance" | "no-match" };

interface SignedRequest {
  /** Names in lower case, as an HTTP API gives them. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Whether one of `keys` signed these bytes within 300 seconds, inclusive, of `nowSeconds`. */
export function verifyWebhook(
  request: SignedRequest,
  keys: readonly KeyObject[],
  nowSeconds: number,
): Verification {
  const signed = readHeaders(request.headers);
  if (signed === undefined) return { verified: false, reason: "malformed-headers" };
  const sentAtSeconds = Number(signed.timestamp);
  if (Math.abs(nowSeconds - sentAtSeconds) > toleranceSeconds)
    return { verified: false, reason: "outside-tolerance" };
  const expected = keys.map((key) => mac(signed.id, signed.timestamp, request.body, key));
  if (!matches(expected, signed.signatures)) return { verified: false, reason: "no-match" };
  return { verified: true, id: signed.id, sentAtSeconds };
}

/** Compares every pair to the end, so that the time taken says nothing about which one was near. */
function matches(expected: readonly Buffer[], given: readonly Buffer[]): boolean {
  const equal = expected.flatMap((one) => given.map((other) => timingSafeEqual(one, other)));
  return equal.includes(true);
}

function mac(id: string, timestamp: string, body: Uint8Array, key: KeyObject): Buffer {
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
}

function readHeaders(headers: SignedRequest["headers"]) {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  const signatures = readSignatures(headers["webhook-signature"] ?? "");
  if (!idGrammar.test(id) || !timestampGrammar.test(timestamp)) return undefined;
  return signatures && { id, timestamp, signatures };
}

/** The v1 signatures of the list; undefined where any entry is malformed. Other versions are passed over. */
function readSignatures(header: string): Buffer[] | undefined {
  const entries = header.split(" ", mostSignatures + 1);
  if (entries.length > mostSignatures) return undefined;
  const signatures: Buffer[] = [];
  for (const entry of entries) {
    const v1 = v1Grammar.exec(entry)?.[1];
    if (v1 !== undefined) signatures.push(Buffer.from(v1, "base64"));
    else if (!otherVersionGrammar.test(entry)) return undefined;
  }
  return signatures;
}
