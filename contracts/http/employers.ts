import * as v from "valibot";
import { agencyStaffChoices } from "../../domain/eligibility-rules.ts";
import { accreditationNumber, day, identifier, line, text } from "../values.ts";
import {
  actOnAttempt,
  attemptSummary,
  bookedSitting,
  candidateName,
  cohortPlace,
  exemptionEvidence,
  exemptions,
  extension,
  feedback,
  offeredMove,
  followUp,
  ofOneAttempt,
  openQuestion,
  place,
  status,
} from "./attempts.ts";
import { listRoutes } from "./lists.ts";
import { moveRoutes } from "./moves.ts";
import { approvalRoutes } from "./registrations.ts";
import { statementRoutes } from "./statements.ts";
import { confirmation } from "./renewals.ts";
import { noBody, noParameters, type RouteTable } from "./route.ts";

/** Which evidence the employer considered; every part is optional [A 44]. */
const endorsementEvidence = [
  "reflective-supervision",
  "service-user-feedback",
  "portfolio",
  "asye-final-assessment",
  "observation",
  "written-work",
] as const;

const endorsement = v.variant("decision", [
  v.strictObject({
    decision: v.literal("endorsed"),
    supervisor: line(200),
    endorsedOn: day,
    statement: v.optional(text(4000)),
    evidence: v.optional(v.pipe(v.array(v.picklist(endorsementEvidence)), v.maxLength(6))),
  }),
  // Told to the candidate, so it must be given (rules 4).
  v.strictObject({ decision: v.literal("declined"), reason: text(4000) }),
]);

const resitSupport = v.variant("decision", [
  v.strictObject({
    decision: v.literal("agreed"),
    support: text(4000),
    planReference: v.optional(line(200)),
    releaseDays: v.pipe(
      v.array(day),
      v.minLength(1, "expected at least one day on which the candidate is released"),
      v.maxLength(60, "expected at most 60 days"),
      v.check((days) => new Set(days).size === days.length, "expected each day once"),
    ),
  }),
  // Told to the candidate, so it must be given.
  v.strictObject({ decision: v.literal("declined"), reason: text(4000) }),
]);

export const employerSettings = v.strictObject({
  /** Whether agency staff and the self-employed may be put forward: after six months of work, after twelve, or not. */
  agencyStaff: v.optional(v.picklist(agencyStaffChoices), "after-6-months"),
  /** How many people are released for their visits in a week; without it there is no cap. */
  releasesPerWeek: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
});
const next = v.optional(v.string());

/** What employers' leads may do: hand over lists, endorse or decline, read how their people did. */
export const employerRoutes = {
  "GET /employers/settings": {
    summary: "See what the employer has chosen for its own people",
    path: noParameters,
    query: noParameters,
    body: noBody,
    status: 200,
    answer: employerSettings,
    problems: [],
  },
  "POST /employers/settings": {
    summary: "Choose anew: agency staff, and how many people are released in a week",
    path: noParameters,
    query: noParameters,
    body: employerSettings,
    status: 200,
    answer: employerSettings,
    problems: [],
  },
  "GET /employers/attempts": {
    summary: "List the employer's attempts, a page at a time, all or those of one status",
    path: noParameters,
    query: v.strictObject({ status: v.optional(status), after: v.optional(place) }),
    body: noBody,
    status: 200,
    answer: v.object({ attempts: v.array(attemptSummary), next }),
    problems: ["query-not-as-agreed"],
  },
  "GET /employers/attempts/{attemptId}": {
    ...actOnAttempt,
    summary: "See where one attempt stands and what is asked of the employer",
    body: noBody,
    status: 200,
    answer: v.object({
      ...attemptSummary.entries,
      candidate: candidateName,
      questions: v.array(openQuestion),
      sittings: v.array(bookedSitting),
      move: v.optional(offeredMove),
      ...followUp,
      ...cohortPlace,
      ...exemptions,
    }),
    problems: [],
  },
  "POST /employers/attempts/{attemptId}/endorsement": {
    ...actOnAttempt,
    summary: "Endorse a candidate's practice, or decline with a reason that they are told",
    body: endorsement,
  },
  "POST /employers/attempts/{attemptId}/extension": {
    ...actOnAttempt,
    summary:
      "Extend the window of what is asked now, with a reason; at most by the days that the rules allow in all",
    body: extension,
  },
  "POST /employers/attempts/{attemptId}/withdrawal": {
    ...actOnAttempt,
    summary: "Withdraw a candidate who has not confirmed taking part yet, with a reason that they are told",
    body: v.strictObject({ reason: text(4000) }),
  },
  "POST /employers/attempts/{attemptId}/exemption": {
    ...actOnAttempt,
    summary: "Ask for a candidate to be exempt from simulation and written, met in the proof of concept",
    body: exemptionEvidence,
  },
  "GET /employers/attempts/{attemptId}/feedback": {
    ...ofOneAttempt,
    summary: "Read the employer's copy of the released feedback",
    body: noBody,
    status: 200,
    answer: v.object({ ...feedback, notices: v.array(v.object({ code: v.string(), text: v.string() })) }),
    problems: [],
  },
  "POST /employers/attempts/{attemptId}/resit-support": {
    ...actOnAttempt,
    summary:
      "Agree support and release for a fast-track re-sit, or decline with a reason that the candidate is told",
    body: resitSupport,
  },
  "POST /employers/attempts/{attemptId}/feedback/discussion": {
    ...actOnAttempt,
    summary: "Record that the manager discussed the feedback with the candidate",
    body: v.strictObject({ manager: line(200), discussedOn: day }),
  },
  "POST /employers/attempts/{attemptId}/support-plan": {
    ...actOnAttempt,
    summary: "Record what is done about each area that the feedback names to develop",
    body: v.strictObject({
      areas: v.pipe(v.array(v.strictObject({ area: identifier, plan: text(4000) })), v.maxLength(20)),
    }),
  },
  "POST /employers/attempts/{attemptId}/learning-plan": {
    ...actOnAttempt,
    summary: "Record the learning plan of a candidate with a place on the post-ASYE pathway",
    body: v.strictObject({ plan: text(4000), agreedOn: day }),
  },
  "POST /employers/accreditations/verification": {
    summary:
      "Ask whether somebody of this name holds the accreditation of this number; nothing else is answered",
    path: noParameters,
    query: noParameters,
    body: v.strictObject({
      number: accreditationNumber,
      /** The full name, given name first; case, accents, spaces and hyphens don't matter. */
      name: line(400),
    }),
    status: 200,
    answer: v.object({ isValid: v.boolean() }),
    problems: ["too-many-tries"],
  },
  ...listRoutes,
  ...moveRoutes,
  ...approvalRoutes,
  ...statementRoutes,
  "POST /employers/attempts/{attemptId}/renewal-confirmation": {
    ...actOnAttempt,
    summary: "Confirm the practice of somebody who renews, or decline with a reason that they are told",
    body: confirmation,
  },
} as const satisfies RouteTable;
