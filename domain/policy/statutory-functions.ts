import type { Level } from "../levels.ts";
import type { Day, Instant } from "../time.ts";
import { inForce } from "./in-force.ts";
import type { Source } from "./parameter.ts";

export interface StatutoryFunctions {
  readonly inForceFrom: Day;
  readonly functions: Readonly<Record<Level, readonly string[]>>;
  readonly source: Source;
  readonly reason: string;
}

const ofPractice = [
  "assessment",
  "child-protection",
  "children-in-need",
  "looked-after-children",
  "leaving-care",
] as const;

/** The functions in which a person may be put forward, by level, in order of date. */
export const statutoryFunctions: readonly StatutoryFunctions[] = [
  {
    inForceFrom: "2018-01-01",
    functions: {
      practitioner: ofPractice,
      // Leaders, directors included, may sit the supervisor level [C 47, A 22, J].
      "practice-supervisor": [...ofPractice, "leadership"],
    },
    source: "[B Q2, A 20]",
    reason: "Statutory functions only, until widened; their codes here are ours.",
  },
];

/** The functions of the level on that day in England [B Q2, A 20]. Throws NothingInForceError. */
export function functionsOf(level: Level, at: Instant): readonly string[] {
  return inForce("list of statutory functions", statutoryFunctions, at).functions[level];
}
