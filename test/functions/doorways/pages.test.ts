import * as v from "valibot";
import { beforeEach, describe, expect, test } from "vitest";
import { employerRoutes } from "../../../contracts/http/employers.ts";
import { operatorRoutes } from "../../../contracts/http/operators.ts";
import type { RouteContract } from "../../../contracts/http/route.ts";
import { nextDeadline } from "../../../domain/deadlines.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { router } from "../../../functions/doorways/router.ts";
import { openList } from "../../../store/employers/lists.ts";
import { enter, issueStatement } from "../../../store/employers/ledger.ts";
import { keys } from "../../../store/keys.ts";
import { doorways, problem } from "./journey.ts";

const attempt = keys.attempt("a-1");
const at = "2018-09-03T09:00:00.000Z";

/** Every route that answers in pages, with a place in its list as a page gives it, and one in another list of the kind. */
const paged: readonly [route: string, place: object, elsewhere: object][] = [
  ["GET /employers/lists/{listId}", keys.listRow("list-1", 1), keys.listRow("list-2", 1)],
  [
    "GET /employers/attempts",
    { ...attempt, employerId: "leeds", employerKey: "open#registered#a-1" },
    { ...attempt, employerId: "bury", employerKey: "open#registered#a-1" },
  ],
  [
    "GET /employers/attempts?status=registered",
    { ...attempt, employerId: "leeds", employerKey: "open#registered#a-1" },
    { ...attempt, employerId: "leeds", employerKey: "open#endorsed#a-1" },
  ],
  ["GET /employers/moves", keys.offeredMove("leeds", "a-1"), keys.offeredMove("bury", "a-1")],
  [
    "GET /employers/registrations",
    keys.awaitingApproval("leeds", "cohort-1"),
    keys.awaitingApproval("bury", "cohort-1"),
  ],
  [
    "GET /employers/statements",
    keys.statement("leeds", "2018-09"),
    keys.ledgerEntry("leeds", "2018-09", "entry-1"),
  ],
  [
    "GET /employers/statements/{month}",
    keys.ledgerEntry("leeds", "2018-09", "entry-1"),
    keys.ledgerEntry("leeds", "2018-10", "entry-1"),
  ],
  [
    "GET /operators/flags",
    { ...attempt, flagShard: "FLAGS", flaggedAt: at },
    { ...attempt, flagShard: "OTHERS", flaggedAt: at },
  ],
  [
    "GET /operators/closures/dry-run?from=2018-10-01&until=2018-10-02",
    { ...attempt, dueShard: "SHARD#3", dueAt: at },
    { ...attempt, dueShard: "SHARD#4", dueAt: at },
  ],
];
const contracts: Readonly<Record<string, RouteContract>> = { ...employerRoutes, ...operatorRoutes };

let door: ReturnType<typeof doorways>;
beforeEach(async () => {
  door = doorways();
  await openList(door.store, { listId: "list-1", employerId: "leeds", uploadedBy: "lead-1" });
  await enter(door.store, {
    ...{ entryId: "entry-1", employerId: "leeds", what: "grant", pence: 100 },
    occurredAt: "2018-09-03T09:00:00.000Z",
  });
  const due = nextDeadline({ item: "ledger", openMonth: "2018-09" }, policyOfVersion("2018-1"));
  if (due !== undefined) await issueStatement(door.store, "leeds", due);
});

/** The page of a route from this place on, as its doorway answers it. */
function pageAfter(route: string, after: string) {
  const { handlers, openStore, employer, operator } = door;
  const ask = {
    employers: router({
      openStore,
      audience: "employers",
      contracts: employerRoutes,
      handlers: handlers.employers,
    }),
    operators: router({
      openStore,
      audience: "operators",
      contracts: operatorRoutes,
      handlers: handlers.operators,
    }),
  }[route.includes("/employers/") ? "employers" : "operators"];
  const claims = {
    ...{ sub: operator.by, "custom:organisation": employer.employerId },
    "cognito:groups": "[employers operators]",
  };
  const [path = "", query] = route.slice("GET ".length).split("?");
  return ask({
    rawPath: path.replace("{listId}", "list-1").replace("{month}", "2018-09"),
    queryStringParameters: { ...Object.fromEntries(new URLSearchParams(query)), after },
    isBase64Encoded: false,
    requestContext: { http: { method: "GET" }, authorizer: { jwt: { claims } } },
  });
}
const encoded = (place: unknown) => Buffer.from(JSON.stringify(place)).toString("base64url");

describe.each(paged)("%s", (route, place, elsewhere) => {
  test("goes on from a place in its list", async () => {
    expect(await pageAfter(route, encoded(place))).toMatchObject({ statusCode: 200 });
  });

  test.each<[string, unknown]>([
    ["no place at all", "place"],
    ["a place in another list", elsewhere],
    ["a place without anything in it", {}],
    ["a place with something too many", { ...place, more: "x" }],
    ["half a place", { ...place, sk: undefined }],
    ["the other half of a place", { ...place, pk: undefined }],
    ["a place with a number for a text", { ...place, pk: 1 }],
    ["a place with an empty key", { ...place, sk: "" }],
    ["a place with another empty key", { ...place, pk: "" }],
    ["an attempt, which is in none of the lists", keys.attempt("a-1")],
  ])("does not go on from %s", async (_what, crafted) => {
    await expect(pageAfter(route, encoded(crafted))).rejects.toMatchObject({
      ...problem("query-not-as-agreed"),
      particulars: { errors: [{ pointer: "/after" }] },
    });
  });
});

test("every route that answers in pages is among them, and says that it may refuse a place", () => {
  const takesPlace = ({ query }: RouteContract) =>
    v.safeParse(query, { after: "x" }).issues?.some((issue) => v.getDotPath(issue) === "after") !== true;
  const routes = Object.entries(contracts).filter(([, contract]) => takesPlace(contract));
  expect(new Set(routes.map(([route]) => route))).toEqual(
    new Set(paged.map(([route]) => route.replace(/\?.*/, ""))),
  );
  for (const [, { problems }] of routes) expect(problems).toContain("query-not-as-agreed");
});
