import { isFinal, type Attempt, type AttemptStatus } from "./attempt.ts";
import type { ExternalStage } from "./levels.ts";
import { phases } from "./policy/phases.ts";
import type { Day } from "./time.ts";

/** The only stages that anybody can be exempt from, both or neither; never knowledge [C 56]. */
export const exemptPair = ["simulation", "written"] as const satisfies readonly ExternalStage[];
export type ExemptStage = (typeof exemptPair)[number];

/** How far an exemption has come; `not-decided`: the attempt ended before anybody had decided. */
export const exemptionStates = ["requested", "approved", "refused", "revoked", "not-decided"] as const;
export type ExemptionState = (typeof exemptionStates)[number];

/** On which days the proof of concept found the standard met: in both parts, or there is nothing to ask for [C 56]. */
export type MetInProofOfConcept = Readonly<Record<ExemptStage, Day>>;

/** A day that lies not in the proof of concept: it ended before the first phase opened. */
export function daysOutsideProofOfConcept(met: MetInProofOfConcept): readonly ExemptStage[] {
  const [first] = phases;
  return exemptPair.filter((stage) => first === undefined || met[stage] >= first.opensOn);
}

/** Once the outcome is decided, an exemption neither comes nor goes. */
const beforeTheOutcome: readonly AttemptStatus[] = ["registered", "endorsed", "taking-part"];

interface StandingStage {
  readonly stage: ExternalStage;
  readonly standing?: string | undefined;
  readonly resultVersion?: number | undefined;
}

/** Why nobody can be exempt from the pair now, in words for whoever asks; undefined where they can. */
export function barOfExemption(
  attempt: Pick<Attempt, "status" | "round">,
  stages: readonly StandingStage[],
): string | undefined {
  if (isFinal(attempt.status)) return `the attempt has ended: ${attempt.status}`;
  if (!beforeTheOutcome.includes(attempt.status)) return "the outcome is decided already";
  if (attempt.round > 1) return "the stages were sat before this re-sit";
  const sat = stages.filter(({ stage }) => exemptPair.some((exempt) => exempt === stage)).find(isSat);
  return sat && `the ${sat.stage} stage was sat already, or its window has passed`;
}

const isSat = ({ standing, resultVersion }: StandingStage): boolean =>
  resultVersion !== undefined || (standing !== undefined && standing !== "exempt");

/** Why an approved exemption can't be revoked any more; undefined where it can: until the outcome [C 56]. */
export function barOfRevocation({ status }: Pick<Attempt, "status">): string | undefined {
  return beforeTheOutcome.includes(status)
    ? undefined
    : `it can be revoked until the outcome; the attempt is ${status}`;
}
