import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { composeFeedback } from "./compose-feedback.ts";

export const handler = taskHandler(legTask, process.env, composeFeedback);
