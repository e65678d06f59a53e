import { takeUpTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { takeUp } from "./take-up.ts";

export const handler = taskHandler(takeUpTask, process.env, takeUp);
