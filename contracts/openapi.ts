import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import { commissionBody } from "./commissions.ts";
import { candidateRoutes } from "./http/candidates.ts";
import { employerRoutes } from "./http/employers.ts";
import { webhookAnswer } from "./http/providers.ts";
import { operatorRoutes } from "./http/operators.ts";
import { panelRoutes } from "./http/panel.ts";
import { noBody, type Audience, type RouteContract, type RouteTable } from "./http/route.ts";
import { problems, problemSchema, type ProblemCode } from "./problem-details.ts";
import { webhookMessage } from "./provider-messages.ts";

/** Whose routes are in the document. A new audience is a row here. */
const audiences: Readonly<Record<Audience, RouteTable>> = {
  employers: employerRoutes,
  candidates: candidateRoutes,
  operators: operatorRoutes,
  panel: panelRoutes,
};

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 document of every doorway, and of the webhook that providers receive. */
export function openApi(): Json {
  const paths: Record<string, Json> = { "/webhooks/{provider}": { post: receiveWebhook() } };
  for (const [audience, routes] of Object.entries(audiences))
    for (const [route, contract] of Object.entries(routes)) {
      const [method = "", path = ""] = route.split(" ");
      paths[path] = { ...paths[path], [method.toLowerCase()]: operation(audience, contract) };
    }
  return {
    openapi: "3.1.0",
    info: {
      title: "National Assessment and Accreditation System: doorways",
      version: "1",
      description: "Generated from contracts/ by `npm run openapi`.",
    },
    paths,
    webhooks: { commission: { post: sendCommission() } },
    components: {
      schemas: { Problem: schemaOf(problemSchema, "output") },
      securitySchemes: { idToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}

/** Problems of every route behind a sign-in, beside its own. */
const everyRoutes: readonly ProblemCode[] = [
  "not-signed-in",
  "not-your-audience",
  "not-found",
  "unexpected-fault",
];
const bodysProblems: readonly ProblemCode[] = ["body-not-json", "body-not-as-agreed", "body-too-large"];

function operation(audience: string, contract: RouteContract): Json {
  const takesBody = contract.body !== noBody;
  const codes = [...everyRoutes, ...contract.problems, ...(takesBody ? bodysProblems : [])];
  return {
    summary: contract.summary,
    tags: [audience],
    security: [{ idToken: [] }],
    parameters: [...parametersOf("path", contract.path), ...parametersOf("query", contract.query)],
    ...(takesBody && { requestBody: bodyOf(contract.body) }),
    responses: { [contract.status]: answerOf(contract.answer), ...refusals(codes) },
  };
}

function receiveWebhook(): Json {
  return {
    summary: "Report about the sitting of stages, or of a whole session",
    tags: ["providers"],
    parameters: [parameter("path", "provider", { type: "string" }, true), ...signatureHeaders],
    requestBody: bodyOf(webhookMessage),
    responses: {
      202: answerOf(webhookAnswer),
      ...refusals([...bodysProblems, "signature-refused", "unexpected-fault"]),
    },
  };
}

function sendCommission(): Json {
  return {
    summary:
      "Sent to a provider's own address: a stage to arrange, how that changed, or that its candidate withdrew",
    tags: ["providers"],
    parameters: signatureHeaders,
    requestBody: bodyOf(commissionBody),
    responses: { "2XX": { description: "Accepted; anything else is sent again, with the same webhook-id" } },
  };
}

const signatureHeaders = [
  parameter("header", "webhook-id", { type: "string", pattern: "^[A-Za-z0-9_-]{1,256}$" }, true),
  parameter("header", "webhook-timestamp", { type: "string", pattern: "^(0|[1-9][0-9]{0,11})$" }, true),
  parameter("header", "webhook-signature", { type: "string" }, true),
];

function parameter(
  place: "path" | "query" | "header",
  name: string,
  schema: unknown,
  required: boolean,
): Json {
  return { name, in: place, required, schema };
}

function parametersOf(place: "path" | "query", schema: v.GenericSchema): Json[] {
  const { properties = {}, required = [] } = toJsonSchema(schema, conversion("input"));
  return Object.entries(properties).map(([name, of]) => parameter(place, name, of, required.includes(name)));
}

const bodyOf = (schema: v.GenericSchema): Json => ({
  required: schema.type !== "optional",
  content: { "application/json": { schema: schemaOf(schema, "input") } },
});

const answerOf = (schema: v.GenericSchema): Json => ({
  description: "Done as asked",
  content: { "application/json": { schema: schemaOf(schema, "output") } },
});

/** One response for each status, naming every code that it can carry. */
function refusals(codes: readonly ProblemCode[]): Json {
  const byStatus: Record<number, string[]> = {};
  for (const code of codes)
    (byStatus[problems[code].status] ??= []).push(`\`${code}\`: ${problems[code].title}`);
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, told]) => [status, { description: told.join("\n\n"), content }]),
  );
}

const conversion = (typeMode: "input" | "output") =>
  // Checks that JSON Schema has no word for (a real day, an area given once) hold all the same.
  ({ target: "draft-2020-12", typeMode, errorMode: "ignore" }) as const;

function schemaOf(schema: v.GenericSchema, typeMode: "input" | "output"): Json {
  const { $schema: _, ...converted } = toJsonSchema(schema, conversion(typeMode));
  return converted;
}
