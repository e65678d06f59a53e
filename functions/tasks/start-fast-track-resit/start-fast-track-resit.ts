import { fence, type Attempt } from "../../../domain/attempt.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import { nextLeg } from "../../../store/legs.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../legs/executions.ts";
import { startLeg } from "../../legs/start-leg.ts";

export interface StartFastTrackResitInput {
  readonly attemptId: string;
  readonly leg: number;
}
export interface StartFastTrackResitAnswer {
  readonly code: "started" | "withdrawn" | "superseded";
}

/**
 * Starts the fast-track re-sit as the attempt's next leg, whose first question is the employer's: no stage is
 * commissioned before it agreed support and release [C 37]. The leg is intended in the transaction that makes it the
 * attempt's, and its execution started after; done before, it answers as the first time.
 */
export async function startFastTrackResit(
  input: StartFastTrackResitInput,
  deps: { readonly store: Store; readonly executions: LegExecutions },
): Promise<StartFastTrackResitAnswer> {
  const answer = await append(deps.store, input.attemptId, (attempt): Decision<StartFastTrackResitAnswer> => {
    if (attempt.resitStartedByLeg === input.leg) return { nothing: { code: "started" } };
    const fenced = fence(attempt, input.leg);
    return fenced === undefined ? resitLeg(deps.store, attempt) : { nothing: { code: fenced } };
  });
  if (answer.code === "started") await startLeg({ attemptId: input.attemptId, leg: input.leg + 1 }, deps);
  return answer;
}

/** Without an event: that the re-sit was chosen is in the log, and that the employer is asked follows. */
function resitLeg(store: Store, attempt: Attempt): Change<StartFastTrackResitAnswer> {
  const { leg, releasedOutcome } = attempt;
  const next = nextLeg(store, attempt, "resit-support", "fast-track-resit");
  return {
    answer: { code: "started" },
    attempt: { ...next.attempt, resitStartedByLeg: leg, resitChosenAfter: releasedOutcome },
    events: [],
    writes: next.writes,
  };
}
