import type { LegTask, TaskAnswer, TaskAnswers } from "../../../contracts/tasks.ts";
import type { Attempt, Transition } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { accreditationOf, revokeBecause } from "../../../store/journey/accreditations.ts";
import type { Change } from "../../../store/append.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { unlessThere, update } from "../../../store/database/expressions.ts";
import { findFeedback, releaseFeedback } from "../../../store/journey/feedback.ts";
import { keys } from "../../../store/keys.ts";
import { openPlaceOf } from "../../../store/transitions/open-place.ts";
import { findOutcome, type RecordedOutcome } from "../../../store/journey/outcomes.ts";
import { readStages, type Stage } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import { asLeg } from "../as-leg.ts";
import { NoOutcomeError } from "../compose-feedback/compose-feedback.ts";
import { isDecidedOn } from "../decide-outcome/decide-outcome.ts";

/**
 * Releases outcome, results and both copies of the feedback to candidate and employer in one transaction
 * (rules 6): nobody sees a part before. A result corrected since the decision is not released: the outcome
 * is to be decided again. Released before, it answers as the first time. Throws NoOutcomeError.
 */
export function releaseOutcome(input: LegTask, store: Store): Promise<TaskAnswer<"release-outcome">> {
  return asLeg(store, input, async (attempt) => {
    const outcome = await findOutcome(store, attempt);
    if (outcome === undefined) throw new NoOutcomeError(input.attemptId);
    if (outcome.releasedAt !== undefined) return { nothing: outcome.result };
    const stages = await readStages(store, input.attemptId);
    const isComposed = (await findFeedback(store, attempt, "candidate")) !== undefined;
    if (!isComposed || !isDecidedOn(outcome, stages)) return { nothing: "decide-again" };
    const released = {
      ...release(store, attempt, outcome, stages),
      transition: await transitionOf(store, attempt, outcome),
    };
    const revocation = await revocationBy(store, attempt, outcome);
    if (revocation === undefined) return released;
    const { events, writes = [] } = released;
    return {
      ...released,
      events: [...events, revocation.event],
      writes: [...writes, ...revocation.writes],
    };
  });
}

/** Whoever withdrew, and has another attempt standing since, is asked nothing more about an outcome that is not met. */
async function transitionOf(
  store: Store,
  attempt: Attempt,
  { result }: RecordedOutcome,
): Promise<Transition> {
  const isOver = result === "not-met" && (await openPlaceOf(store, attempt)) !== "held";
  return isOver ? "releaseToTheWithdrawn" : "releaseOutcome";
}

/**
 * An outcome that was issued anew and is not met takes back the accreditation that stood on it, in the same transaction:
 * before, it would tell the result (rules 6). Its reason is that of the event that reopened the outcome.
 */
async function revocationBy(store: Store, attempt: Attempt, { result, attemptId }: RecordedOutcome) {
  const accreditation = result === "not-met" ? await accreditationOf(store, attempt) : undefined;
  if (accreditation === undefined || accreditation.state === "revoked") return undefined;
  const reopened = (await readEvents(store, attemptId)).findLast(({ type }) => type === "outcome-reopened");
  return reopened && revokeBecause(store, accreditation, reopened);
}

function release(
  store: Store,
  attempt: Attempt,
  outcome: RecordedOutcome,
  stages: readonly Stage[],
): Change<TaskAnswers["release-outcome"]> {
  const releasedAt = store.now();
  const { journeys } = store.tables;
  const { attemptId } = attempt;
  const results = stages.flatMap(({ stage, resultSitting, resultVersion }) => {
    if (resultSitting === undefined || resultVersion === undefined) return [];
    const result = keys.result(attemptId, stage, resultSitting, resultVersion);
    // One that an earlier outcome stood on as well is released since then.
    return [update(journeys, result, { releasedAt: unlessThere(releasedAt) })];
  });
  return {
    answer: outcome.result,
    attempt: {
      releasedAt,
      releasedOutcome: { round: outcome.round, outcomeVersion: outcome.version },
    },
    events: [
      {
        type: "outcome-released",
        actor: system("release-outcome"),
        causation: `round-${outcome.round}#outcome-${outcome.version}`,
        detail: {
          round: outcome.round,
          outcomeVersion: outcome.version,
          // Whether every stage was sat, which says nothing of how: money hangs on it (rules 11).
          isCompleted: Object.values(outcome.standings).every(({ standing }) => standing !== "not-sat"),
        },
      },
    ],
    writes: [
      update(journeys, keys.outcome(attemptId, outcome.round, outcome.version), {
        releasedAt,
        standstillSeconds: attempt.standstillSeconds,
      }),
      ...results,
      releaseFeedback(store, attempt, "candidate"),
      releaseFeedback(store, attempt, "employer"),
    ],
  };
}
