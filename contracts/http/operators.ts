import * as v from "valibot";
import { inadmissibilities } from "../../domain/appeals.ts";
import { eventTypes } from "../../domain/events.ts";
import { bands } from "../../domain/feedback.ts";
import { flagCodes } from "../../domain/flags.ts";
import { externalStages } from "../../domain/levels.ts";
import { issuedStates } from "../../domain/recomputation.ts";
import { answerCodes, questionKinds } from "../../domain/questions.ts";
import { day, identifier, instant, text } from "../values.ts";
import { shownAppeal } from "./appeals.ts";
import { attemptPath, attemptSummary, exemptionEvidence, exemptions, extension, place } from "./attempts.ts";
import { operatorsRenewalRoutes } from "./renewals.ts";
import { noBody, noParameters, recorded, type RouteTable } from "./route.ts";

/** Why an operator does something: kept with people's data, its wording proved by the log. */
const reason = text(4000);
const ofOneAttempt = { path: attemptPath, query: noParameters } as const;
const read = { ...ofOneAttempt, body: noBody, status: 200 } as const;
const act = { status: 202, problems: ["not-open"] } as const;

const result = v.picklist(["met", "not-met"]);
const outcome = v.object({
  result,
  partiallyMet: v.boolean(),
  reasons: v.array(v.object({ stage: v.picklist(externalStages), code: v.string() })),
});
const assessed = {
  score: v.number(),
  areas: v.array(v.object({ area: v.string(), band: v.picklist(bands) })),
};

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

/** The members of a panel, all of them. */
const panel = v.strictObject({
  members: v.pipe(
    v.array(identifier),
    v.minLength(1, "expected at least one member"),
    v.maxLength(10, "expected at most 10 members"),
  ),
  reason,
});

/** The first and the last day on which nothing is held. */
const closedDays = { from: day, until: day };
const touchedAttempt = v.object({
  attemptId: v.string(),
  employerId: v.string(),
  stages: v.array(
    v.object({
      stage: v.picklist(externalStages),
      /** The window's end now, and after the closure. */
      closedAt: v.string(),
      closesAt: v.string(),
      isRepeated: v.boolean(),
    }),
  ),
});

/** What the delivery team may do: see what waits for them and where a journey stands, unblock it, say why. */
export const operatorRoutes = {
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
    answer: recorded,
  },
  "GET /operators/closures": {
    summary: "See when all centres are or were closed, and how many attempts each closure has reached",
    path: noParameters,
    query: noParameters,
    body: noBody,
    status: 200,
    answer: v.object({
      closures: v.array(
        v.object({ ...closedDays, orderedAt: v.string(), reached: v.number(), isThrough: v.boolean() }),
      ),
    }),
    problems: [],
  },
  "GET /operators/closures/dry-run": {
    summary: "See whom a closure of all centres would touch, and how, a page at a time; nothing changes",
    path: noParameters,
    query: v.strictObject({ ...closedDays, after: v.optional(place) }),
    body: noBody,
    status: 200,
    answer: v.object({ attempts: v.array(touchedAttempt), next: v.optional(v.string()) }),
    problems: ["query-not-as-agreed"],
  },
  "POST /operators/closures": {
    ...act,
    summary:
      "Close all centres for some days: windows get them back, and what was booked for them is sat again",
    path: noParameters,
    query: noParameters,
    body: v.strictObject({ ...closedDays, reason }),
    answer: recorded,
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
    ...act,
    summary: "Take a journey up again as its next leg, once the cause of a halt is mended",
    ...ofOneAttempt,
    body: v.strictObject({ leg: v.pipe(v.number(), v.integer(), v.minValue(1)), reason }),
    answer: v.object({ ...recorded.entries, leg: v.number() }),
  },
  "POST /operators/attempts/{attemptId}/extension": {
    ...act,
    ...ofOneAttempt,
    summary:
      "Extend the window of what is asked now, with a reason; at most by the days that the rules allow in all",
    body: extension,
    answer: recorded,
  },
  "POST /operators/attempts/{attemptId}/adjustments": {
    ...act,
    ...ofOneAttempt,
    summary: "Record the reasonable adjustments agreed with a candidate: the measures, and never the reason",
    body: v.strictObject({ measures: v.pipe(v.array(identifier), v.maxLength(20)) }),
    answer: recorded,
  },
  "POST /operators/attempts/{attemptId}/examiner-decision": {
    ...act,
    ...ofOneAttempt,
    summary:
      "Clear a simulation's examiner who has an interest in the candidate's employer, or have it sat again",
    body: v.strictObject({ decision: v.picklist(["cleared", "not-cleared"]), reason }),
    answer: recorded,
  },
  "POST /operators/attempts/{attemptId}/exemption": {
    ...act,
    ...ofOneAttempt,
    summary: "Put in that a candidate be exempt from simulation and written, for another official to decide",
    body: exemptionEvidence,
    answer: recorded,
  },
  "POST /operators/attempts/{attemptId}/exemption/decision": {
    ...act,
    ...ofOneAttempt,
    summary: "Approve an exemption after liaison with the employer, or refuse it",
    body: exemptionDecision,
    answer: recorded,
  },
  "POST /operators/attempts/{attemptId}/exemption/revocation": {
    ...act,
    ...ofOneAttempt,
    summary: "Revoke an exemption before the outcome: simulation and written are to be sat after all",
    body: v.strictObject({ reason }),
    answer: recorded,
  },
  "GET /operators/attempts/{attemptId}/appeal": {
    ...read,
    summary: "Read an appeal: its grounds and statement, who decides it, how it ended and why",
    answer: v.object({ ...shownAppeal.entries, members: v.array(v.string()) }),
    problems: [],
  },
  "GET /operators/attempts/{attemptId}/appeal/affected": {
    ...read,
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
    ...act,
    ...ofOneAttempt,
    summary: "Judge whether an appeal's statement is admissible, with the reason that the candidate is told",
    body: v.variant("decision", [
      v.strictObject({ decision: v.literal("admissible"), reason }),
      v.strictObject({
        decision: v.literal("not-admissible"),
        because: v.picklist(inadmissibilities),
        reason,
      }),
    ]),
    answer: recorded,
  },
  "POST /operators/attempts/{attemptId}/appeal/panel": {
    ...act,
    ...ofOneAttempt,
    summary: "Form an appeal's panel of members who declared their interests; conflicts are refused by name",
    body: panel,
    answer: recorded,
  },
  "POST /operators/attempts/{attemptId}/appeal/panel/replacement": {
    ...act,
    ...ofOneAttempt,
    summary: "Replace members of a panel that has not decided yet: the panel as it is to be, and why",
    body: panel,
    answer: recorded,
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
  ...operatorsRenewalRoutes,
} as const satisfies RouteTable;
