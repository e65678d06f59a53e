import { expect, test } from "vitest";
import { operatorRoutes } from "../../../../contracts/http/operators.ts";
import { router } from "../../../../functions/doorways/router.ts";
import { doorways, partlyMet, problem } from "../journey.ts";

/** The operators' doorway as a request reaches it, from somebody of the audience. */
function setting() {
  const world = doorways();
  const { openStore, handlers } = world;
  const ask = router({
    openStore,
    audience: "operators",
    contracts: operatorRoutes,
    handlers: handlers.operators,
  });
  const outcome = (attemptId: string, at?: string, audience = "operators") =>
    ask({
      ...{ rawPath: `/operators/attempts/${attemptId}/outcome`, isBase64Encoded: false },
      queryStringParameters: { ...(at !== undefined && { at }) },
      requestContext: {
        http: { method: "GET" },
        authorizer: { jwt: { claims: { sub: "operator-1", "cognito:groups": `[${audience}]` } } },
      },
    }).then(({ body = "" }): unknown => JSON.parse(body));
  return { ...world, outcome };
}

test("an operator sees the outcome that stands now, or stood at an instant in any zone, and what it comes to", async () => {
  const { released, outcome, store, clock } = setting();
  const { attemptId } = await released(partlyMet);
  const releasedAt = store.now();
  clock.advance({ days: 30 });
  const now = await outcome(attemptId);
  expect(now).toMatchObject({
    ...{ round: 1, outcomeVersion: 1, issuedAt: releasedAt, state: "stands", faults: [] },
    issued: { result: "not-met", partiallyMet: true },
    recomputed: { result: "not-met", partiallyMet: true },
  });
  const sameInstant = new Date(Date.parse(releasedAt) + 3_600_000).toISOString().replace("Z", "+01:00");
  expect(await outcome(attemptId, sameInstant)).toEqual(now);
});

test("nothing is told before the release: of that time, of an attempt not released, of no attempt", async () => {
  const { decided, released, outcome, store, clock } = setting();
  const held = await decided(partlyMet);
  const before = store.now();
  clock.advance({ days: 1 });
  const { attemptId } = await released(partlyMet);
  for (const [of, at] of [[attemptId, before], [held.attemptId], ["no-attempt"]] as const)
    await expect(outcome(of, at)).rejects.toMatchObject(problem("not-found"));
});

test.each(["2018-10-01", "yesterday", "2018-02-30T09:00:00Z", ""])(
  "an instant that is none is refused, and named: %j",
  async (at) => {
    const { released, outcome } = setting();
    const { attemptId } = await released(partlyMet);
    await expect(outcome(attemptId, at)).rejects.toMatchObject(problem("query-not-as-agreed"));
  },
);

test.each(["employers", "candidates", "panel"])("the %s are not told it here", async (audience) => {
  const { released, outcome } = setting();
  const { attemptId } = await released(partlyMet);
  await expect(outcome(attemptId, undefined, audience)).rejects.toMatchObject(problem("not-your-audience"));
});
