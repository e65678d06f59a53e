import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { awardAccreditation } from "./award-accreditation.ts";

export const handler = taskHandler(legTask, process.env, awardAccreditation);
