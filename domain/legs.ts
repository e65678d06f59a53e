import { isFinal, type Attempt, type OpenStatus } from "./attempt.ts";
import { awaitsResitSupport } from "./next-steps.ts";

/** Where a leg is taken up. */
export const legStarts = [
  "endorsement",
  "taking-part",
  "resit-support",
  "stages",
  "outcome",
  "next-step",
  "appeal",
  "renewal",
] as const;
export type LegStart = (typeof legStarts)[number];

/** The workflows whose executions are legs of an attempt. */
export const legWorkflows = ["accreditation", "appeal", "reaccreditation"] as const;
export type LegWorkflow = (typeof legWorkflows)[number];

/** The workflow that runs a leg, by where the leg starts. */
export const workflowOfLeg = {
  endorsement: "accreditation",
  "taking-part": "accreditation",
  "resit-support": "accreditation",
  stages: "accreditation",
  outcome: "accreditation",
  "next-step": "accreditation",
  appeal: "appeal",
  renewal: "reaccreditation",
} as const satisfies Record<LegStart, LegWorkflow>;

/** Where the next leg starts, from what the table says; undefined when the attempt has ended, or waits for a place. */
export function legStartOf(
  attempt: Pick<Attempt, "status" | "releasedOutcome" | "resitChosenAfter">,
  lastResult?: "met" | "not-met",
): LegStart | undefined {
  if (isFinal(attempt.status)) return undefined;
  const starts: Record<OpenStatus, LegStart | undefined> = {
    "waiting-listed": undefined,
    registered: "endorsement",
    endorsed: "taking-part",
    "taking-part": "stages",
    "outcome-decided": "outcome",
    released: startAfterRelease(attempt, lastResult),
    "under-appeal": "appeal",
    "renewal-open": "renewal",
  };
  return starts[attempt.status];
}

function startAfterRelease(
  attempt: Pick<Attempt, "releasedOutcome" | "resitChosenAfter">,
  lastResult: "met" | "not-met" | undefined,
): LegStart {
  if (lastResult === "met") return "outcome";
  return awaitsResitSupport(attempt) ? "resit-support" : "next-step";
}

/** What a task answers that no longer speaks for the attempt. */
export type Fenced = "superseded" | "withdrawn";

/** Whether a task may still act for the attempt; undefined when it may. */
export function fence(attempt: Attempt, leg: number): Fenced | undefined {
  if (attempt.leg !== leg) return "superseded";
  return attempt.status === "withdrawn" ? "withdrawn" : undefined;
}

/** The fence of a renewal's leg: a candidate who withdrew from it, or whose accreditation was revoked, is asked no more. */
export function fenceOfRenewal(attempt: Attempt, leg: number): Fenced | undefined {
  if (attempt.leg !== leg) return "superseded";
  return attempt.status === "renewal-open" ? undefined : "withdrawn";
}
