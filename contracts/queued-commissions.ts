import * as v from "valibot";
import { identifier } from "./values.ts";

/**
 * What stands on the queue to providers: the bus's event that a stage was commissioned or a commission
 * withdrawn, of which only the ids are read. The deadline job queues the same shape.
 */
export const queuedCommission = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ detail: v.object({ attemptId: identifier, detail: v.object({ reference: identifier }) }) }),
  v.transform(({ detail }) => ({ attemptId: detail.attemptId, reference: detail.detail.reference })),
);
