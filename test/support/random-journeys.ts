import * as fc from "fast-check";

// One seed for every property, so that a run can be had again; another one is a variable away.
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20180903) });

/** How many random journeys a property plays: a few beside the other tests, thousands where the variable says so. */
export const randomJourneys: number = Number(process.env["RANDOM_JOURNEYS"] ?? 60);
