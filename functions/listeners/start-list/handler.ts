import { queuedArrivals } from "../../../contracts/queued-arrivals.ts";
import { setting } from "../../environment.ts";
import { executionsOf } from "../../shared/legs/executions.ts";
import { queueHandler } from "../queue-handler.ts";
import { startLists } from "./start-list.ts";

const executions = executionsOf(setting(process.env, "EMPLOYER_LIST_STATE_MACHINE_ARN"));

export const handler = queueHandler(queuedArrivals, process.env, {
  did: "begun",
  work: async (arrived, store) => ({ arrivals: await startLists(arrived, { store, executions }) }),
});
