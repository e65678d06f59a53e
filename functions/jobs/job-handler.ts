import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type { Store } from "../../store/store.ts";
import { storeFrom, type Environment } from "../environment.ts";
import { logger } from "../log.ts";
import { logInvocation } from "../middleware/log-invocation.ts";

/** The handler of a scheduled job: calls the work with a store of this run, and logs what it did. */
export function jobHandler<Answer extends object>(
  environment: Environment,
  work: (store: Store, context: Context) => Promise<Answer>,
) {
  const openStore = storeFrom(environment);
  return middy<unknown, Answer>()
    .use(logInvocation({ logger, ids: () => ({}) }))
    .handler(async (_, context) => {
      const answer = await work(await openStore(), context);
      logger.info("done", { did: answer });
      return answer;
    });
}
