import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { releaseOutcome } from "./release-outcome.ts";

export const handler = taskHandler(legTask, process.env, releaseOutcome);
