import * as v from "valibot";
import { levels } from "../../domain/levels.ts";
import { identifier } from "../values.ts";
import { actOnAttempt, candidateName, place } from "./attempts.ts";
import { noBody, noParameters, optionalBody, type RouteTable } from "./route.ts";

const next = v.optional(v.string());
const incomingMove = v.object({
  attemptId: v.string(),
  level: v.picklist(levels),
  candidate: candidateName,
  from: v.string(),
  offeredAt: v.string(),
  closesAt: v.string(),
});

/** How a candidate moves from one employer to another: released by the first, accepted by the second (rules 13). */
export const moveRoutes = {
  "POST /employers/attempts/{attemptId}/move": {
    ...actOnAttempt,
    summary: "Release a candidate for a move to another employer, which may then accept it",
    body: v.strictObject({ to: identifier }),
  },
  "POST /employers/attempts/{attemptId}/move/taking-back": {
    ...actOnAttempt,
    summary: "Take a release for a move back that was not accepted yet",
    body: optionalBody({}),
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
    ...actOnAttempt,
    summary: "Accept a candidate who moves here, with the attempt as it stands, or decline",
    body: v.strictObject({ decision: v.picklist(["accepted", "declined"]) }),
  },
} as const satisfies RouteTable;
