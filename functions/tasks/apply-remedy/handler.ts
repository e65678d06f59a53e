import { nextLegHandler } from "../next-leg-handler.ts";
import { applyRemedy } from "./apply-remedy.ts";

export const handler = nextLegHandler(process.env, applyRemedy);
