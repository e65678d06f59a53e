import { moveRenewalDatesRequest } from "../../../contracts/tasks.ts";
import { taskHandler } from "../../tasks/task-handler.ts";
import { moveRenewalDates } from "./move-renewal-dates.ts";

/** Invoked by an operator once a policy with another interval is in force (docs/runbook.md). */
export const handler = taskHandler(moveRenewalDatesRequest, process.env, (request, store) =>
  moveRenewalDates(request, store),
);
