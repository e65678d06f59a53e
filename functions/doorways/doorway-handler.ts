import middy from "@middy/core";
import httpHeaderNormalizer from "@middy/http-header-normalizer";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { logger } from "../log.ts";
import { logInvocation } from "../middleware/log-invocation.ts";
import { problemDetails } from "../middleware/problem-details.ts";
import type { RouteEvent } from "./router.ts";

type DoorwayEvent = APIGatewayProxyEventV2 & RouteEvent;

/** The handler of a doorway for people who sign in: its routes, with what every doorway does around them. */
export function doorwayHandler(route: (event: RouteEvent) => Promise<APIGatewayProxyStructuredResultV2>) {
  return (
    middy((event: DoorwayEvent) => route(event))
      // The path is not logged: it names a case, and who asked stands in the case's own log.
      .use(
        logInvocation<DoorwayEvent>({
          logger,
          ids: (event) => ({ apiRequestId: event.requestContext.requestId }),
        }),
      )
      .use(httpHeaderNormalizer())
      .use(problemDetails<DoorwayEvent>({ logger }))
  );
}
