import * as v from "valibot";
import { dueDateCodes } from "../../domain/eligibility-findings.ts";
import { rowAnswers } from "../../domain/lists.ts";
import { identifier } from "../values.ts";
import { place } from "./attempts.ts";
import { noBody, noParameters, optionalBody, type RouteTable } from "./route.ts";

const listPath = v.strictObject({ listId: identifier });
const next = v.optional(v.string());
const told = v.array(v.object({ code: v.string(), path: v.string(), sentence: v.string() }));
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

/** How an employer hands over a list, and what it hears of every row. */
export const listRoutes = {
  "POST /employers/lists": {
    summary: "Ask for a place to upload a list of people judged ready",
    path: noParameters,
    query: noParameters,
    body: optionalBody({
      /** Answer every row as it would be answered, and register nobody. */
      dryRun: v.optional(v.boolean(), false),
    }),
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
} as const satisfies RouteTable;
