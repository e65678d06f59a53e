import type { Level } from "./levels.ts";

/** How the public knows somebody who is accredited at the level (rules 2) [D 1.3]. */
export const publicNames: Readonly<Record<Level, string>> = {
  practitioner: "Approved Child and Family Practitioner",
  "practice-supervisor": "Practice Supervisor",
};

/** Whether an accreditation stands. One that lapsed can be restored for a time; one that was revoked never stands again. */
export const accreditationStates = ["in-force", "lapsed", "revoked"] as const;
export type AccreditationState = (typeof accreditationStates)[number];

// People write their names in many ways that nobody would call another name: case, accents, spaces, hyphens and
// apostrophes carry nothing here, letters do.
const names = new Intl.Collator("en", { sensitivity: "base", ignorePunctuation: true });

/** Whether two full names, given name first, are one name written in two ways [assumed]. */
export function isSameName(one: string, other: string): boolean {
  return names.compare(one, other) === 0;
}
