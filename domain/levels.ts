/** The levels that are live, and the one that is reserved [D 1.3]. */
export const levels = ["practitioner", "practice-supervisor"] as const;
export type Level = (typeof levels)[number];
export const reservedLevels = ["practice-leader"] as const;

/** The external stages, in the order in which they are named to people [C 36]. */
export const externalStages = ["knowledge", "simulation", "written"] as const;
export type ExternalStage = (typeof externalStages)[number];
