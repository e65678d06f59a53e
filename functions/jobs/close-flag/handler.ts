import { closeFlagRequest } from "../../../contracts/tasks.ts";
import { taskHandler } from "../../tasks/task-handler.ts";
import { closeFlag } from "./close-flag.ts";

/** Invoked by an operator who has looked into what is flagged (docs/runbook.md). */
export const handler = taskHandler(closeFlagRequest, process.env, closeFlag);
