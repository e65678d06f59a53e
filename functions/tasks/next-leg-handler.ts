import { legTask, type LegTask } from "../../contracts/tasks.ts";
import type { Environment } from "../environment.ts";
import { legExecutions } from "../shared/legs/executions.ts";
import type { LegDeps } from "../shared/legs/start-leg.ts";
import { taskHandler } from "./task-handler.ts";

/** The handler of a state by which the journey goes on as its next leg: the one kind that starts executions. */
export function nextLegHandler<Answer>(
  environment: Environment,
  work: (input: LegTask, deps: LegDeps) => Promise<Answer>,
) {
  const executions = legExecutions(environment);
  return taskHandler(legTask, environment, (input, store) => work(input, { store, executions }));
}
