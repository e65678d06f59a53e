import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { problemOf, problems, ProblemError } from "../../contracts/problem-details.ts";
import type { InvocationLogger } from "./log-invocation.ts";

interface HttpEvent {
  readonly requestContext: { readonly requestId: string };
}

/**
 * Answers every error with RFC 9457 problem details. One that nobody foresaw becomes a 500 that says
 * nothing but the request's id, under which the log has the rest.
 */
export function problemDetails<Event extends HttpEvent>(options: {
  readonly logger: Pick<InvocationLogger, "error">;
}): MiddlewareObj<Event, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      const { requestId } = request.event.requestContext;
      const problem = request.error instanceof ProblemError ? request.error : unforeseen;
      if (problem === unforeseen)
        options.logger.error("unexpected fault", { requestId, ...faultOf(request.error) });
      request.response = problemResponse(problem, requestId);
    },
  };
}

const unforeseen = new ProblemError("unexpected-fault");

function faultOf(error: unknown) {
  if (!(error instanceof Error)) return { errorName: typeof error };
  return { errorName: error.name, errorMessage: error.message, stack: error.stack };
}

function problemResponse(problem: ProblemError, requestId: string): APIGatewayProxyStructuredResultV2 {
  const { code, particulars } = problem;
  return {
    statusCode: problems[code].status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...particulars.headers,
    },
    body: JSON.stringify(problemOf(code, particulars, requestId)),
  };
}
