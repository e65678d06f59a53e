import * as fc from "fast-check";

/** One seed for every property, so that a run can be had again; another one is a variable away. */
export const seed: number = Number(process.env["SEED"] ?? 20180903);
fc.configureGlobal({ seed });

/** How many random careers are played from each level: more where the variable says so. */
export const randomCareers: number = Number(process.env["RANDOM_JOURNEYS"] ?? 2000) / 2;
/** How many random renewals are played from an award. */
export const randomRenewals = 60;
