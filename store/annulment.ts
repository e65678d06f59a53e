import { stagesToSitAgain } from "../domain/appeals.ts";
import { roundAfter, type Attempt } from "../domain/attempt.ts";
import type { Actor } from "../domain/events.ts";
import type { ExternalStage } from "../domain/levels.ts";
import { policyOfVersion } from "../domain/policy/policy.ts";
import type { Change } from "./append.ts";
import { update, type Write } from "./expressions.ts";
import { keys } from "./keys.ts";
import { nextLeg } from "./legs.ts";
import {
  findDecidingResult,
  findReleasedOutcome,
  NothingReleasedError,
  type RecordedOutcome,
} from "./outcomes.ts";
import { readQuestions } from "./questions.ts";
import { closeQuestions, resitsCounted, restoreStages } from "./reopening.ts";
import { readResults } from "./results.ts";
import { readStages, stageAfresh } from "./stages.ts";
import type { Store } from "./store.ts";

/**
 * Annuls a stage, or the attempt, of the latest released outcome: what was sat counts nowhere from then on, and is sat again
 * in a new round that counts in no limit, while the rest stands as the outcome found it (rules 9). A re-sit that was under
 * way falls away. An annulled attempt leaves no trace in the limits: it has all its re-sits again, and begins at the stages.
 * Throws NothingReleasedError.
 */
export async function annulStages(
  store: Store,
  attempt: Attempt,
  annulled: ExternalStage | "attempt",
  actor: Actor,
): Promise<Omit<Change<never>, "answer">> {
  const { attemptId } = attempt;
  const outcome = await findReleasedOutcome(store, attempt);
  if (outcome === undefined) throw new NothingReleasedError(attemptId);
  const again = stagesToSitAgain(annulled, outcome, policyOfVersion(attempt.policyVersion));
  const questions = await readQuestions(store, attemptId);
  const closing = closeQuestions(store, attempt, questions, actor);
  const next = nextLeg(store, attempt, "stages", "appeal-ended");
  const round = roundAfter(attempt);
  return {
    transition: "sitAgain",
    attempt: {
      ...next.attempt,
      ...{ round, isFreeRound: true, outcomeVersion: 0 },
      ...{ nextStepTime: undefined, releasedAt: undefined, suspendedAt: undefined },
      fastTrackResits: annulled === "attempt" ? 0 : resitsCounted(attempt, outcome),
      carriedForward: attempt.carriedForward.filter(({ stage }) => !again.includes(stage)),
    },
    events: [
      { type: "stages-annulled", actor, causation: "appeal", detail: { annulled, stages: again, round } },
      ...closing.events,
    ],
    writes: [...closing.writes, ...(await annulmentWrites(store, outcome, annulled, again)), ...next.writes],
  };
}

async function annulmentWrites(
  store: Store,
  outcome: RecordedOutcome,
  annulled: ExternalStage | "attempt",
  again: readonly ExternalStage[],
): Promise<Write[]> {
  const { journeys } = store.tables;
  const { attemptId } = outcome;
  const [stages, results] = await Promise.all([readStages(store, attemptId), readResults(store, attemptId)]);
  const annulledAt = store.now();
  const decidedOn = (stage: ExternalStage) => findDecidingResult(outcome, stage)?.sitting;
  return [
    ...results
      .filter(
        ({ stage, sitting }) =>
          annulled === "attempt" || (again.includes(stage) && sitting === decidedOn(stage)),
      )
      .map(({ stage, sitting, version }) =>
        update(journeys, keys.result(attemptId, stage, sitting, version), { annulledAt }),
      ),
    ...restoreStages(store, outcome, {}, again),
    ...stages
      .filter(({ stage }) => again.includes(stage))
      .map(({ stage, sitting }) => update(journeys, keys.stage(attemptId, stage), stageAfresh(sitting + 1))),
  ];
}
