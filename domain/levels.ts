/** The levels that are live, and the one that is reserved [D 1.3]. */
export const levels = ["practitioner", "practice-supervisor"] as const;
export type Level = (typeof levels)[number];
export const reservedLevels = ["practice-leader"] as const;

/** The public name under which a level is awarded (rules 2). */
export const awardedAs: Record<Level, string> = {
  practitioner: "Approved Child and Family Practitioner",
  "practice-supervisor": "Approved Child and Family Practice Supervisor",
};

/** The external stages, in the order in which they are named to people [C 36]. */
export const externalStages = ["knowledge", "simulation", "written"] as const;
export type ExternalStage = (typeof externalStages)[number];
