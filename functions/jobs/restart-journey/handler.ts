import { restartRequest } from "../../../contracts/tasks.ts";
import { legExecutions } from "../../legs/executions.ts";
import { taskHandler } from "../../tasks/task-handler.ts";
import { restartJourney } from "./restart-journey.ts";

const executions = legExecutions(process.env);

/** Invoked by an operator, once the cause of a halt is mended (docs/runbook.md). */
export const handler = taskHandler(restartRequest, process.env, (request, store) =>
  restartJourney({ ...request, reason: "restarted" }, { store, executions }),
);
