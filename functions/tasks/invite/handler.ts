import { inviteTask } from "../../../contracts/tasks.ts";
import { taskHandler } from "../task-handler.ts";
import { invite } from "./invite.ts";

export const handler = taskHandler(inviteTask, process.env, invite);
