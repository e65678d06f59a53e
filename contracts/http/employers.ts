import * as v from "valibot";
import { dueDateCodes } from "../../domain/eligibility-findings.ts";
import { levels } from "../../domain/levels.ts";
import { agencyStaffChoices } from "../../domain/eligibility-rules.ts";
import { rowAnswers } from "../../domain/lists.ts";
import { accreditationNumber, day, identifier, line, text } from "../values.ts";
import {
  attemptPath,
  attemptSummary,
  bookedSitting,
  cohortPlace,
  exemptionEvidence,
  exemptions,
  extension,
  feedback,
  offeredMove,
  followUp,
  openQuestion,
  place,
  status,
} from "./attempts.ts";
import { approvalRoutes } from "./registrations.ts";
import { statementRoutes } from "./statements.ts";
import { confirmation } from "./renewals.ts";
import { noBody, noParameters, recorded, type RouteTable } from "./route.ts";

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

const told = v.array(v.object({ code: v.string(), path: v.string(), sentence: v.string() }));
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

const rowAnswer = v.object({
  row: v.number(),
  answer: v.picklist(rowAnswers),
  attemptId: v.optional(v.string()),
  /** Every reason against the row. */
  problems: told,
  /** What to look at; the row is accepted all the same. */
  warnings: told,
  /** By when, or from when, the person is to be put forward. */
  dueDates: v.array(v.object({ code: v.picklist(dueDateCodes), day: v.string() })),
});
export const employerSettings = v.strictObject({
  /** Whether agency staff and the self-employed may be put forward: after six months of work, after twelve, or not. */
  agencyStaff: v.optional(v.picklist(agencyStaffChoices), "after-6-months"),
  /** How many people are released for their visits in a week; without it there is no cap. */
  releasesPerWeek: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
});
const candidate = v.object({ givenName: v.string(), familyName: v.string() });
const listPath = v.strictObject({ listId: identifier });
const next = v.optional(v.string());

const ofOneAttempt = { path: attemptPath, query: noParameters } as const;
const act = { ...ofOneAttempt, status: 202, answer: recorded, problems: ["not-open"] } as const;
const incomingMove = v.object({
  attemptId: v.string(),
  level: v.picklist(levels),
  candidate,
  from: v.string(),
  offeredAt: v.string(),
  closesAt: v.string(),
});

/** What employers' leads may do: hand over lists, endorse or decline, read how their people did. */
export const employerRoutes = {
  "POST /employers/lists": {
    summary: "Ask for a place to upload a list of people judged ready",
    path: noParameters,
    query: noParameters,
    body: v.optional(
      v.strictObject({
        /** Answer every row as it would be answered, and register nobody. */
        dryRun: v.optional(v.boolean(), false),
      }),
    ),
    status: 201,
    answer: v.object({
      listId: v.string(),
      upload: v.object({ url: v.string(), fields: v.record(v.string(), v.string()) }),
      expiresAt: v.string(),
    }),
    problems: [],
  },
  "GET /employers/lists/{listId}": {
    summary: "See what became of a list: an answer for every row, a page at a time",
    path: listPath,
    query: v.strictObject({ after: v.optional(place) }),
    body: noBody,
    status: 200,
    answer: v.object({
      listId: v.string(),
      state: v.picklist(["awaiting-upload", "processing", "processed", "file-refused"]),
      dryRun: v.boolean(),
      /** How many rows the file has, once it has been read. */
      rowsInFile: v.optional(v.number()),
      /** How many rows have got which answer so far; `rows` is how many have got one. */
      counts: v.optional(
        v.object({
          rows: v.number(),
          accepted: v.number(),
          waitingListed: v.number(),
          alreadyRegistered: v.number(),
          refused: v.number(),
        }),
      ),
      /** Everything that keeps the file from being used. */
      problems: told,
      /** What to know of a file that is used, such as a column that was not read. */
      notices: told,
      rows: v.array(rowAnswer),
      next,
    }),
    problems: ["query-not-as-agreed"],
  },
  "GET /employers/lists/{listId}/result": {
    summary:
      "Get a link to the result file of a processed list: an answer for every row, in the order of the file",
    path: listPath,
    query: noParameters,
    body: noBody,
    status: 200,
    answer: v.object({ url: v.string(), expiresAt: v.string() }),
    problems: ["not-open"],
  },
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
    summary: "See where one attempt stands and what is asked of the employer",
    path: attemptPath,
    query: noParameters,
    body: noBody,
    status: 200,
    answer: v.object({
      ...attemptSummary.entries,
      candidate,
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
    summary: "Endorse a candidate's practice, or decline with a reason that they are told",
    path: attemptPath,
    query: noParameters,
    body: endorsement,
    status: 202,
    answer: recorded,
    problems: ["not-open"],
  },
  "POST /employers/attempts/{attemptId}/extension": {
    ...act,
    summary:
      "Extend the window of what is asked now, with a reason; at most by the days that the rules allow in all",
    body: extension,
  },
  "POST /employers/attempts/{attemptId}/withdrawal": {
    ...act,
    summary: "Withdraw a candidate who has not confirmed taking part yet, with a reason that they are told",
    body: v.strictObject({ reason: text(4000) }),
  },
  "POST /employers/attempts/{attemptId}/exemption": {
    ...act,
    summary: "Ask for a candidate to be exempt from simulation and written, met in the proof of concept",
    body: exemptionEvidence,
  },
  "POST /employers/attempts/{attemptId}/move": {
    ...act,
    summary: "Release a candidate for a move to another employer, which may then accept it",
    body: v.strictObject({ to: identifier }),
  },
  "POST /employers/attempts/{attemptId}/move/taking-back": {
    ...act,
    summary: "Take a release for a move back that was not accepted yet",
    body: v.optional(v.strictObject({})),
  },
  "GET /employers/moves": {
    summary: "List the moves that other employers released candidates for, to this one, a page at a time",
    path: noParameters,
    query: v.strictObject({ after: v.optional(place) }),
    body: noBody,
    status: 200,
    answer: v.object({ moves: v.array(incomingMove), next }),
    problems: ["query-not-as-agreed"],
  },
  "POST /employers/moves/{attemptId}/answer": {
    ...act,
    summary: "Accept a candidate who moves here, with the attempt as it stands, or decline",
    body: v.strictObject({ decision: v.picklist(["accepted", "declined"]) }),
  },
  "GET /employers/attempts/{attemptId}/feedback": {
    summary: "Read the employer's copy of the released feedback",
    path: attemptPath,
    query: noParameters,
    body: noBody,
    status: 200,
    answer: v.object({ ...feedback, notices: v.array(v.object({ code: v.string(), text: v.string() })) }),
    problems: [],
  },
  "POST /employers/attempts/{attemptId}/resit-support": {
    summary:
      "Agree support and release for a fast-track re-sit, or decline with a reason that the candidate is told",
    path: attemptPath,
    query: noParameters,
    body: resitSupport,
    status: 202,
    answer: recorded,
    problems: ["not-open"],
  },
  "POST /employers/attempts/{attemptId}/feedback/discussion": {
    summary: "Record that the manager discussed the feedback with the candidate",
    path: attemptPath,
    query: noParameters,
    body: v.strictObject({ manager: line(200), discussedOn: day }),
    status: 202,
    answer: recorded,
    problems: ["not-open"],
  },
  "POST /employers/attempts/{attemptId}/support-plan": {
    summary: "Record what is done about each area that the feedback names to develop",
    path: attemptPath,
    query: noParameters,
    body: v.strictObject({
      areas: v.pipe(v.array(v.strictObject({ area: identifier, plan: text(4000) })), v.maxLength(20)),
    }),
    status: 202,
    answer: recorded,
    problems: ["not-open"],
  },
  "POST /employers/attempts/{attemptId}/learning-plan": {
    ...act,
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
  ...approvalRoutes,
  ...statementRoutes,
  "POST /employers/attempts/{attemptId}/renewal-confirmation": {
    summary: "Confirm the practice of somebody who renews, or decline with a reason that they are told",
    path: attemptPath,
    query: noParameters,
    body: confirmation,
    status: 202,
    answer: recorded,
    problems: ["not-open"],
  },
} as const satisfies RouteTable;
