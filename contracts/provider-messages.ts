import * as v from "valibot";
import { bands } from "../domain/feedback.ts";
import { externalStages, type ExternalStage } from "../domain/levels.ts";
import type { MessageType } from "../domain/provider-messages.ts";
import { day, identifier, instant, text } from "./values.ts";

export const incidentCodes = [
  "platform-failure",
  "venue-unavailable",
  "examiner-unavailable",
  "other",
] as const;

const band = v.picklist(bands);
const incident = v.strictObject({ code: v.picklist(incidentCodes) });
const sitting = v.strictObject({
  sittingAt: instant,
  venueCode: v.optional(identifier),
  /** The provider's own reference of the session: one place and time for everyone who is booked into it. */
  session: v.optional(identifier),
});

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
  /** The provider's own names for the session and the form of the papers: who sat under the same can be found (rules 9). */
  session: v.optional(identifier),
  form: v.optional(identifier),
  /** The standard that was assessed against, as the commission named it. */
  standardVersion: v.optional(identifier),
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
  incident,
  "cancelled-by-provider": v.strictObject({}),
  "did-not-attend": v.strictObject({}),
  "cancelled-by-candidate": v.strictObject({}),
  result: v.strictObject({ version: v.literal(1), ...assessed }),
  "result-corrected": v.strictObject({ version: versions, ...assessed }),
} satisfies Record<MessageType, v.GenericSchema>;

const ofOneStage = { reference: identifier, stage: v.picklist(externalStages) };
const about = <Type extends MessageType>(type: Type) => ({
  type: v.literal(type),
  ...ofOneStage,
  occurredAt: instant,
  data: dataOf[type],
});

/** The other stages of the same visit that the message is about too, each by its own reference. */
const alsoAbout = v.optional(
  v.pipe(
    v.array(v.strictObject(ofOneStage)),
    v.maxLength(externalStages.length - 1, "expected at most 2 more stages"),
  ),
);

/** What is reported of a visit may be about several of its stages (rules 5). */
const ofVisit = <Type extends MessageType>(type: Type) => v.strictObject({ ...about(type), alsoAbout });
const ofResult = <Type extends MessageType>(type: Type) => v.strictObject(about(type));

/** A provider's message about the sitting of one stage or more, named by the references they were commissioned under. */
export const providerMessage = v.variant("type", [
  ofVisit("booked"),
  ofVisit("rescheduled"),
  ofVisit("incident"),
  ofVisit("cancelled-by-provider"),
  ofVisit("did-not-attend"),
  ofVisit("cancelled-by-candidate"),
  ofResult("result"),
  ofResult("result-corrected"),
]);
export type ProviderMessage = v.InferOutput<typeof providerMessage>;

/** A whole session failed on the provider's side: everyone in it is rebooked, and it never counts (rules 5). */
const sessionIncident = v.strictObject({
  type: v.literal("session-incident"),
  session: identifier,
  occurredAt: instant,
  data: incident,
});

/** An examiner declares for whom they work or have worked, by the employers' codes; it replaces what was declared before. */
const examinerDeclared = v.strictObject({
  type: v.literal("examiner-declared"),
  examiner: identifier,
  occurredAt: instant,
  data: v.strictObject({
    interests: v.pipe(v.array(identifier), v.maxLength(50, "expected at most 50 employers")),
  }),
});

/** What a provider reports that is about no single case. */
export const providerNotice = v.variant("type", [sessionIncident, examinerDeclared]);
export type ProviderNotice = v.InferOutput<typeof providerNotice>;

function namesEachStageOnce(message: ProviderMessage | ProviderNotice): boolean {
  const stages = "stage" in message ? stagesOf(message).map(({ stage }) => stage) : [];
  return new Set(stages).size === stages.length;
}

/** Everything that a provider may send. */
export const webhookMessage = v.pipe(
  v.variant("type", [providerMessage, providerNotice]),
  v.check(namesEachStageOnce, "expected each stage once in stage and alsoAbout"),
);

/** The stages that a message is about, each by its own reference; the first is the one that it names first. */
export function stagesOf(message: ProviderMessage): readonly { reference: string; stage: ExternalStage }[] {
  const { reference, stage } = message;
  return [{ reference, stage }, ...("alsoAbout" in message ? (message.alsoAbout ?? []) : [])];
}
