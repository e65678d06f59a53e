import type { Attempt, AttemptStatus } from "./attempt.ts";
import { awaitsResitSupport } from "./next-steps.ts";

const statusInWords: Readonly<Record<AttemptStatus, string>> = {
  "waiting-listed": "The places are taken; the candidate is on the waiting list.",
  registered: "The employer is asked to endorse the candidate.",
  endorsed: "The candidate is endorsed and is asked to confirm taking part.",
  "taking-part": "The external stages are to be sat.",
  "outcome-decided": "The outcome is decided; it is released together with the feedback.",
  released: "The outcome and the feedback are released.",
  "under-appeal": "The outcome is appealed; everything else stands still until that is decided.",
  accredited: "The candidate is accredited.",
  "returned-to-employer": "The candidate is returned to the employer, who may put them forward again.",
  "not-endorsed": "The employer declined to endorse the candidate.",
  "endorsement-lapsed": "Nobody answered whether to endorse in time; this says nothing about the candidate.",
  "not-taking-part": "The candidate does not take part, which is voluntary.",
  withdrawn: "The candidate was withdrawn.",
  "renewal-open": "The accreditation is due to be renewed.",
  "referred-to-full-assessment": "The accreditation was not renewed; a full assessment is needed.",
  "accreditation-lapsed": "The accreditation lapsed; this says nothing about the holder's practice.",
  "accreditation-revoked": "The accreditation was revoked.",
};

/** Where an attempt stands, in words for whoever is concerned; never how a stage went (rules 6, 14). */
export function attemptInWords(
  attempt: Pick<Attempt, "status" | "releasedOutcome" | "resitChosenAfter" | "isFreeRound">,
): string {
  const { status, releasedOutcome, isFreeRound } = attempt;
  if (status === "released" && awaitsResitSupport(attempt))
    return "A fast-track re-sit is chosen; the employer is asked to agree support and release.";
  if (status === "taking-part" && isFreeRound === true)
    return "What an upheld appeal annulled is to be sat again, and counts in no limit.";
  if (status === "endorsed" && releasedOutcome !== undefined)
    return "An appeal annulled what was sat; the candidate, who had withdrawn, is asked whether they take part again.";
  if (status === "taking-part" && releasedOutcome !== undefined)
    return "The stages that were not met are to be sat again.";
  return statusInWords[status];
}
