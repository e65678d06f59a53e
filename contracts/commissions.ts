import * as v from "valibot";
import { externalStages, levels } from "../domain/levels.ts";
import { day, identifier, line } from "./values.ts";

const about = { reference: identifier, stage: v.picklist(externalStages), level: v.picklist(levels) };

/**
 * What a provider is sent to arrange a sitting: an opaque reference, and of the person only what it takes
 * to invite them; of adjustments the measures agreed, never their reason (rules 5).
 */
export const stageCommission = v.strictObject({
  type: v.literal("commission"),
  ...about,
  windowClosesOn: day,
  /** When the employer can't release the candidate: days from one to another, both included. */
  notAvailableOn: v.optional(
    v.pipe(v.array(v.strictObject({ from: day, to: day })), v.minLength(1), v.maxLength(30), v.readonly()),
  ),
  /** Of a fast-track re-sit: the days on which the employer releases the candidate, as it agreed. */
  releaseDays: v.optional(v.pipe(v.array(day), v.minLength(1), v.maxLength(60), v.readonly())),
  /** The standard to assess against; a result may name it. */
  standardVersion: v.optional(identifier),
  candidate: v.strictObject({
    givenName: line(100),
    familyName: line(100),
    email: v.pipe(v.string(), v.email("expected an e-mail address"), v.maxLength(254)),
  }),
  adjustments: v.pipe(v.array(line(200)), v.maxLength(20)),
});

/** The same commission as it now stands: until when it may be sat, with which measures. It replaces what was sent before. */
const commissionChanged = v.strictObject({
  ...stageCommission.entries,
  type: v.literal("commission-changed"),
});

/** The candidate has withdrawn: nothing more is to be arranged or reported, and nothing personal is sent. */
const commissionWithdrawn = v.strictObject({ type: v.literal("commission-withdrawn"), ...about });

/** An appeal is open: the sitting is not to take place until a changed commission says until when it may. */
const commissionSuspended = v.strictObject({ type: v.literal("commission-suspended"), ...about });

export const commissionBody = v.variant("type", [
  stageCommission,
  commissionChanged,
  commissionSuspended,
  commissionWithdrawn,
]);
export type CommissionBody = v.InferOutput<typeof commissionBody>;
