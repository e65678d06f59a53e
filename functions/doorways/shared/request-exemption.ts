import { ProblemError } from "../../../contracts/problem-details.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import type { Actor } from "../../../domain/events.ts";
import {
  barOfExemption,
  daysOutsideProofOfConcept,
  type MetInProofOfConcept,
} from "../../../domain/exemptions.ts";
import { findExemption, requestExemption as requestWrite } from "../../../store/journey/exemptions.ts";
import { statedReason } from "../../../store/people/reasons.ts";
import { readStages } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import { asTheirs, notOpen } from "./answer-question.ts";

/** What shows that the standard was met in the proof of concept [C 56]. */
export interface ExemptionEvidence {
  /** On which day each part was met: an exemption is from both, or from nothing. */
  readonly met: MetInProofOfConcept;
  /** Under which the proof of concept kept it. */
  readonly reference: string;
  readonly statement: string;
}

export interface ExemptionRequest extends ExemptionEvidence {
  readonly attemptId: string;
  readonly isTheirs: (attempt: Attempt) => boolean;
  readonly actor: Actor;
}

/**
 * Asks for an exemption from simulation and written together, for whoever met both in the proof of concept [C 56]: an
 * official decides. Asked for before and not refused, it is recorded already. Throws ProblemError `not-found`,
 * `not-open` when the pair was sat or the outcome is decided, `body-not-as-agreed` for days that lie outside it.
 */
export function requestExemption(request: ExemptionRequest, store: Store): Promise<{ recorded: true }> {
  const { actor } = request;
  checkDays(request.met);
  return asTheirs(request, store, async (attempt) => {
    const exemption = await findExemption(store, attempt.attemptId);
    if (exemption?.state === "requested" || exemption?.state === "approved")
      return { nothing: { recorded: true } };
    const bar = barOfExemption(attempt, await readStages(store, attempt.attemptId));
    if (bar !== undefined) throw notOpen(bar);
    const { reasonSeal, write } = statedReason(store, attempt, wordsOf(request));
    return {
      answer: { recorded: true },
      events: [{ type: "exemption-requested", actor, causation: "exemption", detail: { reasonSeal } }],
      writes: [requestWrite(store, attempt, actor), write],
    };
  });
}

function checkDays(met: MetInProofOfConcept): void {
  const errors = daysOutsideProofOfConcept(met).map((stage) => ({
    pointer: `/met/${stage}`,
    detail: "expected a day of the proof of concept, before Phase One opened",
  }));
  if (errors.length > 0) throw new ProblemError("body-not-as-agreed", { errors });
}

const wordsOf = ({ met, reference, statement }: ExemptionEvidence): string =>
  `${reference}: simulation met on ${met.simulation}, written on ${met.written}.\n${statement}`;
