import type { LegTask, TaskAnswer } from "../../../contracts/tasks.ts";
import { fence } from "../../../domain/legs.ts";
import { system } from "../../../domain/events.ts";
import { nextLeg } from "../../../store/journey/legs.ts";
import type { LegDeps } from "../../shared/legs/start-leg.ts";
import { goOnAsNextLeg } from "../as-leg.ts";

/**
 * Starts the appeal that the candidate made as the attempt's next leg (rules 9); the choice of what next waits for its
 * end. Done before, it answers as the first time.
 */
export function startAppeal(input: LegTask, deps: LegDeps): Promise<TaskAnswer<"start-appeal">> {
  return goOnAsNextLeg(input, deps, (attempt) => {
    if (attempt.appealStartedByLeg === input.leg) return { nothing: "appeal-started" };
    const fenced = fence(attempt, input.leg);
    if (fenced !== undefined) return { nothing: fenced };
    const next = nextLeg(deps.store, attempt, "appeal", "appeal");
    return {
      answer: "appeal-started",
      transition: "startAppeal",
      attempt: { ...next.attempt, appealStartedByLeg: attempt.leg },
      events: [
        {
          type: "appeal-started",
          actor: system("start-appeal"),
          causation: `round-${attempt.round}#outcome-${attempt.outcomeVersion}`,
          detail: { leg: next.leg },
        },
      ],
      writes: next.writes,
    };
  });
}
