import type { Instant } from "./time.ts";

/** Everything that is appended to an attempt's log, in the words of the trade. */
export const eventTypes = [
  "registered",
  "waiting-listed",
  "place-allocated",
  "place-given-back",
  "learning-plan-recorded",
  "endorsement-asked",
  "endorsed",
  "endorsement-declined",
  "endorsement-lapsed",
  "taking-part-asked",
  "taking-part-confirmed",
  "taking-part-declined",
  "taking-part-lapsed",
  "release-planned",
  "release-given-back",
  "stage-commissioned",
  "commission-changed",
  "commission-withdrawn",
  "provider-message-received",
  "result-received",
  "result-corrected",
  "result-held",
  "interest-found-after-release",
  "result-cleared",
  "result-not-admitted",
  "sitting-to-be-repeated",
  "stage-not-sat",
  "stage-window-passed",
  "stage-graded",
  "outcome-decided",
  "feedback-composed",
  "outcome-released",
  "outcome-reopened",
  "feedback-discussed",
  "support-plan-recorded",
  "next-step-asked",
  "outcome-accepted",
  "fast-track-resit-chosen",
  "next-step-lapsed",
  "resit-support-asked",
  "resit-support-agreed",
  "resit-support-declined",
  "resit-support-lapsed",
  "fast-track-resit-taken-back",
  "fast-track-resit-started",
  "appeal-made",
  "appeal-withdrawn",
  "appeal-started",
  "appeal-admissibility-asked",
  "appeal-admissible",
  "appeal-not-admissible",
  "appeal-panel-asked",
  "appeal-panel-formed",
  "appeal-panel-replaced",
  "appeal-decision-asked",
  "appeal-decided",
  "appeal-overdue",
  "others-affected-listed",
  "appeal-closed",
  "stages-annulled",
  "commission-suspended",
  "returned-to-employer",
  "accredited",
  "accreditation-stands",
  "accreditation-revoked",
  "renewal-opened",
  "renewal-reminded",
  "renewal-date-moved",
  "renewal-evidence-asked",
  "renewal-evidence-given",
  "renewal-evidence-lapsed",
  "renewal-confirmation-asked",
  "practice-confirmed",
  "practice-not-confirmed",
  "practice-not-known",
  "renewal-confirmation-lapsed",
  "renewal-audit-asked",
  "renewal-audited",
  "renewal-audit-lapsed",
  "renewal-withdrawn",
  "accreditation-renewed",
  "referred-to-full-assessment",
  "accreditation-lapsed",
  "withdrawn",
  "reminded",
  "centres-closed",
  "exemption-requested",
  "exemption-approved",
  "exemption-refused",
  "exemption-revoked",
  "adjustments-agreed",
  "window-extended",
  "move-offered",
  "move-taken-back",
  "move-declined",
  "moved",
  "answer-taken-up",
  "journey-halted",
  "journey-restarted",
  "flag-closed",
] as const;
export type EventType = (typeof eventTypes)[number];

/** After these a provider is to be told something about one of its references. */
export const commissionEvents = [
  "stage-commissioned",
  "commission-changed",
  "commission-suspended",
  "commission-withdrawn",
] as const satisfies readonly EventType[];

/** Who did it, by opaque id, and on whose behalf. */
export interface Actor {
  readonly kind: "employer" | "candidate" | "provider" | "operator" | "panel" | "system";
  readonly id: string;
  readonly onBehalfOf?: string | undefined;
}
export const system = (id: string): Actor => ({ kind: "system", id });

/** Codes, numbers and opaque ids: never personal data, never free text. */
export type EventDetail = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** An event as its writer states it; the append adds the envelope. */
export interface NewEvent {
  readonly type: EventType;
  readonly actor: Actor;
  /** The question's key, message or state that this event follows from. */
  readonly causation: string;
  readonly occurredAt?: Instant | undefined;
  readonly detail?: EventDetail;
}

/** The envelope of an event in the log and on the bus. */
export interface JourneyEvent {
  readonly id: string;
  readonly type: EventType;
  readonly envelopeVersion: 1;
  readonly attemptId: string;
  readonly sequence: number;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly actor: Actor;
  readonly causation: string;
  readonly leg: number;
  readonly policyVersion: string;
  readonly detail: EventDetail;
  readonly previousHash: string;
  readonly hash: string;
}
