import * as v from "valibot";
import { instalments } from "../../domain/funding.ts";
import { place } from "./attempts.ts";
import { noBody, noParameters, type RouteTable } from "./route.ts";

const month = v.pipe(v.string(), v.regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, "expected a month such as 2020-03"));
const next = v.optional(v.string());

/** Whole pence; below zero where more was taken back than fell due. */
const pence = v.pipe(v.number(), v.integer());

const statement = {
  month: v.string(),
  entries: v.number(),
  totalPence: pence,
  /** What this statement and all before it come to. */
  balancePence: pence,
  issuedAt: v.string(),
};

/** What an employer is owed, as it is told: statements that were issued, which never change (rules 11). */
export const statementRoutes = {
  "GET /employers/statements": {
    summary: "List the employer's funding statements, the newest first, a page at a time",
    path: noParameters,
    query: v.strictObject({ after: v.optional(place) }),
    body: noBody,
    status: 200,
    answer: v.object({
      statements: v.array(v.object(statement)),
      /** Who pays for the assessments of its people; null where that was never decided. */
      assessmentsPaidBy: v.nullable(v.literal("department")),
      next,
    }),
    problems: ["query-not-as-agreed"],
  },
  "GET /employers/statements/{month}": {
    summary: "Read one funding statement with its entries, a page at a time",
    path: v.strictObject({ month }),
    query: v.strictObject({ after: v.optional(place) }),
    body: noBody,
    status: 200,
    answer: v.object({
      ...statement,
      lines: v.array(
        v.object({
          what: v.picklist([...instalments, "grant"]),
          pence,
          /** The day in England on which it fell due, or was taken back; an earlier month's if it was learned late. */
          on: v.string(),
          attemptId: v.optional(v.string()),
        }),
      ),
      next,
    }),
    problems: ["query-not-as-agreed"],
  },
} as const satisfies RouteTable;
