import { fence, type Attempt } from "../../../domain/attempt.ts";
import { system, type NewEvent } from "../../../domain/events.ts";
import { accreditationOf, awardWrite, freeNumber } from "../../../store/accreditations.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import type { Store } from "../../../store/store.ts";

export interface AwardAccreditationInput {
  readonly attemptId: string;
  readonly leg: number;
}
export interface AwardAccreditationAnswer {
  readonly code: "awarded" | "withdrawn" | "superseded";
}

/**
 * Awards the accreditation of a released outcome that is met [A 38] and ends the attempt; awarded before, it answers as
 * the first time. Of an outcome that was issued again and is still met, the accreditation stands under its number; one
 * that was revoked meanwhile stays so, and a new one is awarded. Throws TransitionRefusedError when nothing is released.
 */
export function awardAccreditation(
  input: AwardAccreditationInput,
  store: Store,
): Promise<AwardAccreditationAnswer> {
  return append(store, input.attemptId, async (attempt): Promise<Decision<AwardAccreditationAnswer>> => {
    const fenced = fence(attempt, input.leg);
    if (fenced !== undefined) return { nothing: { code: fenced } };
    if (attempt.status === "accredited" || attempt.status === "accreditation-revoked")
      return { nothing: { code: "awarded" } };
    const held = await accreditationOf(store, attempt);
    const awarding = held?.state === "in-force" ? stands(attempt, held.number) : await award(store, attempt);
    return { answer: { code: "awarded" }, transition: "award", ...awarding };
  });
}

type Awarding = Pick<Change<never>, "attempt" | "events" | "writes">;

async function award(store: Store, attempt: Attempt): Promise<Awarding> {
  const { attemptId, candidateId, level, standardVersion } = attempt;
  const number = await freeNumber(store, attemptId);
  return {
    attempt: { accreditationNumber: number },
    events: [eventOf("accredited", attempt, number)],
    writes: [awardWrite(store, { number, attemptId, candidateId, level, standardVersion })],
  };
}

const stands = (attempt: Attempt, number: string): Awarding => ({
  events: [eventOf("accreditation-stands", attempt, number)],
});

function eventOf(type: NewEvent["type"], attempt: Attempt, accreditationNumber: string): NewEvent {
  const { level, standardVersion, round, outcomeVersion } = attempt;
  return {
    type,
    actor: system("award-accreditation"),
    causation: `round-${round}#outcome-${outcomeVersion}`,
    detail: { level, standardVersion, accreditationNumber },
  };
}
