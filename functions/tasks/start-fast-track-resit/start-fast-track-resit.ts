import type { LegTask, TaskAnswer, TaskAnswers } from "../../../contracts/tasks.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { fence } from "../../../domain/legs.ts";
import type { Change } from "../../../store/append.ts";
import { nextLeg } from "../../../store/journey/legs.ts";
import type { Store } from "../../../store/store.ts";
import type { LegDeps } from "../../shared/legs/start-leg.ts";
import { goOnAsNextLeg } from "../as-leg.ts";

/**
 * Starts the fast-track re-sit as the attempt's next leg, whose first question is the employer's: no stage is
 * commissioned before it agreed support and release [C 37]. The leg is intended in the transaction that makes it the
 * attempt's, and its execution started after; done before, it answers as the first time.
 */
export function startFastTrackResit(
  input: LegTask,
  deps: LegDeps,
): Promise<TaskAnswer<"start-fast-track-resit">> {
  return goOnAsNextLeg(input, deps, (attempt) => {
    if (attempt.resitStartedByLeg === input.leg) return { nothing: "started" };
    const fenced = fence(attempt, input.leg);
    return fenced === undefined ? resitLeg(deps.store, attempt) : { nothing: fenced };
  });
}

/** Without an event: that the re-sit was chosen is in the log, and that the employer is asked follows. */
function resitLeg(store: Store, attempt: Attempt): Change<TaskAnswers["start-fast-track-resit"]> {
  const { leg, releasedOutcome } = attempt;
  const next = nextLeg(store, attempt, "resit-support", "fast-track-resit");
  return {
    answer: "started",
    attempt: { ...next.attempt, resitStartedByLeg: leg, resitChosenAfter: releasedOutcome },
    events: [],
    writes: next.writes,
  };
}
