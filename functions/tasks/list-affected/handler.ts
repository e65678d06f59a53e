import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { listAffected } from "./list-affected.ts";

export const handler = taskHandler(legTask, process.env, listAffected);
