import * as v from "valibot";
import { identifier } from "./values.ts";

/** A message on a queue behind the bus: an event, of which only the attempt is read. */
export const queuedEvent = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ detail: v.object({ attemptId: identifier }) }),
  v.transform(({ detail }) => ({ attemptId: detail.attemptId })),
);
