import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { takeBackResit } from "./take-back-resit.ts";

export const handler = taskHandler(legTask, process.env, takeBackResit);
