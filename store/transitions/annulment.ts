import { stagesToSitAgain } from "../../domain/appeals.ts";
import { roundAfter, type Attempt, type Transition } from "../../domain/attempt.ts";
import type { Actor } from "../../domain/events.ts";
import type { ExternalStage } from "../../domain/levels.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import type { Parts } from "../append.ts";
import { update, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { nextLeg, type NextLeg } from "../journey/legs.ts";
import { openPlaceOf, takeOpenPlace, type OpenPlace } from "./open-place.ts";
import {
  findDecidingResult,
  findReleasedOutcome,
  NothingReleasedError,
  type RecordedOutcome,
} from "../journey/outcomes.ts";
import { readQuestions } from "../journey/questions.ts";
import { closeQuestions, resitsCounted, restoreStages } from "./reopening.ts";
import { readResults } from "../journey/results.ts";
import { readStages, stageAfresh } from "../journey/stages.ts";
import type { Store } from "../store.ts";

/**
 * Annuls a stage, or the attempt, of the latest released outcome: what was sat counts nowhere from then on, and is sat again
 * in a new round that counts in no limit, while the rest stands as the outcome found it (rules 9). A re-sit that was under
 * way falls away. An annulled attempt leaves no trace in the limits: it has all its re-sits again, and begins at the stages.
 * A candidate who had withdrawn is asked first whether they take part, unless another attempt of theirs stands.
 * Throws NothingReleasedError.
 */
export async function annulStages(
  store: Store,
  attempt: Attempt,
  annulled: ExternalStage | "attempt",
  actor: Actor,
): Promise<Parts> {
  const { attemptId } = attempt;
  const outcome = await findReleasedOutcome(store, attempt);
  if (outcome === undefined) throw new NothingReleasedError(attemptId);
  const again = stagesToSitAgain(annulled, outcome, policyOfVersion(attempt.policyVersion));
  const questions = await readQuestions(store, attemptId);
  const closing = closeQuestions(store, attempt, questions, actor);
  const place = await openPlaceOf(store, attempt);
  const next = goingOn(store, attempt, place);
  const round = roundAfter(attempt);
  return {
    transition: next.transition,
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

/** An attempt holds its person's place unless they withdrew from it. */
function goingOn(
  store: Store,
  attempt: Attempt,
  place: OpenPlace,
): Pick<NextLeg, "attempt" | "writes"> & { readonly transition: Transition } {
  if (place === "anothers") return { transition: "stayWithdrawn", attempt: {}, writes: [] };
  const startAt = place === "held" ? "stages" : "taking-part";
  const next = nextLeg(store, attempt, startAt, "appeal-ended");
  return place === "held"
    ? { ...next, transition: "sitAgain" }
    : {
        ...next,
        transition: "askToTakePartAgain",
        writes: [...next.writes, takeOpenPlace(store, attempt)],
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
