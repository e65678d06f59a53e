import middy from "@middy/core";
import * as v from "valibot";
import type { Store } from "../../store/store.ts";
import { storeFrom, type Environment } from "../environment.ts";
import { logger } from "../log.ts";
import { logInvocation } from "../middleware/log-invocation.ts";

const caseIds = v.object({
  attemptId: v.optional(v.string()),
  leg: v.optional(v.number()),
  kind: v.optional(v.string()),
  stage: v.optional(v.string()),
  question: v.optional(v.string()),
  listId: v.optional(v.string()),
  chunk: v.optional(v.number()),
});

/**
 * The handler of a workflow's state: parses what the state hands over, calls the work with a store of this
 * invocation, and logs ids at its start and end. A throw is a fault, which the state retries.
 */
export function taskHandler<Schema extends v.GenericSchema, Answer>(
  schema: Schema,
  environment: Environment,
  work: (input: v.InferOutput<Schema>, store: Store) => Promise<Answer>,
) {
  const openStore = storeFrom(environment);
  return middy<unknown, Answer>()
    .use(logInvocation({ logger, ids: idsIn }))
    .handler(async (event) => work(v.parse(schema, event), await openStore()));
}

function idsIn(event: unknown): v.InferOutput<typeof caseIds> {
  const ids = v.safeParse(caseIds, event);
  return ids.success ? ids.output : {};
}
