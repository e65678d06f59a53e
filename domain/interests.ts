/**
 * The employers by which an examiner, or a member of a panel, is linked with a candidate: those of their declared interests
 * that employ the candidate or did so [C 36 "independent examiners"; interests assumed]. Codes are compared as lists
 * compare them.
 */
export function sharedEmployers(
  interests: readonly string[],
  employers: ReadonlySet<string>,
): readonly string[] {
  const known = new Set([...employers].map((employer) => employer.toLowerCase()));
  return [...new Set(interests.map((interest) => interest.toLowerCase()))].filter((interest) =>
    known.has(interest),
  );
}
