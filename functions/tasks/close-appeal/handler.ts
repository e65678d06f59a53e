import { nextLegHandler } from "../next-leg-handler.ts";
import { closeTheAppeal } from "./close-appeal.ts";

export const handler = nextLegHandler(process.env, closeTheAppeal);
