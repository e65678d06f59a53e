import { legTask } from "../../../contracts/tasks.ts";
import { setting } from "../../environment.ts";
import { executionsOf } from "../../legs/executions.ts";
import { taskHandler } from "../task-handler.ts";
import { startFastTrackResit } from "./start-fast-track-resit.ts";

const executions = executionsOf(setting(process.env, "ACCREDITATION_STATE_MACHINE_ARN"));

export const handler = taskHandler(legTask, process.env, (input, store) =>
  startFastTrackResit(input, { store, executions }),
);
