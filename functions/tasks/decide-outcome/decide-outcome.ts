import type { LegTask, TaskAnswer, TaskAnswers } from "../../../contracts/tasks.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { externalStages, type ExternalStage } from "../../../domain/levels.ts";
import { decideOutcome as decide, type StageStanding, type Standings } from "../../../domain/outcome.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import type { Change } from "../../../store/append.ts";
import { isNew, put, update } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { findOutcome, type RecordedOutcome } from "../../../store/journey/outcomes.ts";
import {
  readStages,
  standingAttributes,
  standingOf,
  StageNotFinishedError,
  type Stage,
} from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import { asLeg } from "../as-leg.ts";
import { newestResult, standingOn } from "../grade-stage/grade-stage.ts";

/** More corrections arrived than an outcome is decided again for: somebody must look before it goes on. */
export class TooManyDecisionsError extends Error {
  override readonly name = "TooManyDecisionsError";
  constructor(attemptId: string, limit: number) {
    super(`the outcome of attempt ${attemptId} was decided ${limit} times; corrections keep coming`);
  }
}

/**
 * Decides the outcome of the round from the newest result of every stage (rules 6), and holds it. Decided
 * before on the same results, it answers as the first time; decided on older ones, it becomes a new version.
 * Throws StageNotFinishedError, TooManyDecisionsError.
 */
export function decideOutcome(input: LegTask, store: Store): Promise<TaskAnswer<"decide-outcome">> {
  return asLeg(store, input, async (attempt) => {
    const stages = await readStages(store, input.attemptId);
    const decided = await findOutcome(store, attempt);
    // Released, and not reopened since: it stands.
    const isDecided = attempt.status === "outcome-decided" && decided && isDecidedOn(decided, stages);
    if (attempt.status === "released" || isDecided) return { nothing: "decided" };
    return newDecision(store, attempt, stages);
  });
}

/** Whether the outcome was decided on the newest result of every stage. */
export function isDecidedOn(outcome: RecordedOutcome, stages: readonly Stage[]): boolean {
  return stages.every((stage) => outcome.decidedOn[stage.stage] === resultMark(stage));
}

/** The result that a stage stands on, as an outcome notes it. */
function resultMark({ resultSitting, resultVersion }: Stage): string | undefined {
  return resultVersion === undefined ? undefined : `sitting-${resultSitting}#${resultVersion}`;
}

async function newDecision(
  store: Store,
  attempt: Attempt,
  stages: readonly Stage[],
): Promise<Change<TaskAnswers["decide-outcome"]>> {
  const standings = await standingsOf(store, attempt, stages);
  const decided = decide(standings);
  const version = nextVersion(attempt);
  const outcome: RecordedOutcome = {
    ...decided,
    reasons: [...decided.reasons],
    ...{ attemptId: attempt.attemptId, round: attempt.round, version, standings },
    decidedOn: Object.fromEntries(
      stages.flatMap((stage) => {
        const mark = resultMark(stage);
        return mark === undefined ? [] : [[stage.stage, mark]];
      }),
    ),
    decidedAt: store.now(),
    policyVersion: attempt.policyVersion,
    standardVersion: attempt.standardVersion,
  };
  const { journeys } = store.tables;
  return {
    answer: "decided",
    transition: "decideOutcome",
    attempt: { outcomeVersion: version },
    // The result itself stays out of the event: nobody sees it before release, the bus included.
    events: [
      {
        type: "outcome-decided",
        actor: system("decide-outcome"),
        causation: `round-${attempt.round}`,
        detail: { round: attempt.round, outcomeVersion: version },
      },
    ],
    writes: [
      put(journeys, { ...keys.outcome(attempt.attemptId, attempt.round, version), ...outcome }, isNew),
      ...externalStages.map((stage) =>
        update(journeys, keys.stage(attempt.attemptId, stage), standingAttributes(standings[stage])),
      ),
    ],
  };
}

function nextVersion(attempt: Attempt): number {
  const limit = policyOfVersion(attempt.policyVersion).parameters.decisionsPerOutcomeLimit.value;
  if (attempt.outcomeVersion >= limit) throw new TooManyDecisionsError(attempt.attemptId, limit);
  return attempt.outcomeVersion + 1;
}

async function standingsOf(store: Store, attempt: Attempt, stages: readonly Stage[]): Promise<Standings> {
  const standing = async (name: ExternalStage): Promise<StageStanding> => {
    const stage = stages.find((candidate) => candidate.stage === name);
    if (stage?.standing === undefined) throw new StageNotFinishedError(name);
    if (stage.resultVersion === undefined) return standingOf(stage);
    // A correction may have come since the stage was graded, or carried forward: what counts is the newest result.
    const newest = standingOn(attempt, await newestResult(store, attempt, stage));
    const isCarried = stage.standing === "carried-forward" && newest.standing === "met";
    return isCarried ? { ...newest, standing: stage.standing } : newest;
  };
  const [knowledge, simulation, written] = await Promise.all([
    standing("knowledge"),
    standing("simulation"),
    standing("written"),
  ]);
  return { knowledge, simulation, written };
}
