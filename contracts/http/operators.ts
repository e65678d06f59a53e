import * as v from "valibot";
import { eventTypes } from "../../domain/events.ts";
import { externalStages } from "../../domain/levels.ts";
import { issuedStates } from "../../domain/recomputation.ts";
import { answerCodes, questionKinds } from "../../domain/kinds-of-question.ts";
import { identifier, instant, text } from "../values.ts";
import { operatorsAppealRoutes } from "./appeals.ts";
import {
  actOnAttempt,
  attemptSummary,
  exemptionEvidence,
  exemptions,
  extension,
  ofOneAttempt,
  reason,
} from "./attempts.ts";
import { closureRoutes } from "./closures.ts";
import { flagRoutes } from "./flags.ts";
import { operatorsRenewalRoutes } from "./renewals.ts";
import { noBody, recorded, type RouteTable } from "./route.ts";

const read = { ...ofOneAttempt, body: noBody, status: 200 } as const;

const result = v.picklist(["met", "not-met"]);
const outcome = v.object({
  result,
  partiallyMet: v.boolean(),
  reasons: v.array(v.object({ stage: v.picklist(externalStages), code: v.string() })),
});
const question = v.object({
  key: v.string(),
  kind: v.picklist(questionKinds),
  state: v.picklist(["open", "answered", "taken-up"]),
  askedByLeg: v.number(),
  openedAt: v.string(),
  closesAt: v.string(),
  answer: v.optional(v.picklist(answerCodes)),
  answeredAt: v.optional(v.string()),
});

const event = v.object({
  sequence: v.number(),
  type: v.picklist(eventTypes),
  occurredAt: v.string(),
  recordedAt: v.string(),
  actor: v.object({ kind: v.string(), id: v.string(), onBehalfOf: v.optional(v.string()) }),
  causation: v.string(),
  leg: v.number(),
  policyVersion: v.string(),
  detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean(), v.array(v.string())])),
  /** In the words of whoever gave it, where one is kept. */
  reason: v.optional(v.string()),
});

const exemptionDecision = v.variant("decision", [
  v.strictObject({ decision: v.literal("approved"), liaison: text(2000), reason }),
  v.strictObject({ decision: v.literal("refused"), reason }),
]);

/** What the delivery team may do: see what waits for them and where a journey stands, unblock it, say why. */
export const operatorRoutes = {
  "GET /operators/attempts/{attemptId}": {
    ...read,
    summary: "See where an attempt stands and what it waits for; never a result",
    answer: v.object({
      ...attemptSummary.entries,
      candidateId: v.string(),
      employerId: v.string(),
      leg: v.number(),
      round: v.number(),
      fastTrackResits: v.number(),
      haltedAt: v.optional(v.string()),
      ...exemptions,
      policyVersion: v.string(),
      standardVersion: v.string(),
      questions: v.array(question),
    }),
    problems: [],
  },
  "GET /operators/attempts/{attemptId}/events": {
    ...read,
    summary: "Read an attempt's event log, and whether its chain is whole",
    answer: v.object({ events: v.array(event), faults: v.array(v.string()) }),
    problems: [],
  },
  "GET /operators/attempts/{attemptId}/outcome": {
    ...read,
    summary:
      "See the outcome that had been issued at an instant, and whether it comes to the same computed anew",
    query: v.strictObject({ at: v.optional(instant) }),
    answer: v.object({
      round: v.number(),
      outcomeVersion: v.number(),
      issuedAt: v.string(),
      state: v.picklist(issuedStates),
      issued: v.optional(outcome),
      recomputed: v.optional(outcome),
      /** Where the two differ, and what is wrong with the log. */
      faults: v.array(v.string()),
    }),
    problems: ["query-not-as-agreed"],
  },
  "POST /operators/attempts/{attemptId}/restart": {
    ...actOnAttempt,
    summary: "Take a journey up again as its next leg, once the cause of a halt is mended",
    body: v.strictObject({ leg: v.pipe(v.number(), v.integer(), v.minValue(1)), reason }),
    answer: v.object({ ...recorded.entries, leg: v.number() }),
  },
  "POST /operators/attempts/{attemptId}/extension": {
    ...actOnAttempt,
    summary:
      "Extend the window of what is asked now, with a reason; at most by the days that the rules allow in all",
    body: extension,
  },
  "POST /operators/attempts/{attemptId}/adjustments": {
    ...actOnAttempt,
    summary: "Record the reasonable adjustments agreed with a candidate: the measures, and never the reason",
    body: v.strictObject({ measures: v.pipe(v.array(identifier), v.maxLength(20)) }),
  },
  "POST /operators/attempts/{attemptId}/examiner-decision": {
    ...actOnAttempt,
    summary:
      "Clear a simulation's examiner who has an interest in the candidate's employer, or have it sat again",
    body: v.strictObject({ decision: v.picklist(["cleared", "not-cleared"]), reason }),
  },
  "POST /operators/attempts/{attemptId}/exemption": {
    ...actOnAttempt,
    summary: "Put in that a candidate be exempt from simulation and written, for another official to decide",
    body: exemptionEvidence,
  },
  "POST /operators/attempts/{attemptId}/exemption/decision": {
    ...actOnAttempt,
    summary: "Approve an exemption after liaison with the employer, or refuse it",
    body: exemptionDecision,
  },
  "POST /operators/attempts/{attemptId}/exemption/revocation": {
    ...actOnAttempt,
    summary: "Revoke an exemption before the outcome: simulation and written are to be sat after all",
    body: v.strictObject({ reason }),
  },
  ...flagRoutes,
  ...closureRoutes,
  ...operatorsAppealRoutes,
  ...operatorsRenewalRoutes,
} as const satisfies RouteTable;
