import { createHash } from "node:crypto";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { WebhookAnswer } from "../../../contracts/http/providers.ts";
import { parseBody } from "../../../contracts/parse-body.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import {
  webhookMessage,
  type ProviderMessage,
  type ProviderNotice,
} from "../../../contracts/provider-messages.ts";
import type { ProviderDirectory } from "../../shared/standard-webhooks/provider-access.ts";
import { verifyWebhook, type Verification } from "../../shared/standard-webhooks/signature.ts";
import { bodyBytes, type EventBody } from "../body-bytes.ts";

/** The part of an HTTP API's event, payload format 2.0, that a webhook is read from. */
export interface WebhookEvent extends EventBody {
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What is known of a message beside what it says. */
export interface MessageMeta {
  readonly provider: string;
  readonly webhookId: string;
  /** SHA-256 of the body's bytes, in hexadecimal: the same id with another digest is another message. */
  readonly digest: string;
  /** The signed time of sending, whole seconds since 1970, on the security clock. */
  readonly sentAtSeconds: number;
}

/** Stores the message with its answer or flag, durably, and says what became of it. */
type RecordMessage = (message: ProviderMessage, meta: MessageMeta) => Promise<WebhookAnswer>;
/** The same of what is about no single case. */
type RecordNotice = (notice: ProviderNotice, meta: MessageMeta) => Promise<WebhookAnswer>;

export interface ReceiveWebhookDeps {
  readonly providers: ProviderDirectory;
  readonly recordMessage: RecordMessage;
  readonly recordNotice: RecordNotice;
  /** The security clock, in milliseconds: real time, whatever the business clock says. */
  readonly now: () => number;
  /** Told why a webhook was refused, for the sender is not. */
  readonly noteRefusal: (reason: string) => void;
}

/**
 * Takes a provider's webhook: verifies the bytes, then reads them, then records the message, and only when
 * that is durable says 202. Throws ProblemError: 413, 401 without detail, 400 with each fault's place.
 */
export async function receiveWebhook(
  event: WebhookEvent,
  deps: ReceiveWebhookDeps,
): Promise<APIGatewayProxyStructuredResultV2> {
  const provider = event.pathParameters?.["provider"] ?? "";
  const body = bodyBytes(event);
  const verification = await verify(provider, { headers: event.headers, body }, deps);
  if (!verification.verified) {
    deps.noteRefusal(verification.reason);
    throw new ProblemError("signature-refused");
  }
  const message = parseBody(webhookMessage, body);
  const meta: MessageMeta = {
    provider,
    webhookId: verification.id,
    digest: createHash("sha256").update(body).digest("hex"),
    sentAtSeconds: verification.sentAtSeconds,
  };
  const answer =
    "reference" in message ? await deps.recordMessage(message, meta) : await deps.recordNotice(message, meta);
  return { statusCode: 202, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
}

/** An unknown provider is one without keys: refused like a wrong signature, so that names can't be tried out. */
async function verify(
  provider: string,
  request: Parameters<typeof verifyWebhook>[0],
  { providers, now }: ReceiveWebhookDeps,
): Promise<Verification> {
  const nowSeconds = Math.floor(now() / 1000);
  const known = await providers.find(provider);
  const verification = verifyWebhook(request, known?.incoming ?? [], nowSeconds);
  if (verification.verified || verification.reason !== "no-match") return verification;
  // The provider may have rotated since its secret was read.
  const refreshed = await providers.refresh(provider);
  return refreshed === undefined ? verification : verifyWebhook(request, refreshed.incoming, nowSeconds);
}
