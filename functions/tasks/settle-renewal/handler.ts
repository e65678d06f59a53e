import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { settleRenewal } from "./settle-renewal.ts";

export const handler = taskHandler(legTask, process.env, settleRenewal);
