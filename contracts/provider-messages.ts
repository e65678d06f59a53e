import * as v from "valibot";
import { bands } from "../domain/feedback.ts";
import { externalStages } from "../domain/levels.ts";
import type { MessageType } from "../domain/provider-messages.ts";
import { day, identifier, instant, text } from "./values.ts";

export const incidentCodes = [
  "platform-failure",
  "venue-unavailable",
  "examiner-unavailable",
  "other",
] as const;

const band = v.picklist(bands);
const sitting = v.strictObject({ sittingAt: instant, venueCode: v.optional(identifier) });

const areas = v.pipe(
  v.array(v.strictObject({ area: identifier, band, comment: v.optional(text(2000)) })),
  // Feedback is for everyone, met or not [C 37, A 67]: a result without it can't be released.
  v.minLength(1, "expected at least one area of the standard"),
  v.maxLength(20, "expected at most 20 areas"),
  v.check((given) => new Set(given.map(({ area }) => area)).size === given.length, "expected each area once"),
);

const assessed = {
  score: v.pipe(
    v.number(),
    v.finite("expected a finite number"),
    v.minValue(0, "expected a number from 0 to the stage's maximum"),
  ),
  satOn: day,
  areas,
  examinerReference: v.optional(identifier),
};

const versions = v.pipe(
  v.number(),
  v.integer("expected a whole number"),
  v.minValue(2, "expected 2 or more: version 1 is the result itself"),
  v.maxValue(9999, "expected at most 9999"),
);

/** What each type of message carries in `data` (rules 5). */
const dataOf = {
  booked: sitting,
  rescheduled: sitting,
  incident: v.strictObject({ code: v.picklist(incidentCodes) }),
  "cancelled-by-provider": v.strictObject({}),
  "did-not-attend": v.strictObject({}),
  "cancelled-by-candidate": v.strictObject({}),
  result: v.strictObject({ version: v.literal(1), ...assessed }),
  "result-corrected": v.strictObject({ version: versions, ...assessed }),
} satisfies Record<MessageType, v.GenericSchema>;

const message = <Type extends MessageType>(type: Type) =>
  v.strictObject({
    type: v.literal(type),
    reference: identifier,
    stage: v.picklist(externalStages),
    occurredAt: instant,
    data: dataOf[type],
  });

/** A provider's message about the sitting of one stage, named by the reference it was commissioned under. */
export const providerMessage = v.variant("type", [
  message("booked"),
  message("rescheduled"),
  message("incident"),
  message("cancelled-by-provider"),
  message("did-not-attend"),
  message("cancelled-by-candidate"),
  message("result"),
  message("result-corrected"),
]);
export type ProviderMessage = v.InferOutput<typeof providerMessage>;
