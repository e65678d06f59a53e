import { legTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { returnToEmployer } from "./return-to-employer.ts";

export const handler = taskHandler(legTask, process.env, returnToEmployer);
