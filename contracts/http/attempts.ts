import * as v from "valibot";
import { act, noParameters } from "./route.ts";
import { finalStatuses, openStatuses } from "../../domain/attempt.ts";
import { exemptionStates } from "../../domain/exemptions.ts";
import { bands } from "../../domain/feedback.ts";
import { externalStages, levels } from "../../domain/levels.ts";
import { questionKinds } from "../../domain/kinds-of-question.ts";
import { day, identifier, line, text } from "../values.ts";

/** What employers and candidates are shown of an attempt in the same words. */
export const attemptPath = v.strictObject({ attemptId: identifier });
/** Why an operator does something: kept with people's data, its wording proved by the log. */
export const reason = text(4000);
export const ofOneAttempt = { path: attemptPath, query: noParameters } as const;
export const actOnAttempt = { ...ofOneAttempt, ...act } as const;
export const status = v.picklist([...openStatuses, ...finalStatuses]);

/** The place from which a longer list goes on, as the page before gave it. */
export const place = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,1024}$/, "expected the `next` of an earlier page"),
);

export const attemptSummary = v.object({
  attemptId: v.string(),
  level: v.picklist(levels),
  status,
  /** The status in plain words. */
  says: v.string(),
  registeredAt: v.string(),
  releasedAt: v.optional(v.string()),
  /** The day before which nothing is asked, where the list gave one. */
  earliestOn: v.optional(v.string()),
  /** The week, by its Monday, of the visit for the stages still to be sat, where the employer has capped its releases. */
  releaseWeek: v.optional(v.string()),
});

/** A question that waits for this reader's answer until `closesAt`. */
export const openQuestion = v.object({ kind: v.picklist(questionKinds), closesAt: v.string() });

/** When and where a stage is to be sat, as the provider booked it. */
export const bookedSitting = v.object({
  stage: v.picklist(externalStages),
  sittingAt: v.string(),
  venueCode: v.optional(v.string()),
});

/** An exemption from simulation and written together, for whoever met both in the proof of concept [C 56]. */
export const exemptionEvidence = v.strictObject({
  met: v.strictObject({ simulation: day, written: day }),
  reference: line(200),
  statement: text(4000),
});

/** The stages that need not be sat, and how a request for it stands. */
export const exemptions = {
  exempt: v.array(v.picklist(externalStages)),
  exemption: v.optional(v.picklist(exemptionStates)),
};

/** The employer released the candidate for a move, which the other may accept until then. */
export const offeredMove = v.object({ to: v.string(), closesAt: v.string() });

/** What is asked is open until the end of that day in England; a result's window is that of every stage still to be sat. */
export const extension = v.strictObject({
  question: v.picklist(questionKinds),
  closesOn: day,
  reason: text(4000),
});

/** What the employer does with the feedback, for both to see: that it was discussed, and what is planned for the areas named. */
export const followUp = {
  feedbackDiscussed: v.optional(v.object({ manager: v.string(), discussedOn: v.string() })),
  /** Wherever the outcome is not met; the feedback may name none. */
  areasToDevelop: v.optional(v.array(v.object({ area: v.string(), name: v.string() }))),
  supportPlan: v.optional(v.object({ areas: v.array(v.object({ area: v.string(), plan: v.string() })) })),
  /** What the employer said to the fast-track re-sit chosen last. */
  resitSupport: v.optional(
    v.variant("decision", [
      v.object({
        decision: v.literal("agreed"),
        support: v.string(),
        planReference: v.optional(v.string()),
        releaseDays: v.array(v.string()),
      }),
      v.object({ decision: v.literal("declined"), reason: v.string() }),
    ]),
  ),
};

/** On the post-ASYE pathway: the place, and the learning plan. */
export const cohortPlace = {
  place: v.optional(
    v.object({
      cohort: v.string(),
      state: v.picklist(["held", "waiting"]),
      /** How many are before this one on the waiting list. */
      ahead: v.optional(v.number()),
    }),
  ),
  learningPlan: v.optional(v.object({ plan: v.string(), agreedOn: v.string() })),
};

const band = v.picklist(bands);
const stage = v.picklist(externalStages);
const stageBand = v.object({ stage, band });

/** The released feedback, per area and per stage (rules 7). `comment` is the examiners' own words. */
export const feedback = {
  attemptId: v.string(),
  level: v.picklist(levels),
  standardVersion: v.string(),
  releasedAt: v.string(),
  /** The outcome was issued anew: when the one was released that it takes the place of, and why, where an operator reviewed it. */
  replaces: v.optional(v.object({ releasedAt: v.string(), reason: v.optional(v.string()) })),
  /** An upheld appeal annulled the outcome; it stands no more, and the next one is still to be released. */
  annulled: v.optional(v.literal(true)),
  result: v.picklist(["met", "not-met"]),
  partiallyMet: v.boolean(),
  stages: v.array(
    v.object({
      stage,
      standing: v.picklist(["met", "not-met", "not-sat", "exempt", "carried-forward"]),
      areas: v.array(v.object({ area: v.string(), band, comment: v.optional(v.string()) })),
    }),
  ),
  areas: v.array(
    v.object({
      area: v.string(),
      name: v.string(),
      overall: v.picklist([...bands, "not-assessed"]),
      stages: v.array(stageBand),
    }),
  ),
  strengths: v.array(v.string()),
  toDevelop: v.array(v.string()),
};

/** Whom an employer is told of by name: its own people. */
export const candidateName = v.object({ givenName: v.string(), familyName: v.string() });
