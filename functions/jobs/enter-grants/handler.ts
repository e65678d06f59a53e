import { jobHandler } from "../job-handler.ts";
import { enterGrants } from "./enter-grants.ts";

export const handler = jobHandler(process.env, (store) => enterGrants(store));
