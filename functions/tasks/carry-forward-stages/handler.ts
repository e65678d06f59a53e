import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { carryForwardStages } from "./carry-forward-stages.ts";

export const handler = taskHandler(legTask, process.env, carryForwardStages);
