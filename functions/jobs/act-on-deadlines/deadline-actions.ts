import { isFinal, type Attempt } from "../../../domain/attempt.ts";
import { remindersDue, type DeadlineKind } from "../../../domain/deadlines.ts";
import { system } from "../../../domain/events.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { kindsOfQuestion, lapses } from "../../../domain/kinds-of-question.ts";
import type { Question } from "../../../domain/questions.ts";
import { closeAfterStandstill } from "../../../domain/windows.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import { readAttempt } from "../../../store/journey/attempts.ts";
import { claimCommissioning, findCommission, type Commission } from "../../../store/providers/commissions.ts";
import { dueAttributes, isStillDue, pushBack, type DueItem } from "../../../store/journey/deadlines.ts";
import { claimPublishing, findUnpublished, markPublished } from "../../../store/journey/events.ts";
import { update } from "../../../store/database/expressions.ts";
import { flagged, unflagged } from "../../../store/journey/flags.ts";
import { idsOf, keys } from "../../../store/keys.ts";
import { issueStatement } from "../../../store/employers/ledger.ts";
import { claimStart, findLeg, giveUpLeg } from "../../../store/journey/legs.ts";
import { questionDue } from "../../../store/journey/question-windows.ts";
import { answerQuestion, findQuestion } from "../../../store/journey/questions.ts";
import { updateIf, type Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../shared/legs/executions.ts";
import { restartJourney } from "../../shared/legs/restart-journey.ts";
import { startLeg } from "../../shared/legs/start-leg.ts";
import { reachAgain } from "../../shared/sittings/reach-again.ts";
import { rebookSession } from "../../shared/sittings/rebook-session.ts";
import { recheckExaminer } from "../../shared/sittings/recheck-examiner.ts";
import { spreadClosure } from "../../shared/sittings/spread-closure.ts";
import type { Bus } from "../../listeners/publish-events/publish-events.ts";
import { handOnPlaces } from "./hand-on-places.ts";
import { expire, openRenewalDue, remindOfRenewal } from "./renewal-actions.ts";

/** The queue that commissions go out from. */
export interface CommissionQueue {
  send(commission: Pick<Commission, "attemptId" | "reference">): Promise<void>;
}

export interface DeadlineDeps {
  readonly store: Store;
  readonly executions: LegExecutions;
  readonly bus: Bus;
  readonly commissionQueue: CommissionQueue;
  /** Waits for a turn to start an execution; false when this run has none, and the start stays due. */
  readonly awaitTurn: () => Promise<boolean>;
}

/** What is done when a deadline of each kind is due. An action that finds it moved on leaves it alone. */
export const deadlineActions: Record<DeadlineKind, (due: DueItem, deps: DeadlineDeps) => Promise<void>> = {
  remind: (due, { store }) => onQuestion(due, store, remind),
  lapse: (due, { store }) => onQuestion(due, store, lapse),
  chase: (due, { store }) => onQuestion(due, store, chase),
  "resume-again": (due, { store }) => resumeAgain(due, store),
  "start-again": startAgain,
  "publish-again": publishAgain,
  "commission-again": commissionAgain,
  "open-renewal": openRenewalDue,
  "remind-of-renewal": remindOfRenewal,
  expire,
  "rebook-session": (due, { store }) => rebookSession(due, store),
  "spread-closure": (due, { store }) => spreadClosure(due, store),
  "recheck-examiner": recheckExaminer,
  "reach-again": reachAgain,
  "renew-wait": renewWait,
  "roll-over": rollOver,
  "hand-on-places": handOnPlaces,
  "issue-statement": async (due, { store }) => {
    await issueStatement(store, idsOf.ledger(due).employerId, due);
  },
};

type OnQuestion = (store: Store, attempt: Attempt, question: Question) => Change<void> | "push-back";

/** Acts on a question's deadline in the transaction that changes the question. */
async function onQuestion(due: DueItem, store: Store, act: OnQuestion): Promise<void> {
  const { attemptId, question: key } = idsOf.question(due);
  const isPushedBack = await append(store, attemptId, async (attempt): Promise<Decision<boolean>> => {
    const question = await findQuestion(store, attemptId, key);
    if (question === undefined || question.dueKind !== due.kind || question.dueAt !== due.at)
      return { nothing: false };
    const change = act(store, attempt, question);
    return change === "push-back" ? { nothing: true } : { ...change, answer: false };
  });
  if (isPushedBack) await pushBack(store, due);
}

/**
 * After a missed period only the latest reminder goes out. What an appeal suspends nobody is reminded of (rules 8). A panel's
 * members can't be written to: an operator is shown that it is time to ask them.
 */
function remind(store: Store, attempt: Attempt, question: Question): Change<void> | "push-back" {
  if (attempt.suspendedAt !== undefined && lapses(question.kind)) return "push-back";
  const remindersSent = remindersDue(question, store.now());
  const key = keys.question(question.attemptId, question.key);
  return {
    answer: undefined,
    events: [
      {
        type: "reminded",
        actor: system("act-on-deadlines"),
        causation: question.key,
        detail: { question: question.key, reminder: remindersSent, closesAt: question.closesAt },
      },
    ],
    writes: [
      update(store.tables.journeys, key, {
        ...{ remindersSent, ...questionDue(attempt, { ...question, remindersSent }) },
        ...(kindsOfQuestion[question.kind].asks === "panel" &&
          flagged("appeal-waits-for-its-panel", store.now())),
      }),
    ],
  };
}

/** A journey that stands halted is nobody's silence: its windows wait until it goes on. */
function lapse(store: Store, attempt: Attempt, question: Question): Change<void> | "push-back" {
  const type = kindsOfQuestion[question.kind].lapsesAs;
  const isGivenBack = store.now() <= closeAfterStandstill(question, attempt, store.now());
  if (type === undefined || attempt.haltedAt !== undefined || isGivenBack) return "push-back";
  // Whoever accepted has answered: what passed is only the window of the appeal.
  const answer = question.acceptedAt === undefined ? "lapsed" : "accepted";
  return {
    answer: undefined,
    events: [
      {
        type,
        actor: system("act-on-deadlines"),
        causation: question.key,
        detail: { question: question.key, closesAt: question.closesAt, answer },
      },
    ],
    writes: [
      answerQuestion(store, attempt, question, {
        answer,
        answeredBy: "act-on-deadlines",
        ...(question.kind === "result" && { notSatBecause: "window-passed" }),
      }),
    ],
  };
}

/** Where no silence decides, an operator sees that it lasts, and whoever is asked is told again (rules 9). */
function chase(store: Store, attempt: Attempt, question: Question): Change<void> {
  const chasedAt = store.now();
  const key = keys.question(question.attemptId, question.key);
  return {
    answer: undefined,
    events: [
      {
        type: "appeal-overdue",
        actor: system("act-on-deadlines"),
        causation: question.key,
        detail: { question: question.key, closesAt: question.closesAt },
      },
    ],
    writes: [
      update(store.tables.journeys, key, {
        chasedAt,
        ...questionDue(attempt, { ...question, chasedAt }),
        ...flagged("appeal-overdue", chasedAt),
      }),
    ],
  };
}

/**
 * Gives the nudge again where an answer was not taken up: with `resumedAt` gone, the stream shows the question to
 * resume-workflow once more, which alone may send. After so many tries an operator sees it; of an attempt that
 * has ended nothing is left to resume.
 */
async function resumeAgain(due: DueItem, store: Store): Promise<void> {
  const { attemptId, question: key } = idsOf.question(due);
  const [attempt, question] = await Promise.all([
    readAttempt(store, attemptId),
    findQuestion(store, attemptId, key),
  ]);
  if (question === undefined) return;
  // Suspended by an appeal: the leg after it takes the answer up.
  if (attempt.status === "under-appeal" && lapses(question.kind)) return pushBack(store, due);
  const policy = policyOfVersion(attempt.policyVersion);
  const now = store.now();
  const tried = { resumeTries: question.resumeTries + 1, lastTriedAt: now };
  const isExhausted = tried.resumeTries >= policy.parameters.resumeAgain.value.triesBeforeFlag;
  const isOver = isExhausted && isFinal(attempt.status);
  const changes = {
    ...{ ...tried, resumedAt: undefined },
    ...(isOver ? dueAttributes(due, undefined) : questionDue(attempt, { ...question, ...tried })),
    ...(isExhausted && !isOver && flagged("answer-not-taken-up", now)),
    ...(isOver && unflagged),
  };
  await updateIf(store, due, changes, isStillDue(due));
}

/** The next leg takes the question over, and with it its deadline. A halted journey waits for its restart instead. */
async function renewWait(due: DueItem, deps: DeadlineDeps): Promise<void> {
  const { attemptId, question: key } = idsOf.question(due);
  const [attempt, question] = await Promise.all([
    readAttempt(deps.store, attemptId),
    findQuestion(deps.store, attemptId, key),
  ]);
  if (question === undefined || question.dueKind !== due.kind || question.dueAt !== due.at) return;
  if (attempt.haltedAt === undefined && attempt.leg === question.askedByLeg)
    await restartJourney({ attemptId, leg: attempt.leg, reason: "rolled-over" }, deps);
  else await pushBack(deps.store, due);
}

/** A leg that was being started as its attempt ended is left due, and ends here. */
async function rollOver(due: DueItem, deps: DeadlineDeps): Promise<void> {
  const of = idsOf.leg(due);
  const { answer } = await restartJourney({ ...of, reason: "rolled-over" }, deps);
  if (answer === "attempt-ended") await giveUpLeg(deps.store, of);
}

async function startAgain(due: DueItem, deps: DeadlineDeps): Promise<void> {
  const { attemptId, leg: number } = idsOf.leg(due);
  const [attempt, leg] = await Promise.all([
    readAttempt(deps.store, attemptId),
    findLeg(deps.store, attemptId, number),
  ]);
  if (leg === undefined || !(await deps.awaitTurn())) return;
  if (!(await claimStart(deps.store, attempt, leg, due))) return;
  await startLeg({ attemptId, leg: number }, deps);
}

async function publishAgain(due: DueItem, { store, bus }: DeadlineDeps): Promise<void> {
  const unpublished = await findUnpublished(store, due);
  if (unpublished === undefined) return;
  const { event, tries } = unpublished;
  if (!(await claimPublishing(store, event, tries, due))) return;
  const accepted = await bus.publish([event]);
  if (accepted.length > 0) await markPublished(store, event);
}

/** A provider is told again until it says 2xx; send-to-provider drops what is asked for no longer. */
async function commissionAgain(due: DueItem, { store, commissionQueue }: DeadlineDeps): Promise<void> {
  const { attemptId, reference } = idsOf.commission(due);
  const commission = await findCommission(store, attemptId, reference);
  if (commission === undefined) return;
  if (await claimCommissioning(store, commission, due)) await commissionQueue.send(commission);
}
