import * as v from "valibot";
import { accreditationStates } from "../../domain/accreditation.ts";
import { renewalStates } from "../../domain/renewal.ts";
import { levels } from "../../domain/levels.ts";
import { nextStepChoices } from "../../domain/next-steps.ts";
import {
  attemptPath,
  attemptSummary,
  bookedSitting,
  cohortPlace,
  exemptionEvidence,
  exemptions,
  feedback,
  followUp,
  offeredMove,
  openQuestion,
} from "./attempts.ts";
import { newAppeal, shownAppeal } from "./appeals.ts";
import { registrationRoutes } from "./registrations.ts";
import { evidence } from "./renewals.ts";
import { noBody, noParameters, optionalBody, recorded, type RouteTable } from "./route.ts";

const ofOneAttempt = { path: attemptPath, query: noParameters } as const;
const read = { ...ofOneAttempt, body: noBody, status: 200 } as const;
const answer = { ...ofOneAttempt, status: 202, answer: recorded, problems: ["not-open"] } as const;

/** What candidates may do: see their attempts, answer what they are asked, withdraw, read their feedback. */
export const candidateRoutes = {
  "GET /candidates/attempts": {
    summary: "List one's own attempts",
    path: noParameters,
    query: noParameters,
    body: noBody,
    status: 200,
    answer: v.object({ attempts: v.array(attemptSummary) }),
    problems: [],
  },
  "GET /candidates/attempts/{attemptId}": {
    ...read,
    summary: "See where one's attempt stands and what is asked",
    answer: v.object({
      ...attemptSummary.entries,
      questions: v.array(openQuestion),
      sittings: v.array(bookedSitting),
      employer: v.string(),
      move: v.optional(offeredMove),
      ...followUp,
      ...cohortPlace,
      /** One's earlier attempt at this level, with whichever employer. */
      previousAttemptId: v.optional(v.string()),
      ...exemptions,
      /** The reasonable adjustments agreed: the measures, never their reason. */
      adjustments: v.array(v.string()),
      /** Why the employer declined to endorse, in its words; it can't be appealed here (rules 4). */
      refusal: v.optional(v.object({ reason: v.string() })),
      /** Who withdrew; the reason is the employer's, which may withdraw until taking part is confirmed. */
      withdrawal: v.optional(v.object({ by: v.string(), reason: v.optional(v.string()) })),
    }),
    problems: [],
  },
  "POST /candidates/attempts/{attemptId}/taking-part": {
    ...answer,
    summary: "Confirm taking part, or decline: it is voluntary",
    body: v.strictObject({ decision: v.picklist(["confirmed", "declined"]) }),
  },
  "POST /candidates/attempts/{attemptId}/exemption": {
    ...answer,
    summary: "Ask to be exempt from simulation and written, both met in the proof of concept",
    body: exemptionEvidence,
  },
  "POST /candidates/attempts/{attemptId}/withdrawal": {
    ...answer,
    summary:
      "Withdraw, at any time before the attempt has ended; an open appeal ends with it, and can't be made again",
    body: optionalBody({}),
  },
  "GET /candidates/attempts/{attemptId}/next-steps": {
    ...read,
    summary: "See which next steps are open after the outcome, until when, and why others are not",
    answer: v.object({
      nextSteps: v.array(
        v.object({
          choice: v.picklist(nextStepChoices),
          open: v.boolean(),
          closesAt: v.nullable(v.string()),
          reason: v.string(),
        }),
      ),
    }),
    problems: [],
  },
  "POST /candidates/attempts/{attemptId}/next-step": {
    ...answer,
    summary: "Choose a fast-track re-sit, or accept the outcome",
    body: v.strictObject({ choice: v.picklist(["fast-track-resit", "accept"]) }),
  },
  "POST /candidates/attempts/{attemptId}/appeal": {
    ...answer,
    summary:
      "Appeal an outcome that is not met: once, within 20 working days, on one of the grounds, withdrawn or not",
    body: newAppeal,
  },
  "GET /candidates/attempts/{attemptId}/appeal": {
    ...read,
    summary: "See where one's appeal stands, and once it has ended, how and why",
    answer: shownAppeal,
    problems: [],
  },
  "POST /candidates/attempts/{attemptId}/appeal/withdrawal": {
    ...answer,
    summary: "Withdraw one's appeal, before it is decided; the journey goes on where it stood still",
    body: optionalBody({}),
  },
  "GET /candidates/attempts/{attemptId}/feedback": {
    ...read,
    summary: "Read one's copy of the released feedback",
    answer: v.object(feedback),
    problems: [],
  },
  "GET /candidates/attempts/{attemptId}/accreditation": {
    ...read,
    summary: "See one's accreditation: its public name, its number and how it stands",
    answer: v.object({
      number: v.string(),
      level: v.picklist(levels),
      publicName: v.string(),
      standardVersion: v.string(),
      awardedAt: v.string(),
      /** The end of its last day. */
      expiresAt: v.string(),
      state: v.picklist(accreditationStates),
      renewal: v.object({
        state: v.picklist(renewalStates),
        /** Whether the candidate may open one now: to restore, or having withdrawn from one. */
        canBeOpened: v.boolean(),
        restorableUntil: v.optional(v.string()),
        /** Why the employer did not confirm the practice: in its words where it declined. */
        notConfirmed: v.optional(
          v.object({ because: v.picklist(["declined", "not-employed"]), reason: v.optional(v.string()) }),
        ),
      }),
      /** Why it was revoked, in the words of the operator who did it. */
      revocation: v.optional(v.object({ reason: v.optional(v.string()), revokedAt: v.string() })),
    }),
    problems: [],
  },
  ...registrationRoutes,
  "POST /candidates/attempts/{attemptId}/renewal-evidence": {
    ...answer,
    summary: "Give evidence of professional development, to renew one's accreditation",
    body: evidence,
  },
  "POST /candidates/attempts/{attemptId}/renewal-withdrawal": {
    ...answer,
    summary: "Withdraw from a renewal; the accreditation stands until its last day",
    body: optionalBody({}),
  },
  "POST /candidates/attempts/{attemptId}/renewal-opening": {
    ...answer,
    summary: "Open a renewal: to restore a lapsed accreditation, or having withdrawn from one",
    body: optionalBody({}),
  },
} as const satisfies RouteTable;
