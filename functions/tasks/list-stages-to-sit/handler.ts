import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { listStagesToSit } from "./list-stages-to-sit.ts";

export const handler = taskHandler(legTask, process.env, listStagesToSit);
