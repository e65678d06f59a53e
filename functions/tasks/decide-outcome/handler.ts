import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { decideOutcome } from "./decide-outcome.ts";

export const handler = taskHandler(legTask, process.env, decideOutcome);
