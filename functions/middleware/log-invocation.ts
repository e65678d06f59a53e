import type { MiddlewareObj, Request } from "@middy/core";

type Ids = Readonly<Record<string, string | number | undefined>>;

/** What is logged with; the Powertools Logger is one. */
export interface InvocationLogger {
  info(message: string, ids: Ids): void;
  error(message: string, ids: Ids): void;
}

interface LogInvocationOptions<Event> {
  readonly logger: InvocationLogger;
  /** The ids by which an operator finds the case: opaque ones, never a payload. */
  readonly ids: (event: Event) => Ids;
}

/**
 * One line at the start and one at the end of an invocation, with ids and the time taken. To be used
 * first: then its last line sees what the error handlers behind it made of an error.
 */
export function logInvocation<Event>({
  logger,
  ids,
}: LogInvocationOptions<Event>): MiddlewareObj<Event, unknown> {
  const begun = new WeakMap<object, { readonly logged: Ids; readonly at: number }>();
  const lastLine = (request: Request<Event, unknown>) => {
    const { logged, at } = begun.get(request) ?? { logged: {}, at: Date.now() };
    return { ...logged, milliseconds: Date.now() - at, statusCode: statusOf(request.response) };
  };
  return {
    before: (request) => {
      const logged = { requestId: request.context.awsRequestId, ...ids(request.event) };
      begun.set(request, { logged, at: Date.now() });
      logger.info("started", logged);
    },
    after: (request) => {
      logger.info("ended", lastLine(request));
    },
    onError: (request) => {
      const isAnswered = request.response !== undefined;
      const line = { ...lastLine(request), errorName: request.error?.name };
      if (isAnswered) logger.info("ended", line);
      else logger.error("failed", line);
    },
  };
}

function statusOf(response: unknown): number | undefined {
  if (typeof response !== "object" || response === null || !("statusCode" in response)) return undefined;
  return typeof response.statusCode === "number" ? response.statusCode : undefined;
}
