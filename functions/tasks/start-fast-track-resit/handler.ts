import { legTask } from "../../../contracts/tasks.ts";
import { legExecutions } from "../../legs/executions.ts";
import { taskHandler } from "../task-handler.ts";
import { startFastTrackResit } from "./start-fast-track-resit.ts";

const executions = legExecutions(process.env);

export const handler = taskHandler(legTask, process.env, (input, store) =>
  startFastTrackResit(input, { store, executions }),
);
