import { legTask } from "../../../contracts/tasks.ts";
import { legExecutions } from "../../legs/executions.ts";
import { taskHandler } from "../task-handler.ts";
import { closeTheAppeal } from "./close-appeal.ts";

const executions = legExecutions(process.env);

export const handler = taskHandler(legTask, process.env, (input, store) =>
  closeTheAppeal(input, { store, executions }),
);
