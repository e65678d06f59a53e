import * as v from "valibot";
import { expect, test } from "vitest";
import { noBody, noParameters, optionalBody, type RouteTable } from "../../../contracts/http/route.ts";
import { identifier } from "../../../contracts/values.ts";
import { router, type RouteEvent } from "../../../functions/doorways/router.ts";
import { UnknownPlaceError } from "../../../store/database/pages.ts";
import { doorways } from "./journey.ts";

const routes = {
  "GET /things": {
    summary: "List things",
    path: noParameters,
    query: v.strictObject({ after: v.optional(identifier) }),
    body: noBody,
    status: 200,
    answer: v.object({ after: v.optional(v.string()) }),
    problems: [],
  },
  "GET /things/{thingId}": {
    summary: "See a thing",
    path: v.strictObject({ thingId: identifier }),
    query: noParameters,
    body: noBody,
    status: 200,
    answer: v.object({ thingId: v.string(), organisation: v.string() }),
    problems: [],
  },
  "POST /things/{thingId}/name": {
    summary: "Name a thing",
    path: v.strictObject({ thingId: identifier }),
    query: noParameters,
    body: v.strictObject({ name: v.string() }),
    status: 202,
    answer: v.object({ named: v.string() }),
    problems: [],
  },
  "POST /things": {
    summary: "Make a thing",
    path: noParameters,
    query: noParameters,
    body: optionalBody({ employerId: v.optional(v.string()), by: v.optional(v.string()) }),
    status: 201,
    answer: v.object({ madeFor: v.string(), madeBy: v.string() }),
    problems: [],
  },
} as const satisfies RouteTable;

const { store } = doorways();
let opened = 0;
const handle = router({
  audience: "employers",
  contracts: routes,
  openStore: async () => {
    opened += 1;
    return store;
  },
  handlers: {
    "GET /things": ({ after }) => {
      if (after === "nowhere") throw new UnknownPlaceError();
      return Promise.resolve({ after });
    },
    "GET /things/{thingId}": async ({ thingId, employerId }) => ({ thingId, organisation: employerId }),
    "POST /things/{thingId}/name": async ({ thingId, name }, { now }) => ({
      named: `${thingId}: ${name}, ${now()}`,
    }),
    "POST /things": async ({ employerId, by }) => ({ madeFor: employerId, madeBy: by }),
  },
});

const claims = { sub: "sub-1", "custom:organisation": "leeds", "cognito:groups": "[employers]" };
interface Asked {
  readonly body?: string;
  readonly query?: Record<string, string>;
  readonly claims?: Record<string, unknown> | undefined;
}

function ask(route: string, asked: Asked = {}) {
  const [method = "", rawPath = ""] = route.split(" ");
  const said = "claims" in asked ? asked.claims : claims;
  const event: RouteEvent = {
    rawPath,
    isBase64Encoded: false,
    ...(asked.body !== undefined && { body: asked.body }),
    ...(asked.query && { queryStringParameters: asked.query }),
    requestContext: { http: { method }, ...(said && { authorizer: { jwt: { claims: said } } }) },
  };
  return handle(event);
}
const refused = (code: string) => expect.objectContaining({ name: "ProblemError", code });

test("a request reaches the route of its method and path, with what the contract reads from it", async () => {
  expect(await ask("GET /things/t-1")).toEqual({
    statusCode: 200,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: '{"thingId":"t-1","organisation":"leeds"}',
  });
  expect(await ask("POST /things/t-1/name", { body: '{"name":"One"}' })).toMatchObject({
    statusCode: 202,
    body: '{"named":"t-1: One, 2018-09-03T09:00:00.000Z"}',
  });
  expect(await ask("GET /things", { query: { after: "x" } })).toMatchObject({ body: '{"after":"x"}' });
});

test.each([undefined, "{}", '{"employerId":"bury","by":"sub-2"}'])(
  "who asks is what the token says, whatever the request does: %s",
  async (body) => {
    const asked = body === undefined ? {} : { body };
    expect(await ask("POST /things", asked)).toMatchObject({ body: '{"madeFor":"leeds","madeBy":"sub-1"}' });
  },
);

test("a store is opened for a request once it passed its contract, and for no other", async () => {
  const before = opened;
  await expect(ask("POST /things/t/name", { body: "{}" })).rejects.toThrow(refused("body-not-as-agreed"));
  await expect(ask("GET /nowhere")).rejects.toThrow(refused("not-found"));
  expect(opened).toBe(before);
  await ask("GET /things/t-1");
  expect(opened).toBe(before + 1);
});

test.each([
  "GET /",
  "GET /other",
  "GET /things/",
  "GET /things/a%2Fb",
  "GET /things/a;b",
  "GET /things/{thingId}",
  `GET /things/${"x".repeat(65)}`,
  "GET /things/t-1/name/more",
  "POST /Things/t-1/name",
])("%s is not found", async (route) => {
  await expect(ask(route)).rejects.toThrow(refused("not-found"));
});

test.each([
  ["DELETE /things/t-1", "GET"],
  ["GET /things/t-1/name", "POST"],
  ["get /things", "GET, POST"],
])("%s is told which methods there are", async (route, allow) => {
  await expect(ask(route)).rejects.toMatchObject({
    code: "method-not-allowed",
    particulars: { headers: { allow } },
  });
});

test.each<[string, string, Asked, string]>([
  ["a body that is no JSON", "POST /things/t/name", { body: "name" }, "body-not-json"],
  ["no body", "POST /things/t/name", {}, "body-not-as-agreed"],
  ["a member too many", "POST /things/t/name", { body: '{"name":"One","more":1}' }, "body-not-as-agreed"],
  ["a body where there is none", "GET /things/t", { body: "{}" }, "body-not-as-agreed"],
  ["a body of more than 64 KiB", "POST /things/t/name", { body: " ".repeat(65_537) }, "body-too-large"],
  ["a query that the route does not take", "GET /things", { query: { before: "x" } }, "query-not-as-agreed"],
  ["a place that is in no list", "GET /things", { query: { after: "nowhere" } }, "query-not-as-agreed"],
])("%s is refused", async (_what, route, asked, code) => {
  await expect(ask(route, asked)).rejects.toThrow(refused(code));
});

test.each<[string, Record<string, unknown> | undefined, string]>([
  ["without a token", undefined, "not-signed-in"],
  ["in another group", { ...claims, "cognito:groups": "[candidates]" }, "not-your-audience"],
  ["in no group", { ...claims, "cognito:groups": undefined }, "not-your-audience"],
  [
    "in a group that only looks the same",
    { ...claims, "cognito:groups": "[employers-x]" },
    "not-your-audience",
  ],
  ["without an organisation", { ...claims, "custom:organisation": undefined }, "not-your-audience"],
  ["with an organisation that is no id", { ...claims, "custom:organisation": "a#b" }, "not-your-audience"],
])("a caller %s gets no further, even where there is no route", async (_who, said, code) => {
  await expect(ask("GET /things", { claims: said })).rejects.toThrow(refused(code));
  await expect(ask("GET /nowhere", { claims: said })).rejects.toThrow(refused(code));
});

test.each(["[employers]", "[candidates employers]", "employers"])("groups come as %s", async (groups) => {
  expect((await ask("GET /things", { claims: { ...claims, "cognito:groups": groups } })).statusCode).toBe(
    200,
  );
});
