import * as v from "valibot";
import { normalRegistrationNumber, yearAsWritten } from "../list-rows.ts";
import { identifier, line } from "../values.ts";
import { place } from "./attempts.ts";
import { noBody, noParameters, optionalBody, recorded, type RouteTable } from "./route.ts";

const none = { path: noParameters, query: noParameters } as const;
const registered = { cohort: v.string(), asyeYear: v.string(), registeredAt: v.string() };

/** The post-ASYE pathway as candidates use it: they register themselves, and the employer approves by a row of a list [P]. */
export const registrationRoutes = {
  "GET /candidates/registrations": {
    ...none,
    summary: "See which cohorts one has registered in, with which employer, and whether it has approved it",
    body: noBody,
    status: 200,
    answer: v.object({
      registrations: v.array(
        v.object({
          ...registered,
          employer: v.string(),
          /** The attempt that the approval became. */
          attemptId: v.optional(v.string()),
        }),
      ),
    }),
    problems: [],
  },
  "POST /candidates/registrations": {
    ...none,
    summary:
      "Register for the post-ASYE pathway at the account's verified e-mail address; the employer named is to approve it",
    body: v.strictObject({
      registrationNumber: v.pipe(
        v.string(),
        v.maxLength(40),
        v.transform(normalRegistrationNumber),
        v.regex(/^SW\d{4,8}$/, "expected SW and 4 to 8 digits"),
      ),
      givenName: line(100),
      familyName: line(100),
      /** The employer's code, as its lists name it. */
      employer: v.pipe(v.string(), v.toLowerCase(), identifier),
      /** The year in which the ASYE was completed, such as 2017-18. */
      asyeYear: yearAsWritten,
    }),
    status: 202,
    answer: recorded,
    problems: ["not-open", "not-eligible", "too-many-tries"],
  },
  "POST /candidates/registrations/withdrawal": {
    ...none,
    summary: "Take back a registration that no employer has approved yet",
    body: optionalBody({}),
    status: 202,
    answer: recorded,
    problems: ["not-open"],
  },
} as const satisfies RouteTable;

/** What employers see of it. */
export const approvalRoutes = {
  "GET /employers/registrations": {
    summary: "List who registered for the post-ASYE pathway and waits for approval, a page at a time",
    path: noParameters,
    query: v.strictObject({ after: v.optional(place) }),
    body: noBody,
    status: 200,
    answer: v.object({
      registrations: v.array(
        v.object({ ...registered, candidate: v.object({ givenName: v.string(), familyName: v.string() }) }),
      ),
      next: v.optional(v.string()),
    }),
    problems: ["query-not-as-agreed"],
  },
} as const satisfies RouteTable;
