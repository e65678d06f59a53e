import { gradeStageTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { gradeStage } from "./grade-stage.ts";

export const handler = taskHandler(gradeStageTask, process.env, gradeStage);
