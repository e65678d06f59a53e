import { fence, type Attempt } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { accreditationNumber, findAccreditation, type Accreditation } from "../../../store/accreditations.ts";
import { append, type Decision } from "../../../store/append.ts";
import { isNew, put } from "../../../store/expressions.ts";
import { keys } from "../../../store/keys.ts";
import type { Store } from "../../../store/store.ts";

export interface AwardAccreditationInput {
  readonly attemptId: string;
  readonly leg: number;
}
export interface AwardAccreditationAnswer {
  readonly code: "awarded" | "withdrawn" | "superseded";
}

/**
 * Awards the accreditation of a released outcome that is met [A 38] and ends the attempt; awarded before,
 * it answers as the first time. Throws TransitionRefusedError when nothing is released.
 */
export function awardAccreditation(
  input: AwardAccreditationInput,
  store: Store,
): Promise<AwardAccreditationAnswer> {
  return append(store, input.attemptId, async (attempt): Promise<Decision<AwardAccreditationAnswer>> => {
    const fenced = fence(attempt, input.leg);
    if (fenced !== undefined) return { nothing: { code: fenced } };
    if (attempt.status === "accredited") return { nothing: { code: "awarded" } };
    const { attemptId, candidateId, level, standardVersion } = attempt;
    const number = await freeNumber(store, attempt);
    const accreditation: Accreditation = {
      ...{ number, attemptId, candidateId, level, standardVersion },
      awardedAt: store.now(),
    };
    return {
      answer: { code: "awarded" },
      transition: "award",
      attempt: { accreditationNumber: number },
      events: [
        {
          type: "accredited",
          actor: system("award-accreditation"),
          causation: `round-${attempt.round}#outcome-${attempt.outcomeVersion}`,
          detail: { level, standardVersion, accreditationNumber: number },
        },
      ],
      writes: [put(store.tables.journeys, { ...keys.accreditation(number), ...accreditation }, isNew)],
    };
  });
}

async function freeNumber(store: Store, { attemptId }: Attempt): Promise<string> {
  let salt = 0;
  let number = accreditationNumber(attemptId, salt);
  while ((await findAccreditation(store, number)) !== undefined) {
    salt += 1;
    number = accreditationNumber(attemptId, salt);
  }
  return number;
}
