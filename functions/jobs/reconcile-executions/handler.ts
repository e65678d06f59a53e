import { legExecutions } from "../../shared/legs/executions.ts";
import { jobHandler } from "../job-handler.ts";
import { reconcileExecutions } from "./reconcile-executions.ts";

const executions = legExecutions(process.env);

export const handler = jobHandler(process.env, (store) => reconcileExecutions({ store, executions }));
