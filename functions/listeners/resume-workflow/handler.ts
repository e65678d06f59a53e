import middy from "@middy/core";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { idsOf } from "../../../store/keys.ts";
import { storeFrom } from "../../environment.ts";
import { errorName, logger } from "../../log.ts";
import { logInvocation } from "../../middleware/log-invocation.ts";
import { keysIn } from "../stream-keys.ts";
import { callbacks } from "./callbacks.ts";
import { resumeWorkflow } from "./resume-workflow.ts";

const openStore = storeFrom(process.env);
const stepFunctions = callbacks();

export const handler = middy<DynamoDBStreamEvent, void>()
  .use(logInvocation<DynamoDBStreamEvent>({ logger, ids: ({ Records }) => ({ records: Records.length }) }))
  .handler(async (event) => {
    const deps = { store: await openStore(), callbacks: stepFunctions };
    await Promise.all(
      keysIn(event).map(async (key) => {
        const of = idsOf.question(key);
        try {
          logger.info("resumed", { ...of, resumed: await resumeWorkflow(of, deps) });
        } catch (error) {
          // Never the whole batch again: the deadline "resume again" gives this nudge once more.
          logger.error("not resumed", { ...of, errorName: errorName(error) });
        }
      }),
    );
  });
