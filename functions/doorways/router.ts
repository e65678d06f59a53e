import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type * as v from "valibot";
import type { Audience, RouteContract } from "../../contracts/http/route.ts";
import { readJson } from "../../contracts/json-text.ts";
import { parseInput } from "../../contracts/parse-body.ts";
import { ProblemError } from "../../contracts/problem-details.ts";
import { UnknownPlaceError } from "../../store/database/pages.ts";
import type { Store } from "../../store/store.ts";
import { bodyBytes, type EventBody } from "./body-bytes.ts";
import { readCaller, type AuthorizedContext, type Callers } from "./caller.ts";

/** A request that passed its route's contract: what its path, query and body say, side by side, and who asks. */
export type RouteRequest<A extends Audience, Contract extends RouteContract> = v.InferOutput<
  Contract["path"]
> &
  v.InferOutput<Contract["query"]> &
  v.InferOutput<Contract["body"]> &
  Callers[A];

/** Of this table's own routes, so that its contracts keep their own types. */
export type Contracts<Table> = { readonly [Route in keyof Table]: RouteContract };

/** One function for every route of the table, held by the compiler to what the contract takes and gives. */
export type RouteHandlers<A extends Audience, Table extends Contracts<Table>> = {
  readonly [Route in keyof Table]: (
    request: RouteRequest<A, Table[Route]>,
    store: Store,
  ) => Promise<v.InferInput<Table[Route]["answer"]>>;
};

/** The part of an HTTP API's event, payload format 2.0, that a route is answered from. */
export interface RouteEvent extends EventBody {
  readonly rawPath: string;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly requestContext: AuthorizedContext & { readonly http: { readonly method: string } };
}

interface Doorway<A extends Audience, Table extends Contracts<Table>> {
  readonly audience: A;
  readonly contracts: Table;
  readonly handlers: RouteHandlers<A, Table>;
  /** A store for one request: it reads the business clock once. */
  readonly openStore: () => Promise<Store>;
}

/**
 * A doorway's handler: who asks, then which route, then whether the request is what the route takes, and
 * only then the work, with a store of its own. Throws ProblemError for problemDetails to answer with.
 */
export function router<A extends Audience, Table extends Contracts<Table>>(doorway: Doorway<A, Table>) {
  const { audience, contracts, handlers, openStore } = doorway;
  return async (event: RouteEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    const caller = readCaller(audience, event.requestContext);
    const { route, parameters } = findRoute(contracts, event);
    const contract = contracts[route];
    const request = readRequest(contract, { caller, parameters, event });
    const answer = await openStore()
      .then((store) => handlers[route](request, store))
      .catch(refusePlace);
    return {
      statusCode: contract.status,
      headers: { "content-type": "application/json", "cache-control": "no-store" },
      body: JSON.stringify(answer),
    };
  };
}

/** A place that no page of the list gave is a fault in the query; whoever reads a list need not say so again. */
function refusePlace(error: unknown): never {
  if (!(error instanceof UnknownPlaceError)) throw error;
  const fault = { pointer: "/after", detail: "expected the `next` of an earlier page of the same list" };
  throw new ProblemError("query-not-as-agreed", { errors: [fault] });
}

interface Incoming<A extends Audience> {
  readonly caller: Callers[A];
  readonly parameters: Readonly<Record<string, string>>;
  readonly event: RouteEvent;
}

function readRequest<A extends Audience, Contract extends RouteContract>(
  contract: Contract,
  { caller, parameters, event }: Incoming<A>,
): RouteRequest<A, Contract> {
  const bytes = bodyBytes(event);
  // Named by their types, for the compiler would take the constraint's schemas for the contract's own.
  const path: Contract["path"] = contract.path;
  const query: Contract["query"] = contract.query;
  const body: Contract["body"] = contract.body;
  return {
    // An id that no object of ours can have is one that does not exist.
    ...parseInput("not-found", path, parameters),
    ...parseInput("query-not-as-agreed", query, event.queryStringParameters ?? {}),
    ...parseInput("body-not-as-agreed", body, bytes.length === 0 ? undefined : readJson(bytes)),
    // Last: nothing that is said in a request changes who asks.
    ...caller,
  };
}

function findRoute<Table extends Contracts<Table>>(contracts: Table, event: RouteEvent) {
  const { method } = event.requestContext.http;
  const allowed: string[] = [];
  for (const route in contracts) {
    const [routeMethod = "", template = ""] = route.split(" ");
    const parameters = matchPath(template, event.rawPath);
    if (parameters !== undefined && routeMethod === method) return { route, parameters };
    if (parameters !== undefined) allowed.push(routeMethod);
  }
  if (allowed.length === 0) throw new ProblemError("not-found");
  throw new ProblemError("method-not-allowed", { headers: { allow: allowed.join(", ") } });
}

/** The parameters by which the path fits the template; undefined where it does not. */
function matchPath(template: string, path: string): Record<string, string> | undefined {
  const expected = template.split("/");
  const given = path.split("/");
  if (expected.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, segment] of expected.entries()) {
    const value = given[at] ?? "";
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name !== undefined) parameters[name] = value;
    else if (segment !== value) return undefined;
  }
  return parameters;
}
