import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { drawAuditSample } from "./draw-audit-sample.ts";

export const handler = taskHandler(legTask, process.env, drawAuditSample);
