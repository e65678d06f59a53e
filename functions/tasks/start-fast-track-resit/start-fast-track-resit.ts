import { fence, roundAfter, type Attempt } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { externalStages } from "../../../domain/levels.ts";
import { nextStepKey } from "../../../domain/questions.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { carryForward, settledStages } from "../../../domain/stages-to-sit.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import { update, type Write } from "../../../store/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { endLeg, intendLeg } from "../../../store/legs.ts";
import { findOutcome, type RecordedOutcome } from "../../../store/outcomes.ts";
import { readStages, stageAfresh, standingAttributes, type Stage } from "../../../store/stages.ts";
import type { Store } from "../../../store/store.ts";
import { NoOutcomeError } from "../compose-feedback/compose-feedback.ts";
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
 * Starts the fast-track re-sit as the attempt's next leg: the stages met are carried forward, the others are
 * to be sat again in a new round [O, assumed]. The leg is intended in the transaction that makes it the
 * attempt's, and its execution started after; done before, it answers as the first time.
 */
export async function startFastTrackResit(
  input: StartFastTrackResitInput,
  deps: { readonly store: Store; readonly executions: LegExecutions },
): Promise<StartFastTrackResitAnswer> {
  const answer = await append(
    deps.store,
    input.attemptId,
    async (attempt): Promise<Decision<StartFastTrackResitAnswer>> => {
      if (attempt.resitStartedByLeg === input.leg) return { nothing: { code: "started" } };
      const fenced = fence(attempt, input.leg);
      if (fenced !== undefined) return { nothing: { code: fenced } };
      const outcome = await findOutcome(deps.store, attempt);
      if (outcome === undefined) throw new NoOutcomeError(input.attemptId);
      return nextRound(deps.store, attempt, outcome, await readStages(deps.store, input.attemptId));
    },
  );
  if (answer.code === "started") await startLeg({ attemptId: input.attemptId, leg: input.leg + 1 }, deps);
  return answer;
}

function nextRound(
  store: Store,
  attempt: Attempt,
  outcome: RecordedOutcome,
  stages: readonly Stage[],
): Change<StartFastTrackResitAnswer> {
  const { attemptId, leg } = attempt;
  const round = roundAfter(attempt);
  const carriedForward = carryForward(outcome.standings, store.now(), policyOfVersion(attempt.policyVersion));
  return {
    answer: { code: "started" },
    transition: "startFastTrackResit",
    attempt: {
      ...{ leg: leg + 1, round, resitStartedByLeg: leg, outcomeVersion: 0, carriedForward },
      fastTrackResits: attempt.fastTrackResits + 1,
      releasedAt: undefined,
      ...{ nextStepTime: undefined, isFreeRound: undefined },
    },
    events: [
      {
        type: "fast-track-resit-started",
        actor: system("start-fast-track-resit"),
        causation: nextStepKey(attempt),
        detail: { round, carriedForward: carriedForward.map(({ stage }) => stage) },
      },
    ],
    writes: [
      endLeg(store, attemptId, leg),
      intendLeg(store, attempt, leg + 1, "stages", "fast-track-resit"),
      ...stageWrites(store, { ...attempt, carriedForward }, stages),
    ],
  };
}

/** A stage carried forward keeps its result for the feedback; one to be sat again starts afresh. */
function stageWrites(store: Store, attempt: Attempt, stages: readonly Stage[]): Write[] {
  const spared = { exempt: attempt.exemptStages, carriedForward: attempt.carriedForward };
  const settled = settledStages(spared, store.now(), policyOfVersion(attempt.policyVersion));
  return externalStages.map((name) => {
    const standing = settled[name];
    const sitting = (stages.find(({ stage }) => stage === name)?.sitting ?? 0) + 1;
    const changes = standing === undefined ? stageAfresh(sitting) : standingAttributes(standing);
    return update(store.tables.journeys, keys.stage(attempt.attemptId, name), changes);
  });
}
