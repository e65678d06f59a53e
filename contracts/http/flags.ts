import * as v from "valibot";
import { bands } from "../../domain/feedback.ts";
import { flagCodes } from "../../domain/flags.ts";
import { externalStages } from "../../domain/levels.ts";
import { place, reason } from "./attempts.ts";
import { act, noBody, noParameters, recorded, type RouteTable } from "./route.ts";

const flag = v.object({
  flagId: v.string(),
  code: v.picklist(flagCodes),
  says: v.string(),
  closes: v.picklist(["by-itself", "by-an-operator"]),
  flaggedAt: v.string(),
  /** The item's own key, as the runbook's commands take it. */
  item: v.object({ pk: v.string(), sk: v.string() }),
  attemptId: v.optional(v.string()),
  type: v.optional(v.string()),
  provider: v.optional(v.string()),
  webhookId: v.optional(v.string()),
  reference: v.optional(v.string()),
  stage: v.optional(v.picklist(externalStages)),
});

const assessed = {
  score: v.number(),
  areas: v.array(v.object({ area: v.string(), band: v.picklist(bands) })),
};

const result = v.picklist(["met", "not-met"]);

/** What waits for operators, and what they do about it. */
export const flagRoutes = {
  "GET /operators/flags": {
    summary: "See what waits for an operator and why, oldest first, a page at a time",
    path: noParameters,
    query: v.strictObject({ after: v.optional(place) }),
    body: noBody,
    status: 200,
    answer: v.object({ flags: v.array(flag), next: v.optional(v.string()) }),
    problems: ["query-not-as-agreed"],
  },
  "POST /operators/flags/{flagId}/closing": {
    ...act,
    summary: "Take a flag off the list that was looked into, with the reason",
    path: v.strictObject({ flagId: place }),
    query: noParameters,
    body: v.strictObject({ reason }),
  },
  "GET /operators/flags/{flagId}/correction": {
    summary: "See a result that was corrected after its release, and what the outcome would be with it",
    path: v.strictObject({ flagId: place }),
    query: noParameters,
    body: noBody,
    status: 200,
    answer: v.object({
      attemptId: v.string(),
      stage: v.picklist(externalStages),
      sitting: v.number(),
      correction: v.object(assessed),
      /** The result that the released outcome stands on. */
      standsOn: v.optional(v.object({ sitting: v.number(), ...assessed })),
      outcome: v.optional(result),
      outcomeIfApplied: v.optional(result),
      /** What keeps it from being applied. */
      problems: v.array(v.string()),
    }),
    problems: [],
  },
  "POST /operators/flags/{flagId}/review": {
    ...act,
    summary: "Apply a correction after the release: the outcome is issued anew, and both are told why",
    path: v.strictObject({ flagId: place }),
    query: noParameters,
    body: v.strictObject({ reason }),
    answer: v.object({ ...recorded.entries, leg: v.number() }),
  },
} as const satisfies RouteTable;
