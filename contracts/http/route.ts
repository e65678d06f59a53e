import * as v from "valibot";
import type { ProblemCode } from "../problem-details.ts";

/** Who a doorway is for. A new audience is a name here, its claims, and its table of routes. */
export type Audience = "employers" | "candidates" | "operators" | "panel";

/** What one route takes and gives: for the router that checks it and the OpenAPI document that tells it. */
export interface RouteContract {
  readonly summary: string;
  readonly path: v.GenericSchema<unknown, object>;
  readonly query: v.GenericSchema<unknown, object>;
  readonly body: v.GenericSchema<unknown, object>;
  readonly status: 200 | 201 | 202;
  readonly answer: v.GenericSchema;
  /** Problems beside those that every route has. */
  readonly problems: readonly ProblemCode[];
}

/** Routes by `<METHOD> /path/{parameter}`. */
export type RouteTable = Readonly<Record<`${"GET" | "POST"} /${string}`, RouteContract>>;

/** Of a path or a query without parameters. */
export const noParameters = v.strictObject({});
/** Of a request without a body. */
export const noBody = v.pipe(
  v.undefined(),
  v.transform(() => ({})),
);
/** Of a request that may leave its body out. */
export const optionalBody = <const Members extends v.ObjectEntries>(members: Members) =>
  v.pipe(
    v.optional(v.strictObject(members)),
    v.transform((said) => said ?? {}),
  );
/** The answer to what is recorded now and taken up by the journey afterwards. */
export const recorded = v.object({ recorded: v.literal(true) });

/** What every route of an act has in common: it is recorded, or not open. */
export const act = { status: 202, answer: recorded, problems: ["not-open"] } as const;
