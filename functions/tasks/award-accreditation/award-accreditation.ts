import type { LegTask, TaskAnswer } from "../../../contracts/tasks.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { system, type NewEvent } from "../../../domain/events.ts";
import { accreditationOf, awardWrite, freeNumber } from "../../../store/journey/accreditations.ts";
import type { Change } from "../../../store/append.ts";
import type { Store } from "../../../store/store.ts";
import { asLeg } from "../as-leg.ts";

/**
 * Awards the accreditation of a released outcome that is met [A 38] and ends the attempt; awarded before, it answers as
 * the first time. Of an outcome that was issued again and is still met, the accreditation stands under its number; one
 * that was revoked meanwhile stays so, and a new one is awarded. Throws TransitionRefusedError when nothing is released.
 */
export function awardAccreditation(input: LegTask, store: Store): Promise<TaskAnswer<"award-accreditation">> {
  return asLeg(store, input, async (attempt) => {
    if (attempt.status === "accredited" || attempt.status === "accreditation-revoked")
      return { nothing: "awarded" };
    const held = await accreditationOf(store, attempt);
    const awarding = held?.state === "in-force" ? stands(attempt, held.number) : await award(store, attempt);
    return { answer: "awarded", transition: "award", ...awarding };
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
