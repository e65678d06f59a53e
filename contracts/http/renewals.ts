import * as v from "valibot";
import { answerCodes } from "../../domain/kinds-of-question.ts";
import { accreditationNumber, day, line, text } from "../values.ts";
import { ofOneAttempt } from "./attempts.ts";
import { noBody, noParameters, recorded, type RouteTable } from "./route.ts";

/** What counts as continuing professional development [peer: NMC]. */
export const evidenceKinds = [
  "training",
  "reflection",
  "supervision",
  "peer-discussion",
  "practice-feedback",
  "reading-and-research",
] as const;

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "expected a SHA-256 digest in hexadecimal"));

/** The candidate's evidence: what, when, and where it can be found; a digest proves a document that stays with them. */
export const evidence = v.strictObject({
  entries: v.pipe(
    v.array(
      v.strictObject({
        kind: v.picklist(evidenceKinds),
        title: line(200),
        on: day,
        reference: v.optional(line(200)),
        digest: v.optional(sha256),
      }),
    ),
    v.minLength(1, "expected at least one entry"),
    v.maxLength(50, "expected at most 50 entries"),
  ),
  statement: v.optional(text(4000)),
});
export type Evidence = v.InferOutput<typeof evidence>;

/** Whether the employer confirms the practice, or does not employ the holder any more; why not is told to the candidate. */
export const confirmation = v.variant("decision", [
  v.strictObject({ decision: v.literal("confirmed") }),
  v.strictObject({ decision: v.literal("declined"), reason: text(4000) }),
  v.strictObject({ decision: v.literal("not-employed") }),
]);
export type Confirmation = v.InferOutput<typeof confirmation>;

/** What the operator who looked at the evidence found. */
const audit = v.strictObject({
  decision: v.picklist(["satisfied", "not-satisfied"]),
  reason: text(4000),
});

/** What operators do about accreditations: audit a renewal, revoke. */
export const operatorsRenewalRoutes = {
  "GET /operators/attempts/{attemptId}/renewal": {
    ...ofOneAttempt,
    summary: "Read the evidence of a renewal and what the employer said of it, to audit it",
    body: noBody,
    status: 200,
    answer: v.object({
      number: v.string(),
      renewal: v.number(),
      expiresAt: v.string(),
      evidence: v.optional(evidence),
      confirmation: v.optional(v.object({ answer: v.picklist(answerCodes), reason: v.optional(v.string()) })),
    }),
    problems: [],
  },
  "POST /operators/attempts/{attemptId}/renewal-audit": {
    ...ofOneAttempt,
    summary: "Record what the audit of a renewal found, with the reason",
    body: audit,
    status: 202,
    answer: recorded,
    problems: ["not-open"],
  },
  "POST /operators/accreditations/{number}/revocation": {
    summary: "Revoke an accreditation, with a reason that its holder is told",
    path: v.strictObject({ number: accreditationNumber }),
    query: noParameters,
    body: v.strictObject({ reason: text(4000) }),
    status: 202,
    answer: recorded,
    problems: ["not-open"],
  },
} as const satisfies RouteTable;
