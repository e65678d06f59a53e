import { appealAdmissibility } from "./cases/appeal-admissibility.ts";
import { appealDecision } from "./cases/appeal-decision.ts";
import { endorsement } from "./cases/endorsement.ts";
import { nextStep } from "./cases/next-step.ts";
import { renewalConfirmation } from "./cases/renewal-confirmation.ts";
import { renewalEvidence } from "./cases/renewal-evidence.ts";
import { renewalReopened } from "./cases/renewal-reopened.ts";
import { resit } from "./cases/resit.ts";
import { resitSupport } from "./cases/resit-support.ts";
import { result } from "./cases/result.ts";

/** The questions whose orders are tried: a file each. */
export const cases = {
  endorsement,
  result,
  "next-step": nextStep,
  "resit-support": resitSupport,
  resit,
  "appeal-admissibility": appealAdmissibility,
  "appeal-decision": appealDecision,
  "renewal-evidence": renewalEvidence,
  "renewal-confirmation": renewalConfirmation,
  "renewal-reopened": renewalReopened,
} as const;
export type CaseName = keyof typeof cases;
/** The longest first: the machine's cores are to end together. */
export const caseNames: readonly CaseName[] = [
  ...(["result", "resit", "resit-support", "next-step", "endorsement"] as const),
  ...([
    "renewal-evidence",
    "renewal-reopened",
    "renewal-confirmation",
    "appeal-admissibility",
    "appeal-decision",
  ] as const),
];
