import { Logger } from "@aws-lambda-powertools/logger";

/** The one logger of a function; its name comes from the environment that infra gives it. */
export const logger = new Logger();

/** All that a log says of an error: what a service or a parser adds to it may repeat personal data. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
