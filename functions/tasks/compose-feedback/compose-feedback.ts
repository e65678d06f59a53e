import type { LegTask, TaskAnswer } from "../../../contracts/tasks.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { system } from "../../../domain/events.ts";
import { composeFeedback as compose, type AreaBand } from "../../../domain/feedback.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import { findFeedback, holdFeedback } from "../../../store/journey/feedback.ts";
import { findOutcome, type RecordedOutcome } from "../../../store/journey/outcomes.ts";
import { findResult } from "../../../store/journey/results.ts";
import { readStages } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import { asLeg } from "../as-leg.ts";

/** There is no outcome to give feedback on: a fault of the order of the states. */
export class NoOutcomeError extends Error {
  override readonly name = "NoOutcomeError";
  constructor(attemptId: string) {
    super(`attempt ${attemptId} has no outcome yet; it is decided before feedback is composed`);
  }
}

/**
 * Composes both copies of the feedback on the outcome decided [C 37, C 52, A 67] and holds them; composed
 * before, it answers as the first time. Throws NoOutcomeError.
 */
export function composeFeedback(input: LegTask, store: Store): Promise<TaskAnswer<"compose-feedback">> {
  return asLeg(store, input, async (attempt) => {
    const outcome = await findOutcome(store, attempt);
    if (outcome === undefined) throw new NoOutcomeError(input.attemptId);
    if ((await findFeedback(store, attempt, "candidate")) !== undefined) return { nothing: "composed" };
    const standard = standardOfVersion(attempt.standardVersion);
    const rated = await ratedStages(store, attempt, outcome);
    const copies = compose({ standard, outcome, standings: outcome.standings, rated });
    return {
      answer: "composed",
      events: [
        {
          type: "feedback-composed",
          actor: system("compose-feedback"),
          causation: `round-${outcome.round}#outcome-${outcome.version}`,
          detail: { round: outcome.round, outcomeVersion: outcome.version },
        },
      ],
      writes: [holdFeedback(store, attempt, copies.candidate), holdFeedback(store, attempt, copies.employer)],
    };
  });
}

/** The bands of the results that the outcome was decided on, so that feedback and outcome can't differ. */
async function ratedStages(store: Store, attempt: Attempt, outcome: RecordedOutcome) {
  const stages = await readStages(store, attempt.attemptId);
  const ratedOf = async (name: ExternalStage): Promise<readonly AreaBand[]> => {
    const stage = stages.find((candidate) => candidate.stage === name);
    const { resultSitting: sitting, resultVersion: version } = stage ?? {};
    if (outcome.decidedOn[name] === undefined || sitting === undefined || version === undefined) return [];
    return (await findResult(store, attempt.attemptId, { stage: name, sitting, version }))?.areas ?? [];
  };
  const [knowledge, simulation, written] = await Promise.all([
    ratedOf("knowledge"),
    ratedOf("simulation"),
    ratedOf("written"),
  ]);
  return { knowledge, simulation, written };
}
