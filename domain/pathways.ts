/**
 * On what grounds a person is put forward. A row of a list is judged on one pathway, and an attempt keeps its own: money
 * and places hang on it (rules 3, 11).
 */
export const pathways = [
  "experienced",
  "newly-qualified",
  "new-practice-supervisor",
  "from-another-role",
  "from-outside-england",
  "post-asye",
] as const;
export type Pathway = (typeof pathways)[number];

/** What lets a person in: the employer's phase is open [C 29], or a cohort with limited places is [P]. */
export const admissionOf: Readonly<Record<Pathway, "phase" | "cohort">> = {
  experienced: "phase",
  "newly-qualified": "phase",
  "new-practice-supervisor": "phase",
  "from-another-role": "phase",
  "from-outside-england": "phase",
  "post-asye": "cohort",
};
