import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { randomBytes, type KeyObject } from "node:crypto";
import { commissionBody, type CommissionBody } from "../contracts/commissions.ts";
import { parseBody } from "../contracts/parse-body.ts";
import { webhookKey } from "../functions/shared/standard-webhooks/secret.ts";
import { signWebhook, verifyWebhook } from "../functions/shared/standard-webhooks/signature.ts";
import type { ProviderSecret } from "./system.ts";

/** What the service answered to a webhook. */
export interface WebhookAnswer {
  readonly status: number;
  /** What became of the message, where it was accepted. */
  readonly verdict?: string;
}

interface SimulatorOptions {
  /** Told of every commission that was rightly signed and well formed; again, when it comes again. */
  readonly onCommission: (commission: CommissionBody) => void;
  /** Whether the provider's own system fails at this commission, so that it must come again. */
  readonly isDown?: (commission: CommissionBody) => boolean;
}

/** A delivery provider with an HTTP endpoint and secrets of its own. */
export interface ProviderSimulator {
  readonly secret: ProviderSecret;
  /** Commissions that came with a signature that is not the service's, or with a body not as agreed. */
  readonly refusals: readonly string[];
  /** Sends a webhook to the service, signed by our secret or, `isForged`, by a stranger's. */
  readonly send: (
    to: string,
    webhook: { readonly id: string; readonly body: object; readonly isForged?: boolean },
  ) => Promise<WebhookAnswer>;
  readonly close: () => Promise<void>;
}

const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** Starts a provider's system on a free port of this machine. */
export async function startProviderSimulator(options: SimulatorOptions): Promise<ProviderSimulator> {
  const [incoming, outgoing, strangers] = [newSecret(), newSecret(), newSecret()];
  const keys = { own: webhookKey(incoming), service: webhookKey(outgoing), stranger: webhookKey(strangers) };
  const refusals: string[] = [];
  const server = createServer((request, response) => {
    void receive(request, { ...options, key: keys.service, refusals }).then(
      (status) => answer(response, status),
      () => answer(response, 500),
    );
  });
  const port = await listen(server);
  return {
    secret: { commissionUrl: `http://127.0.0.1:${port}/commissions`, incoming: [incoming], outgoing },
    refusals,
    send: (to, { id, body, isForged = false }) =>
      post(to, { id, body: Buffer.from(JSON.stringify(body)), key: isForged ? keys.stranger : keys.own }),
    close: () => close(server),
  };
}

interface Receiving extends SimulatorOptions {
  readonly key: KeyObject;
  readonly refusals: string[];
}

async function receive(request: IncomingMessage, receiving: Receiving): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
  const verification = verifyWebhook({ headers, body }, [receiving.key], nowSeconds());
  if (!verification.verified) {
    receiving.refusals.push(verification.reason);
    return 401;
  }
  const commission = parsed(body, receiving.refusals);
  if (commission === undefined) return 400;
  if (receiving.isDown?.(commission) === true) return 503;
  receiving.onCommission(commission);
  return 204;
}

function parsed(body: Buffer, refusals: string[]): CommissionBody | undefined {
  try {
    return parseBody(commissionBody, body);
  } catch (error) {
    refusals.push(error instanceof Error ? error.message : "not as agreed");
    return undefined;
  }
}

async function post(
  to: string,
  { id, body, key }: { readonly id: string; readonly body: Buffer<ArrayBuffer>; readonly key: KeyObject },
): Promise<WebhookAnswer> {
  const signed = signWebhook({ id, sentAtSeconds: nowSeconds(), body }, key);
  const headers = { "content-type": "application/json", ...signed };
  const response = await fetch(to, { method: "POST", headers, body });
  const answered: unknown = await response.json().catch(() => undefined);
  const verdict =
    typeof answered === "object" && answered !== null && "verdict" in answered ? answered.verdict : undefined;
  return { status: response.status, ...(typeof verdict === "string" && { verdict }) };
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) resolve(address.port);
      else reject(new TypeError("the provider's system has no port"));
    });
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
