import { nextLegHandler } from "../next-leg-handler.ts";
import { startAppeal } from "./start-appeal.ts";

export const handler = nextLegHandler(process.env, startAppeal);
