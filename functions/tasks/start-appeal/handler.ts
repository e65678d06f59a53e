import { legTask } from "../../../contracts/tasks.ts";
import { legExecutions } from "../../legs/executions.ts";
import { taskHandler } from "../task-handler.ts";
import { startAppeal } from "./start-appeal.ts";

const executions = legExecutions(process.env);

export const handler = taskHandler(legTask, process.env, (input, store) =>
  startAppeal(input, { store, executions }),
);
