import { nextLegHandler } from "../next-leg-handler.ts";
import { startFastTrackResit } from "./start-fast-track-resit.ts";

export const handler = nextLegHandler(process.env, startFastTrackResit);
