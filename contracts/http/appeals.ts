import * as v from "valibot";
import { appealEnds, appealGrounds, inadmissibilities, remedies } from "../../domain/appeals.ts";
import { externalStages } from "../../domain/levels.ts";
import { identifier, text } from "../values.ts";
import { actOnAttempt, ofOneAttempt, reason } from "./attempts.ts";
import { noBody, noParameters, recorded, type RouteTable } from "./route.ts";

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

/** The members of a panel, all of them. */
const panel = v.strictObject({
  members: v.pipe(
    v.array(identifier),
    v.minLength(1, "expected at least one member"),
    v.maxLength(10, "expected at most 10 members"),
  ),
  reason,
});

/** What operators do about appeals: judge what is admissible, form panels, look at who else is affected. */
export const operatorsAppealRoutes = {
  "GET /operators/attempts/{attemptId}/appeal": {
    ...ofOneAttempt,
    body: noBody,
    status: 200,
    summary: "Read an appeal: its grounds and statement, who decides it, how it ended and why",
    answer: v.object({ ...shownAppeal.entries, members: v.array(v.string()) }),
    problems: [],
  },
  "GET /operators/attempts/{attemptId}/appeal/affected": {
    ...ofOneAttempt,
    body: noBody,
    status: 200,
    summary: "See who else may be affected by what an upheld appeal found",
    answer: v.object({
      affected: v.array(
        v.object({
          attemptId: v.string(),
          stage: v.picklist(externalStages),
          sitting: v.number(),
          /** What the sittings have in common. */
          inCommon: v.array(v.string()),
        }),
      ),
    }),
    problems: [],
  },
  "POST /operators/attempts/{attemptId}/appeal/admissibility": {
    ...actOnAttempt,
    summary: "Judge whether an appeal's statement is admissible, with the reason that the candidate is told",
    body: v.variant("decision", [
      v.strictObject({ decision: v.literal("admissible"), reason }),
      v.strictObject({
        decision: v.literal("not-admissible"),
        because: v.picklist(inadmissibilities),
        reason,
      }),
    ]),
  },
  "POST /operators/attempts/{attemptId}/appeal/panel": {
    ...actOnAttempt,
    summary: "Form an appeal's panel of members who declared their interests; conflicts are refused by name",
    body: panel,
  },
  "POST /operators/attempts/{attemptId}/appeal/panel/replacement": {
    ...actOnAttempt,
    summary: "Replace members of a panel that has not decided yet: the panel as it is to be, and why",
    body: panel,
  },
  "POST /operators/panel-members/{memberId}/interests": {
    status: 202,
    summary: "Take down a panel member's interests, in place of what they declared before",
    path: v.strictObject({ memberId: identifier }),
    query: noParameters,
    body: v.pipe(
      v.strictObject({
        isIndependent: v.boolean(),
        /** The organisations that they work for, or worked for. */
        employers: v.pipe(v.array(identifier), v.maxLength(50)),
        /** The names under which they examine, or examined. */
        examines: v.pipe(
          v.array(v.strictObject({ provider: identifier, examinerReference: identifier })),
          v.maxLength(50),
        ),
      }),
      v.check(
        ({ isIndependent, examines }) => !isIndependent || examines.length === 0,
        "expected nobody to be independent who examines",
      ),
    ),
    answer: recorded,
    problems: [],
  },
} as const satisfies RouteTable;
