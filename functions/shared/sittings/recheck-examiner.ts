import { isFinal, type Attempt } from "../../../domain/attempt.ts";
import { system, type EventType, type NewEvent } from "../../../domain/events.ts";
import { sharedEmployers } from "../../../domain/interests.ts";
import { policyInForce } from "../../../domain/policy/policy.ts";
import { questionKey } from "../../../domain/question-keys.ts";
import type { Question } from "../../../domain/questions.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import { sittingsExaminedBy, type Filed } from "../../../store/providers/circumstances.ts";
import { readAppeal, updateAppeal, type Appeal } from "../../../store/journey/appeals.ts";
import type { DueItem } from "../../../store/journey/deadlines.ts";
import { employersOf } from "../../../store/journey/employers-of-candidate.ts";
import { findDueExaminer, noteRechecked, type Examiner } from "../../../store/providers/examiners.ts";
import { update } from "../../../store/database/expressions.ts";
import { keys } from "../../../store/keys.ts";
import { leaveOut, type LeftOut } from "../../../store/journey/left-out.ts";
import { nextLeg } from "../../../store/journey/legs.ts";
import { findQuestion, holdAnswered, showInterest } from "../../../store/journey/questions.ts";
import {
  namingItsExaminer,
  readVersions,
  wasReleased,
  type StageResult,
} from "../../../store/journey/results.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../legs/executions.ts";
import { startLeg } from "../legs/start-leg.ts";

interface Deps {
  readonly store: Store;
  readonly executions: LegExecutions;
}

/** So many attempts are changed at once. */
const atOnce = 10;

/**
 * Looks at the next part of an examiner's simulations again, once they have declared interests [C 36]: a result that was taken
 * before is held for an operator as if it came now, and one that is released already is put before an operator.
 */
export async function recheckExaminer(due: DueItem, deps: Deps): Promise<void> {
  const { store } = deps;
  const examiner = await findDueExaminer(store, due);
  if (examiner === undefined) return;
  const limit = policyInForce(store.now()).parameters.attemptsReachedPerRun.value;
  const { items, next } = await sittingsExaminedBy(store, examiner, { after: examiner.place, limit });
  for (let at = 0; at < items.length; at += atOnce)
    await Promise.all(
      items
        .slice(at, at + atOnce)
        .map((sitting) =>
          recheck(sitting, examiner, deps).catch(() =>
            leaveOut(store, { attemptId: sitting.attemptId, act: due }),
          ),
        ),
    );
  await noteRechecked(store, due, next);
}

/** Looks again at what an examiner examined of an attempt that was left out. */
export async function recheckAgain({ attemptId, act }: LeftOut, deps: Deps): Promise<void> {
  const examiner = await findDueExaminer(deps.store, act);
  if (examiner === undefined) return;
  const limit = policyInForce(deps.store.now()).parameters.attemptsReachedPerRun.value;
  const { items } = await sittingsExaminedBy(deps.store, examiner, { attemptId: `${attemptId}#`, limit });
  for (const sitting of items) await recheck(sitting, examiner, deps);
}

async function recheck({ attemptId, stage, sitting }: Filed, examiner: Examiner, deps: Deps): Promise<void> {
  const { store } = deps;
  // Only simulations are observed by an examiner whom the candidate may know.
  if (stage !== "simulation") return;
  const leg = await append(store, attemptId, async (attempt): Promise<Decision<number | undefined>> => {
    const key = questionKey({ kind: "result", stage, sitting });
    const [question, versions] = await Promise.all([
      findQuestion(store, attemptId, key),
      readVersions(store, { attemptId, stage, sitting }),
    ]);
    const result = versions.at(-1);
    if (question?.answer !== "result" || result === undefined) return { nothing: undefined };
    const employers = await employersInCommon(store, attempt, { question, versions, examiner });
    if (employers.length === 0) return { nothing: undefined };
    if (wasReleased(versions)) return released(store, question, result, employers);
    return hold(store, attempt, { question, result, employers });
  });
  if (leg !== undefined) await startLeg({ attemptId, leg }, deps);
}

interface Examined {
  readonly question: Question;
  /** Every version of the sitting's result. */
  readonly versions: readonly StageResult[];
  readonly examiner: Examiner;
}

/** By which employers the examiner is linked with the candidate; none, where it is not theirs, annulled, or they were cleared. */
async function employersInCommon(
  store: Store,
  attempt: Attempt,
  { question, versions, examiner }: Examined,
): Promise<readonly string[]> {
  const named = namingItsExaminer(versions);
  const isTheirs = named?.provider === examiner.provider && named.examinerReference === examiner.examiner;
  if (
    !isTheirs ||
    versions.at(-1)?.annulledAt !== undefined ||
    question.clearedExaminer === examiner.examiner
  )
    return [];
  return sharedEmployers(examiner.interests, await employersOf(store, attempt));
}

function eventOf(type: EventType, { key }: Question, result: StageResult, employers: readonly string[]) {
  const { stage, sitting, version: resultVersion } = result;
  const detail = { stage, sitting, resultVersion, employers };
  return { type, actor: system("recheck-examiner"), causation: key, detail } satisfies NewEvent;
}

/** What is released is no secret and may have been acted on: an operator looks at it, once. */
function released(
  store: Store,
  question: Question,
  result: StageResult,
  employers: readonly string[],
): Decision<undefined> {
  if (question.interestFoundAt !== undefined) return { nothing: undefined };
  return {
    answer: undefined,
    events: [eventOf("interest-found-after-release", question, result, employers)],
    writes: [showInterest(store, question)],
  };
}

interface Holding {
  readonly question: Question;
  /** The newest version of the sitting's result. */
  readonly result: StageResult;
  readonly employers: readonly string[];
}

/** Holds what is not released yet; where the attempt has ended, or the round has fallen away, there is nothing to hold. */
async function hold(store: Store, attempt: Attempt, holding: Holding): Promise<Decision<number | undefined>> {
  if (isFinal(attempt.status) || holding.question.round !== attempt.round) return { nothing: undefined };
  if (attempt.suspendedAt === undefined)
    return held(store, attempt, { ...holding, ...asNextLeg(store, attempt) });
  const appeal = await readAppeal(store, attempt.attemptId);
  // Whatever the appeal comes to, this round of somebody who has withdrawn counts for nothing.
  if (appeal.cameFrom === "withdrawn") return { nothing: undefined };
  return held(store, attempt, { ...holding, ...afterTheAppeal(store, appeal) });
}

/** How the journey comes to wait for the operator's decision. */
type GoingOn = Omit<Change<number | undefined>, "events">;

function asNextLeg(store: Store, attempt: Attempt): GoingOn {
  const next = nextLeg(store, attempt, "stages", "result-held");
  return { answer: next.leg, transition: "holdResult", attempt: next.attempt, writes: next.writes };
}

/** The leg after the appeal looks for the stages that are still to be sat; an outcome that was decided is decided anew. */
function afterTheAppeal(store: Store, { attemptId, cameFrom }: Appeal): GoingOn {
  const isDecided = cameFrom === "outcome-decided";
  return {
    answer: undefined,
    writes: isDecided ? [updateAppeal(store, attemptId, { cameFrom: "taking-part" })] : [],
  };
}

/** The stage is as if its result had not come: what goes on waits for the operator's decision on it. */
function held(
  store: Store,
  attempt: Attempt,
  { question, result, employers, ...goingOn }: Holding & GoingOn,
): Change<number | undefined> {
  const ungraded = {
    standing: undefined,
    metOn: undefined,
    resultSitting: undefined,
    resultVersion: undefined,
  };
  return {
    ...goingOn,
    events: [eventOf("result-held", question, result, employers)],
    writes: [
      holdAnswered(store, attempt, question, result.version),
      update(store.tables.journeys, keys.stage(attempt.attemptId, result.stage), ungraded),
      ...(goingOn.writes ?? []),
    ],
  };
}
