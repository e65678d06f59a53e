import { setting } from "../../environment.ts";
import { executionsOf } from "../../legs/executions.ts";
import { jobHandler } from "../job-handler.ts";
import { reconcileExecutions } from "./reconcile-executions.ts";

const executions = executionsOf(setting(process.env, "ACCREDITATION_STATE_MACHINE_ARN"));

export const handler = jobHandler(process.env, (store) => reconcileExecutions({ store, executions }));
