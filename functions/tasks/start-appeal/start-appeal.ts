import { fence } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { append, type Decision } from "../../../store/append.ts";
import { nextLeg } from "../../../store/legs.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../legs/executions.ts";
import { startLeg } from "../../legs/start-leg.ts";

export interface StartAppealInput {
  readonly attemptId: string;
  readonly leg: number;
}
export interface StartAppealAnswer {
  readonly code: "appeal-started" | "withdrawn" | "superseded";
}

/**
 * Starts the appeal that the candidate made as the attempt's next leg (rules 9); the choice of what next waits for its
 * end. Done before, it answers as the first time.
 */
export async function startAppeal(
  input: StartAppealInput,
  deps: { readonly store: Store; readonly executions: LegExecutions },
): Promise<StartAppealAnswer> {
  const { store } = deps;
  const answer = await append(store, input.attemptId, (attempt): Decision<StartAppealAnswer> => {
    if (attempt.appealStartedByLeg === input.leg) return { nothing: { code: "appeal-started" } };
    const fenced = fence(attempt, input.leg);
    if (fenced !== undefined) return { nothing: { code: fenced } };
    const next = nextLeg(store, attempt, "appeal", "appeal");
    return {
      answer: { code: "appeal-started" },
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
  if (answer.code === "appeal-started")
    await startLeg({ attemptId: input.attemptId, leg: input.leg + 1 }, deps);
  return answer;
}
