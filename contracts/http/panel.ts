import * as v from "valibot";
import { bands } from "../../domain/feedback.ts";
import { externalStages, levels } from "../../domain/levels.ts";
import { identifier, text } from "../values.ts";
import { shownAppeal } from "./appeals.ts";
import { attemptPath } from "./attempts.ts";
import { noBody, noParameters, recorded, type RouteTable } from "./route.ts";

const stage = v.picklist(externalStages);
const band = v.picklist(bands);
/** Told to the candidate, so that they must be given (rules 9). */
const reasons = text(20_000);

/** Not upheld, or upheld with one remedy. */
export const panelDecision = v.variant("decision", [
  v.strictObject({ decision: v.literal("not-upheld"), reasons }),
  v.strictObject({
    decision: v.literal("correct-result"),
    stage,
    score: v.pipe(v.number(), v.finite("expected a finite number")),
    areas: v.pipe(
      v.array(v.strictObject({ area: identifier, band })),
      v.minLength(1, "expected at least one area of the standard"),
      v.maxLength(20, "expected at most 20 areas"),
    ),
    reasons,
  }),
  v.strictObject({ decision: v.literal("annul-stage"), stage, reasons }),
  v.strictObject({ decision: v.literal("annul-attempt"), reasons }),
]);

/** What a member of an appeal's panel may do: see the appeals assigned to them, and record what the panel decided. */
const shownResult = v.object({
  score: v.number(),
  satOn: v.string(),
  areas: v.array(v.object({ area: v.string(), band, comment: v.optional(v.string()) })),
});

export const panelRoutes = {
  "GET /panel/appeals": {
    summary: "See which appeals wait for a panel one is on, the one due first before the others",
    path: noParameters,
    query: noParameters,
    body: noBody,
    status: 200,
    answer: v.object({ appeals: v.array(v.object({ attemptId: v.string(), dueBy: v.string() })) }),
    problems: [],
  },
  "GET /panel/appeals/{attemptId}": {
    summary:
      "Read an appeal with the results that the outcome was decided on, until it has ended; no name, no employer",
    path: attemptPath,
    query: noParameters,
    body: noBody,
    status: 200,
    answer: v.object({
      ...shownAppeal.entries,
      level: v.picklist(levels),
      standardVersion: v.string(),
      partiallyMet: v.boolean(),
      dueBy: v.optional(v.string()),
      stages: v.array(
        v.object({
          stage,
          standing: v.picklist(["met", "not-met", "not-sat", "exempt", "carried-forward"]),
          ...v.partial(shownResult).entries,
          /** Released before, the first one first: a re-sit may be decided while the first outcome can be appealed. */
          earlierSittings: v.array(shownResult),
        }),
      ),
    }),
    problems: ["not-open"],
  },
  "POST /panel/appeals/{attemptId}/decision": {
    summary: "Record what the panel decided: not upheld, or upheld with one remedy, and why",
    path: attemptPath,
    query: noParameters,
    body: panelDecision,
    status: 202,
    answer: recorded,
    problems: ["not-open"],
  },
} as const satisfies RouteTable;
