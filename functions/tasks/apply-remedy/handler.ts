import { legTask } from "../../../contracts/tasks.ts";
import { legExecutions } from "../../legs/executions.ts";
import { taskHandler } from "../task-handler.ts";
import { applyRemedy } from "./apply-remedy.ts";

const executions = legExecutions(process.env);

export const handler = taskHandler(legTask, process.env, (input, store) =>
  applyRemedy(input, { store, executions }),
);
