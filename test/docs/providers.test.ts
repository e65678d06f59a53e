import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { messageTypes } from "../../domain/provider-messages.ts";
import { standards } from "../../domain/policy/standards.ts";
import { parseBody } from "../../contracts/parse-body.ts";
import { incidentCodes, providerMessage } from "../../contracts/provider-messages.ts";
import { stageCommission } from "../../contracts/commissions.ts";
import { webhookKey } from "../../functions/shared/standard-webhooks/secret.ts";
import { verifyWebhook, type Verification } from "../../functions/shared/standard-webhooks/signature.ts";

const page = readFileSync(new URL("../../docs/providers.md", import.meta.url), "utf8");
const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;

/** The page's samples of code in one language. */
const samples = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);

type Received = { readonly verification: Verification; readonly message: unknown }[];

/** Verifies and reads a request as the real doorway does. */
async function receive(request: IncomingMessage, received: Received): Promise<void> {
  const body = await buffer(request);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, typeof value === "string" ? value : undefined]),
  );
  const verification = verifyWebhook({ headers, body }, [webhookKey(secret)], Math.floor(Date.now() / 1000));
  received.push({ verification, message: parseBody(providerMessage, body) });
}

/** Runs a sample, in a folder of its own, against a doorway. */
async function send(command: string, args: readonly string[]) {
  const received: Received = [];
  const server = createServer((request, response) => {
    receive(request, received).then(
      () => response.writeHead(202).end('{"verdict":"kept-for-an-operator"}'),
      () => response.writeHead(400).end(),
    );
  });
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const env = { ...process.env, NAAS_API: `http://127.0.0.1:${port}`, NAAS_PROVIDER: "us", NAAS_SECRET: secret };
  const cwd = mkdtempSync(join(tmpdir(), "providers-"));
  try {
    const { stdout } = await promisify(execFile)(command, [...args], { env, cwd, timeout: 20_000 });
    return { stdout, received };
  } finally {
    server.close();
    rmSync(cwd, { recursive: true });
  }
}

const accepted = [
  { verification: expect.objectContaining({ verified: true }), message: expect.objectContaining({ type: "booked" }) },
];

test("the page's sample for Node sends a webhook that is verified and read", async () => {
  const { stdout, received } = await send("node", ["--input-type=module", "--eval", samples("js")[0] ?? ""]);
  expect(stdout).toContain("202");
  expect(received).toEqual(accepted);
});

const hasTools = ["openssl version", "curl --version"].every((tool) => {
  const [command = "", ...args] = tool.split(" ");
  return spawnSync(command, args).status === 0;
});

test.runIf(hasTools)("the page's sample for a shell sends a webhook that is verified and read", async () => {
  const { stdout, received } = await send("bash", ["-euo", "pipefail", "-c", samples("bash")[0] ?? ""]);
  expect(stdout).toContain("202");
  expect(received).toEqual(accepted);
});

test("the page's table of areas is the standards'", () => {
  const rows = Object.entries(standards).flatMap(([level, versions]) =>
    Object.entries(versions.at(-1)?.stages ?? {}).map(([stage, { maximumScore, areas }]) => {
      const codes = areas.map((area) => `\`${area}\``).join(", ");
      return `| \`${level}\` | \`${stage}\` | ${maximumScore} | ${codes} |`;
    }),
  );
  for (const row of rows) expect(page).toContain(row);
});

test("every message, incident and sample of the page is one of the contracts'", () => {
  for (const word of [...messageTypes, ...incidentCodes]) expect(page).toContain(`\`${word}\``);
  const [, commission = ""] = samples("json");
  expect(() => parseBody(stageCommission, Buffer.from(commission))).not.toThrow();
});
