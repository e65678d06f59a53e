import type { Attempt } from "../../../domain/attempt.ts";
import { secondsBetween } from "../../../domain/calendar.ts";
import type { EventType } from "../../../domain/events.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import type { Question } from "../../../domain/questions.ts";
import { afterStandstill, standstillBy } from "../../../domain/windows.ts";
import type { Change, Decision } from "../../../store/append.ts";
import { update, type Changes } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { nextLeg, type NextLeg } from "../../../store/journey/legs.ts";
import { answerQuestion, isOpen, readQuestions, type Answer } from "../../../store/journey/questions.ts";
import { statedReason } from "../../../store/people/reasons.ts";
import { namingItsExaminer, readVersions } from "../../../store/journey/results.ts";
import { readStage } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../shared/legs/executions.ts";
import { startLeg } from "../../shared/legs/start-leg.ts";
import { asTheirs, notOpen } from "../shared/answer-question.ts";
import { asOperator, type Operator } from "../caller.ts";

export interface ExaminerDecision extends Operator {
  readonly attemptId: string;
  readonly decision: "cleared" | "not-cleared";
  readonly reason: string;
}
interface Deps {
  readonly store: Store;
  readonly executions: LegExecutions;
}
type Recorded = { recorded: true };
const events = { cleared: "result-cleared", "not-cleared": "result-not-admitted" } as const satisfies Record<
  ExaminerDecision["decision"],
  EventType
>;

/** A question whose result waits for this decision. */
interface HeldQuestion extends Question {
  readonly heldAt: string;
  readonly heldVersion: number;
}
const isHeld = (question: Question): question is HeldQuestion =>
  isOpen(question) && question.heldAt !== undefined && question.heldVersion !== undefined;

/**
 * Decides on a simulation whose examiner has an interest in the candidate's employer, of now or before [C 36]. Cleared, the
 * result that was held is the stage's, as if it had come now; not cleared, the stage is sat again, this never counts, and
 * the time that it was held is given back. At the last sitting that a leg's loop is for, the next leg has it sat again.
 * Decided so before, it is recorded already. Throws ProblemError.
 */
export async function decideOnExaminer(input: ExaminerDecision, deps: Deps): Promise<Recorded> {
  const { attemptId, decision } = input;
  const { store } = deps;
  const leg = await asTheirs(
    { attemptId, ...asOperator(input) },
    store,
    async (attempt): Promise<Decision<number>> => {
      const questions = await readQuestions(store, attemptId);
      const held = questions.find(isHeld);
      if (held !== undefined)
        return decision === "cleared"
          ? clear(input, attempt, held, store)
          : sitAgain(input, attempt, held, store);
      if (questions.some(({ examinerDecision }) => examinerDecision === decision))
        return { nothing: attempt.leg };
      throw notOpen("no simulation waits for its examiner to be cleared");
    },
  );
  await startLeg({ attemptId, leg }, deps);
  return { recorded: true };
}

interface Deciding {
  /** Which version of the result counts from now on, where one does. */
  readonly resultVersion?: number;
  readonly answer: Pick<Answer, "answer"> & Partial<Answer>;
  readonly stage: Changes;
  readonly next?: NextLeg | undefined;
}

async function clear(
  input: ExaminerDecision,
  attempt: Attempt,
  held: HeldQuestion,
  store: Store,
): Promise<Change<number>> {
  const { stage = "simulation", sitting = 1, heldVersion: version } = held;
  const versions = await readVersions(store, { attemptId: attempt.attemptId, stage, sitting });
  return decided(input, attempt, held, store, {
    resultVersion: version,
    answer: { answer: "result", clearedExaminer: namingItsExaminer(versions)?.examinerReference },
    stage: { resultSitting: sitting, resultVersion: version },
  });
}

async function sitAgain(
  input: ExaminerDecision,
  attempt: Attempt,
  held: HeldQuestion,
  store: Store,
): Promise<Change<number>> {
  const stage = await readStage(store, attempt.attemptId, held.stage ?? "simulation");
  const limit = policyOfVersion(attempt.policyVersion).parameters.sittingsPerStageLimit.value;
  // While an appeal suspends it, the leg after the appeal takes it up.
  const isBeyond = stage.sittingsInRound >= limit && attempt.status === "taking-part";
  const now = store.now();
  // What the journey stands still meanwhile is given back by the leg that takes the question over, and counts once.
  const stoodStill = standstillBy(attempt, now) - held.standstillSeconds;
  return decided(input, attempt, held, store, {
    answer: { answer: "sit-again", countsAsMissed: false },
    next: isBeyond ? nextLeg(store, attempt, "stages", "sat-again") : undefined,
    stage: { closesAt: afterStandstill(held.closesAt, secondsBetween(held.heldAt, now) - stoodStill) },
  });
}

function decided(
  { by, decision, reason }: ExaminerDecision,
  attempt: Attempt,
  held: HeldQuestion,
  store: Store,
  { answer, stage, resultVersion, next }: Deciding,
): Change<number> {
  const { attemptId, key, sitting = 1, stage: name = "simulation" } = held;
  const { actor } = asOperator({ by });
  const { reasonSeal, write } = statedReason(store, attempt, reason);
  return {
    answer: next?.leg ?? attempt.leg,
    attempt: { ...next?.attempt },
    events: [
      {
        ...{ type: events[decision], actor, causation: key },
        detail: { stage: name, sitting, resultVersion, reasonSeal },
      },
    ],
    writes: [
      answerQuestion(store, attempt, held, { ...answer, answeredBy: by, examinerDecision: decision }),
      update(store.tables.journeys, keys.stage(attemptId, name), stage),
      ...(next?.writes ?? []),
      write,
    ],
  };
}
