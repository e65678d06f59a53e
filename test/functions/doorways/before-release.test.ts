import { expect, test } from "vitest";
import { candidateRoutes } from "../../../contracts/http/candidates.ts";
import { employerRoutes } from "../../../contracts/http/employers.ts";
import { operatorRoutes } from "../../../contracts/http/operators.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { flagIdOf } from "../../../functions/doorways/operators/flag-id.ts";
import { router } from "../../../functions/doorways/router.ts";
import { doorways, nothingMet, partlyMet, everyStageMet } from "./journey.ts";

/** Words that only a result brings into an answer: a score, a band, a standing, the examiners' own. */
const telling =
  /"(?:standing|band|score|result|partiallyMet|comment|strengths|toDevelop|areasToDevelop)":|not-met|"met"|partially-met|developing|exceeding|Listened/;
const listId = "list-1";

type World = ReturnType<typeof doorways>;
interface Case {
  readonly attemptId: string;
  readonly candidateId: string;
}

/** Every doorway that shows anything, as its people reach it. */
function readers({ handlers, openStore, employer, operator }: World, { candidateId }: Case) {
  return {
    employers: {
      contracts: employerRoutes,
      ask: router({
        openStore,
        audience: "employers",
        contracts: employerRoutes,
        handlers: handlers.employers,
      }),
      claims: { sub: employer.by, "custom:organisation": employer.employerId },
    },
    candidates: {
      contracts: candidateRoutes,
      ask: router({
        openStore,
        audience: "candidates",
        contracts: candidateRoutes,
        handlers: handlers.candidates,
      }),
      claims: { "custom:person_id": candidateId },
    },
    operators: {
      contracts: operatorRoutes,
      ask: router({
        openStore,
        audience: "operators",
        contracts: operatorRoutes,
        handlers: handlers.operators,
      }),
      claims: { sub: operator.by },
    },
  };
}

/** What each route that only shows something answers about the case; a refusal tells nothing but its code. */
async function answersTo(world: World, of: Case): Promise<[string, string][]> {
  const answers: [string, string][] = [];
  const flagId = flagIdOf({ pk: "MESSAGE#delivery-provider-1#message-1", sk: "MESSAGE" });
  for (const [audience, { contracts, ask, claims }] of Object.entries(readers(world, of)))
    for (const route of Object.keys(contracts).filter((name) => name.startsWith("GET "))) {
      const rawPath = route
        .slice("GET ".length)
        .replace("{attemptId}", of.attemptId)
        .replace("{flagId}", flagId)
        .replace("{listId}", listId)
        .replace("{month}", "2018-09");
      const jwt = { claims: { ...claims, "cognito:groups": `[${audience}]` } };
      const event = {
        ...{ rawPath, queryStringParameters: {}, isBase64Encoded: false },
        requestContext: { http: { method: "GET" }, authorizer: { jwt } },
      };
      answers.push([route, await ask(event).then(({ body = "" }) => body, refusal)]);
    }
  return answers;
}

function refusal(error: unknown): string {
  if (error instanceof ProblemError) return error.code;
  throw error;
}

const told = async (world: World, of: Case) =>
  (await answersTo(world, of)).filter(([, body]) => telling.test(body)).map(([route]) => route);

test.each([
  ["met", everyStageMet],
  ["partially met", partlyMet],
  ["not met", nothingMet],
])(
  "no route of any doorway tells a result before its release, of an outcome that is %s",
  async (_what, shares) => {
    const world = doorways();
    const of = await world.decided(shares, "Listened well.", ["assessment"]);
    expect(await told(world, of)).toEqual([]);
  },
);

test("the same routes tell it once it is released: the words looked for are the right ones", async () => {
  const world = doorways();
  const of = await world.released(nothingMet, "Listened well.", ["assessment"]);
  expect(await told(world, of)).toEqual([
    "GET /employers/attempts/{attemptId}",
    "GET /employers/attempts/{attemptId}/feedback",
    "GET /candidates/attempts/{attemptId}",
    "GET /candidates/attempts/{attemptId}/next-steps",
    "GET /candidates/attempts/{attemptId}/feedback",
    "GET /operators/attempts/{attemptId}/outcome",
  ]);
});

test("every parameter of a route that shows something is filled in by this test", () => {
  const world = doorways();
  const names = Object.values(readers(world, { attemptId: "a", candidateId: "c" })).flatMap(({ contracts }) =>
    Object.keys(contracts)
      .filter((route) => route.startsWith("GET "))
      .flatMap((route) => [...route.matchAll(/\{(.+?)\}/g)].map(([, name]) => name)),
  );
  expect(new Set(names)).toEqual(new Set(["attemptId", "flagId", "listId", "month"]));
});
