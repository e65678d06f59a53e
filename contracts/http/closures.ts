import * as v from "valibot";
import { externalStages } from "../../domain/levels.ts";
import { day } from "../values.ts";
import { place, reason } from "./attempts.ts";
import { act, noBody, noParameters, type RouteTable } from "./route.ts";

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

/** When all centres are closed, and whom that touches. */
export const closureRoutes = {
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
  },
} as const satisfies RouteTable;
