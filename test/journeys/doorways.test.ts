import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { webhookKey } from "../../functions/shared/standard-webhooks/secret.ts";
import { signWebhook } from "../../functions/shared/standard-webhooks/signature.ts";
import { connect } from "../../local/system.ts";
import { findMessage } from "../../store/providers/provider-messages.ts";
import { flaggedItems } from "../../store/journey/flags.ts";
import { DeployedDriver, surround, type Surroundings } from "./deployed-driver.ts";

let around: Surroundings;
beforeAll(async () => {
  around = await surround(
    await connect({ ...inject("deployed"), functionName: (name) => `naas-local-${name}` }),
  );
});
afterAll(() => around.close());

const unknown = {
  ...{ type: "booked", reference: "nobody-was-given-this", stage: "knowledge" },
  ...{ occurredAt: "2018-09-03T09:00:00Z", data: { sittingAt: "2018-10-01T09:00:00Z" } },
};

function signed(
  id: string,
  body: Buffer,
  but: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const key = webhookKey(around.provider.secret.incoming[0] ?? "");
  const sentAtSeconds = Math.floor(Date.now() / 1000);
  return { "content-type": "application/json", ...signWebhook({ id, sentAtSeconds, body }, key), ...but };
}

async function post(headers: Record<string, string>, body: Buffer) {
  const response = await fetch(around.webhooks, { method: "POST", headers, body: new Uint8Array(body) });
  const type = response.headers.get("content-type");
  return { status: response.status, type, body: await response.text() };
}

const stored = (id: string) => findMessage(around.system.store, "delivery-provider-1", id);

describe("the providers' doorway, deployed", () => {
  test("keeps a rightly signed message about an unknown reference for an operator, and says 202", async () => {
    const id = randomUUID();
    const body = Buffer.from(JSON.stringify(unknown));
    expect(await post(signed(id, body), body)).toMatchObject({
      status: 202,
      body: '{"verdict":"kept-for-an-operator"}',
    });
    expect(await stored(id)).toMatchObject({ type: "booked", verdict: "kept-for-an-operator" });
    const flags = await flaggedItems(around.system.store);
    expect(flags.some(({ pk, flagCode }) => pk.endsWith(id) && flagCode === "unknown-reference")).toBe(true);
  });

  test("takes the same bytes whatever they are called, so that a gateway may hand them over in base64", async () => {
    const id = randomUUID();
    const body = Buffer.from(JSON.stringify(unknown));
    const headers = signed(id, body, { "content-type": "application/octet-stream" });
    expect((await post(headers, body)).status).toBe(202);
  });

  test.each([
    ["a stranger's signature", { "webhook-signature": `v1,${Buffer.alloc(32, 1).toString("base64")}` }],
    ["another message's id", { "webhook-id": "another" }],
    [
      "a time five minutes and more ago",
      { "webhook-timestamp": String(Math.floor(Date.now() / 1000) - 301) },
    ],
    ["a time that is none", { "webhook-timestamp": "1e9" }],
    ["no signature", { "webhook-signature": "" }],
  ])("refuses %s without detail, and stores nothing", async (_, but) => {
    const id = randomUUID();
    const body = Buffer.from(JSON.stringify(unknown));
    const answer = await post(signed(id, body, but), body);
    expect(answer).toMatchObject({ status: 401, type: "application/problem+json" });
    expect(answer.body).not.toContain("detail");
    expect(await stored(id)).toBeUndefined();
  });

  test("says what is wrong with a body, and where, and stores nothing", async () => {
    const id = randomUUID();
    const body = Buffer.from(JSON.stringify({ ...unknown, stage: "oral" }));
    const answer = await post(signed(id, body), body);
    expect(answer).toMatchObject({ status: 400, type: "application/problem+json" });
    expect(JSON.parse(answer.body)).toMatchObject({
      code: "body-not-as-agreed",
      errors: [{ pointer: "/stage" }],
    });
    expect(await stored(id)).toBeUndefined();
  });

  test("refuses a body over 64 KiB", async () => {
    const body = Buffer.alloc(64 * 1024 + 1, " ");
    expect((await post(signed(randomUUID(), body), body)).status).toBe(413);
  });
});

describe("the doorways of people, deployed", () => {
  test("show nobody anything without a token, and nobody another's attempt", async () => {
    const { apiUrl } = around.system.deployed;
    expect((await fetch(`${apiUrl}/employers/attempts`)).status).toBe(401);
    expect((await fetch(`${apiUrl}/candidates/attempts`)).status).toBe(401);
    expect((await fetch(`${apiUrl}/operators/flags`)).status).toBe(401);
    expect((await around.lead.seeAttempt(randomUUID())).status).toBe(404);
  });

  test("show no feedback before its release, and both copies after", async () => {
    const driver = new DeployedDriver(around);
    await driver.register(true);
    await driver.settle();
    await driver.confirm();
    await driver.settle();
    for (const stage of ["knowledge", "simulation"] as const) await driver.provider("result", { stage });
    await driver.settle();
    expect((await driver.readFeedback()).map(({ status }) => status)).toEqual([404, 404]);
    await driver.provider("result", { stage: "written" });
    await driver.settle();
    const copies = await driver.readFeedback();
    expect(copies.map(({ status }) => status)).toEqual([200, 200]);
    expect(copies.map(({ body }) => body)).toMatchObject([
      { result: "met" },
      { result: "met", notices: [{}] },
    ]);
  });

  test("let an operator see a journey and its log, and close a flag with a reason, once", async () => {
    const driver = new DeployedDriver(around);
    await driver.register(false);
    await driver.settle();
    const { operator } = around;
    const { attemptId } = driver;
    expect(await operator.seeAttempt(attemptId)).toMatchObject({
      status: 200,
      body: { status: "registered", leg: 1, questions: [{ key: "endorsement", state: "open" }] },
    });
    const log = await operator.readEvents(attemptId);
    expect(log).toMatchObject({ status: 200, body: { events: [{ type: "registered" }, {}], faults: [] } });

    const id = randomUUID();
    const body = Buffer.from(JSON.stringify(unknown));
    await post(signed(id, body), body);
    const flag = (await operator.listFlags()).find(({ webhookId }) => webhookId === id);
    expect(flag).toMatchObject({ code: "unknown-reference", type: "booked", closes: "by-an-operator" });
    const flagId = flag?.flagId ?? "";
    const closed = [
      await operator.closeFlag(flagId, "A try-out."),
      await operator.closeFlag(flagId, "Again."),
    ];
    expect(closed.map(({ status }) => status)).toEqual([202, 202]);
    expect((await operator.listFlags()).map((left) => left.flagId)).not.toContain(flagId);
  });
});
