import type { ExternalStage, Level } from "../levels.ts";
import type { Day, Instant } from "../time.ts";
import { inForce } from "./in-force.ts";
import type { Source } from "./parameter.ts";
import { practiceSupervisor2018 } from "./2018/practice-supervisor.ts";
import { practitioner2018 } from "./2018/practitioner.ts";

/** One area of the knowledge and skills statement (KSS). */
export interface Area {
  readonly code: string;
  readonly name: string;
}

/** What one stage asks at one level: the score that meets it, and the areas it gives evidence of. */
export interface StageStandard {
  readonly threshold: number;
  readonly maximumScore: number;
  readonly areas: readonly string[];
  readonly source: Source;
  readonly reason: string;
}

/** A version of one level's standard; an attempt pins it, so that a later version leaves it alone (rules 2). */
export interface Standard {
  readonly version: string;
  readonly level: Level;
  readonly inForceFrom: Day;
  readonly source: Source;
  readonly areas: readonly Area[];
  readonly stages: Readonly<Record<ExternalStage, StageStandard>>;
}

/** No standard has this version: data of a newer release, or a damaged record. */
export class UnknownStandardVersionError extends Error {
  override readonly name = "UnknownStandardVersionError";
  constructor(version: string) {
    const known = allStandards().map((standard) => standard.version);
    super(`Unknown standard version "${version}", expected one of ${known.join(", ")}`);
  }
}

/** The versions of each level's standard in order of date; a published one is never edited. */
export const standards: Readonly<Record<Level, readonly Standard[]>> = {
  practitioner: [practitioner2018],
  "practice-supervisor": [practiceSupervisor2018],
};

function allStandards(): readonly Standard[] {
  return Object.values(standards).flat();
}

/** The level's standard in force on that day in England. Throws NothingInForceError before the first version. */
export function standardInForce(level: Level, at: Instant): Standard {
  return inForce(`standard of level ${level}`, standards[level], at);
}

/** The standard that an attempt pinned; a version names one level. Throws UnknownStandardVersionError. */
export function standardOfVersion(version: string): Standard {
  const found = allStandards().find((standard) => standard.version === version);
  if (found === undefined) throw new UnknownStandardVersionError(version);
  return found;
}
