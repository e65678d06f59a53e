import * as v from "valibot";
import { appealEnds, appealGrounds, remedies } from "../../domain/appeals.ts";
import { externalStages } from "../../domain/levels.ts";
import { text } from "../values.ts";

/** An appeal as it is made: on which grounds, and why, in the candidate's own words (rules 9). */
export const newAppeal = v.strictObject({
  grounds: v.pipe(
    v.array(v.picklist(appealGrounds)),
    v.minLength(1, "expected at least one ground"),
    v.maxLength(appealGrounds.length),
  ),
  statement: text(20_000),
});

/** An appeal as it is shown: with its end, and the reasons for it, once it has ended. */
export const shownAppeal = v.object({
  attemptId: v.string(),
  grounds: v.array(v.picklist(appealGrounds)),
  madeAt: v.string(),
  /** Absent once a person's data are erased. */
  statement: v.optional(v.string()),
  state: v.picklist(["received", "before-its-panel", "ending", "ended"]),
  end: v.optional(v.picklist(appealEnds)),
  endedAt: v.optional(v.string()),
  reasons: v.optional(v.string()),
  remedy: v.optional(v.picklist(["not-upheld", ...remedies])),
  stage: v.optional(v.picklist(externalStages)),
});
