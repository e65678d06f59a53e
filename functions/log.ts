import { Logger } from "@aws-lambda-powertools/logger";

/** The one logger of a function; its name comes from the environment that infra gives it. */
export const logger = new Logger();
