import middy from "@middy/core";
import { expect, test } from "vitest";
import * as v from "valibot";
import { problems, problemSchema, ProblemError } from "../../../contracts/problem-details.ts";
import { logInvocation } from "../../../functions/middleware/log-invocation.ts";
import { problemDetails } from "../../../functions/middleware/problem-details.ts";
import { lambdaContext } from "../../support/lambda-context.ts";

type Line = [message: string, ids: Record<string, unknown>];
const event = { requestContext: { requestId: "request-1" }, body: "Jo Bloggs" };

async function answerOf(work: () => unknown) {
  const lines: Line[] = [];
  const logger = {
    info: (message: string, ids: object) => lines.push([message, { ...ids }]),
    error: (message: string, ids: object) => lines.push([`error: ${message}`, { ...ids }]),
  };
  const handler = middy(async (_event: typeof event) => work())
    .use(logInvocation({ logger, ids: () => ({ attemptId: "attempt-1" }) }))
    .use(problemDetails({ logger }));
  return { response: await handler(event, lambdaContext), lines };
}
const throwing = (error: unknown) => () => {
  throw error;
};

const answered = v.object({ body: v.pipe(v.string(), v.parseJson()) });

function codesIn<Table extends object>(table: Table) {
  const codes: Extract<keyof Table, string>[] = [];
  for (const code in table) codes.push(code);
  return codes;
}

test.each(codesIn(problems))("the problem %s is told as RFC 9457 says", async (code) => {
  const { response } = await answerOf(throwing(new ProblemError(code)));
  expect(response).toMatchObject({
    statusCode: problems[code].status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
  const body = v.parse(problemSchema, v.parse(answered, response).body);
  expect(body).toEqual({
    type: `urn:naas:problem:${code}`,
    title: problems[code].title,
    status: problems[code].status,
    code,
    instance: "urn:naas:request:request-1",
  });
});

test("faults, detail and headers of a problem reach the caller", async () => {
  const errors = [{ pointer: "/data/score", detail: "expected a number" }];
  const problem = new ProblemError("method-not-allowed", {
    detail: "only GET",
    errors,
    headers: { allow: "GET" },
  });
  const { response } = await answerOf(throwing(problem));
  expect(response).toMatchObject({ headers: { allow: "GET" } });
  expect(v.parse(answered, response).body).toMatchObject({ detail: "only GET", errors });
});

test.each([new TypeError("the key of Jo Bloggs"), "a text", undefined, { statusCode: 418 }])(
  "an error that nobody foresaw is a 500 without detail, and an error in the log",
  async (error) => {
    const { response, lines } = await answerOf(throwing(error));
    expect(response).toMatchObject({ statusCode: 500 });
    expect(JSON.stringify(response)).not.toContain("Bloggs");
    expect(lines.map(([message]) => message)).toEqual(["started", "error: unexpected fault", "ended"]);
  },
);

test("an invocation leaves one line at its start and one at its end, with ids and no payload", async () => {
  const { lines } = await answerOf(() => ({ statusCode: 202, body: "Jo Bloggs" }));
  expect(lines).toEqual([
    ["started", { requestId: "aws-request-1", attemptId: "attempt-1" }],
    [
      "ended",
      {
        requestId: "aws-request-1",
        attemptId: "attempt-1",
        milliseconds: expect.any(Number),
        statusCode: 202,
      },
    ],
  ]);
});

test("an error that nobody answers ends the invocation as failed and stays an error", async () => {
  const lines: string[] = [];
  const logger = {
    info: (message: string) => lines.push(message),
    error: (message: string) => lines.push(message),
  };
  const handler = middy(async (_event: object) => {
    throw new RangeError("no");
  }).use(logInvocation({ logger, ids: () => ({}) }));
  await expect(handler({}, lambdaContext)).rejects.toThrow(RangeError);
  expect(lines).toEqual(["started", "failed"]);
});
