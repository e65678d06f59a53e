import type { LegTask, TaskAnswer, TaskAnswers } from "../../../contracts/tasks.ts";
import { roundAfter, type Attempt } from "../../../domain/attempt.ts";
import { awaitsResitSupport } from "../../../domain/next-steps.ts";
import { system } from "../../../domain/events.ts";
import { externalStages } from "../../../domain/levels.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { resitSupportKey } from "../../../domain/question-keys.ts";
import { carryForward, settledStages } from "../../../domain/stages-to-sit.ts";
import type { Day } from "../../../domain/time.ts";
import type { Change } from "../../../store/append.ts";
import { update, type Write } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import {
  findReleasedOutcome,
  NothingReleasedError,
  type RecordedOutcome,
} from "../../../store/journey/outcomes.ts";
import { findQuestion } from "../../../store/journey/questions.ts";
import { readStages, stageAfresh, standingAttributes, type Stage } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import { asLeg } from "../as-leg.ts";

/**
 * Begins the round of a fast-track re-sit that the employer agreed to: the stages met are carried forward as they
 * count today, the others are to be sat again [O, assumed], on the days on which the employer releases the candidate.
 * Only a round that began counts in the limit. Begun before, it answers as the first time. Throws NothingReleasedError.
 */
export function carryForwardStages(
  input: LegTask,
  store: Store,
): Promise<TaskAnswer<"carry-forward-stages">> {
  return asLeg(store, input, async (attempt) => {
    if (!awaitsResitSupport(attempt)) return { nothing: "carried-forward" };
    const outcome = await findReleasedOutcome(store, attempt);
    if (outcome === undefined) throw new NothingReleasedError(input.attemptId);
    const agreed = await findQuestion(store, input.attemptId, resitSupportKey(attempt));
    const stages = await readStages(store, input.attemptId);
    return nextRound(store, attempt, { outcome, stages, releaseDays: agreed?.releaseDays });
  });
}

/** What a re-sit's round begins with; an answer of before the days were kept with it names none. */
interface Beginning {
  readonly outcome: RecordedOutcome;
  readonly stages: readonly Stage[];
  readonly releaseDays: readonly Day[] | undefined;
}

function nextRound(
  store: Store,
  attempt: Attempt,
  { outcome, stages, releaseDays: days }: Beginning,
): Change<TaskAnswers["carry-forward-stages"]> {
  const round = roundAfter(attempt);
  const carriedForward = carryForward(outcome.standings, store.now(), policyOfVersion(attempt.policyVersion));
  return {
    answer: "carried-forward",
    transition: "startFastTrackResit",
    attempt: {
      ...(days && { releaseDays: { round, days } }),
      ...{ round, outcomeVersion: 0, carriedForward, fastTrackResits: attempt.fastTrackResits + 1 },
      ...{
        releasedAt: undefined,
        resitChosenAfter: undefined,
        nextStepTime: undefined,
        isFreeRound: undefined,
      },
    },
    events: [
      {
        type: "fast-track-resit-started",
        actor: system("carry-forward-stages"),
        causation: resitSupportKey(attempt),
        detail: {
          round,
          carriedForward: carriedForward.map(({ stage }) => stage),
          // In the order of the stages: on which day each was met, and in which result.
          metOn: carriedForward.map(({ metOn }) => metOn),
          metIn: carriedForward.map(({ stage }) => outcome.decidedOn[stage] ?? ""),
        },
      },
    ],
    writes: stageWrites(store, { ...attempt, carriedForward }, stages),
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
