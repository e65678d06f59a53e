import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { doorwayOf, expecting, UnexpectedAnswerError } from "../../local/actors/doorway.ts";
import { freePort } from "../../local/emulator/port.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A service that answers these statuses in turn, and the last one from then on. */
async function answering(...statuses: readonly number[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(statuses[asked.length - 1] ?? statuses.at(-1) ?? 500);
    response.end(JSON.stringify({ n: asked.length }));
  });
  servers.push(server);
  const port = await freePort();
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return { asked, doorway: doorwayOf(`http://127.0.0.1:${port}`, "token") };
}

describe("somebody at a doorway", () => {
  test("asks with their token, and hears the answer", async () => {
    const { asked, doorway } = await answering(200);
    expect(await doorway.get("/x")).toMatchObject({ status: 200, body: { n: 1 }, isRepeated: false });
    expect(asked).toEqual(["GET /x Bearer token"]);
  });

  test("asks again while the service fails or has too much to do", async () => {
    const { asked, doorway } = await answering(500, 429, 202);
    expect(await doorway.post("/x", {})).toMatchObject({ status: 202, isRepeated: true });
    expect(asked).toHaveLength(3);
  });

  test("takes a refusal as an answer", async () => {
    const { asked, doorway } = await answering(409);
    expect(await doorway.post("/x")).toMatchObject({ status: 409 });
    expect(asked).toHaveLength(1);
  });

  test("gets no answer from nobody, and says so with a status of its own", async () => {
    const doorway = doorwayOf(`http://127.0.0.1:${await freePort()}`, "token");
    const { status, body } = await doorway.get("/x");
    expect(status).toBe(0);
    expect(body).toBe("fetch failed");
  }, 20_000);
});

describe("what is expected of an answer", () => {
  test("is its status, and its body is given", () => {
    expect(expecting(200, "seeing", { status: 200, body: "seen" })).toBe("seen");
    expect(() => expecting(200, "seeing", { status: 404, body: "" })).toThrow(UnexpectedAnswerError);
  });

  test("is met by a repetition that finds done what it asks; a first refusal is none", () => {
    expect(() => expecting(202, "choosing", { status: 409, body: "", isRepeated: true })).not.toThrow();
    expect(() => expecting(202, "choosing", { status: 409, body: "", isRepeated: false })).toThrow(
      "choosing",
    );
  });
});
