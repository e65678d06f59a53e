import type { InviteAnswer, InviteTask } from "../../../contracts/tasks.ts";
import { fence, fenceOfRenewal, type Attempt } from "../../../domain/attempt.ts";
import { nextDeadline } from "../../../domain/deadlines.ts";
import { system, type EventType } from "../../../domain/events.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { providerOf } from "../../../domain/policy/providers.ts";
import { evidenceClosesAt } from "../../../domain/renewal.ts";
import {
  closeOfWindow,
  isOfRenewal,
  kindsOfQuestion,
  lapses,
  questionKey,
  type Question,
  type QuestionKind,
  type QuestionSubject,
  type RenewalKind,
} from "../../../domain/questions.ts";
import { returnWaitsUntil } from "../../../domain/next-steps.ts";
import type { Instant } from "../../../domain/time.ts";
import { closeAfterClosures } from "../../../domain/closures.ts";
import { closeAfterStandstill } from "../../../domain/windows.ts";
import { readAccreditation } from "../../../store/accreditations.ts";
import { readAppeal } from "../../../store/appeals.ts";
import { append, type Change, type Decision } from "../../../store/append.ts";
import { readClosures } from "../../../store/closures.ts";
import {
  changeCommission,
  commissionChanged,
  commissionReference,
  commissionStage,
} from "../../../store/commissions.ts";
import { dueAttributes } from "../../../store/deadlines.ts";
import { isNew, put, update, type Changes, type Write } from "../../../store/expressions.ts";
import { flagged, unflagged } from "../../../store/flags.ts";
import { keys } from "../../../store/keys.ts";
import { findQuestion } from "../../../store/questions.ts";
import { readNextStepFacts } from "../../../store/outcomes.ts";
import { readStage, type Stage } from "../../../store/stages.ts";
import type { Store } from "../../../store/store.ts";

/**
 * Asks a question: writes it with its event in one transaction; a result's question goes out with its
 * commission. Asked again by the same leg, it answers what was first written. A newer leg takes the
 * question over: its token and its standing as taken up go, key and answer stay, and an open one gets back
 * the time that the journey stood halted.
 */
export function invite(input: InviteTask, store: Store): Promise<InviteAnswer> {
  return append(store, input.attemptId, async (attempt): Promise<Decision<InviteAnswer>> => {
    const fenced = isOfRenewal(input.kind) ? fenceOfRenewal(attempt, input.leg) : fence(attempt, input.leg);
    if (fenced !== undefined) return { nothing: { code: fenced } };
    const stage =
      input.stage === undefined ? undefined : await readStage(store, input.attemptId, input.stage);
    const subject = subjectOf(input, attempt, stage);
    const key = questionKey(subject);
    const answer: InviteAnswer = {
      code: "invited",
      question: key,
      ...keys.question(input.attemptId, key),
      stage: input.stage,
    };
    const asked = await findQuestion(store, input.attemptId, key);
    if (asked === undefined) return ask(store, attempt, subject, stage, answer);
    return asked.askedByLeg < input.leg ? takeOver(store, attempt, asked, answer) : { nothing: answer };
  });
}

function subjectOf({ kind }: InviteTask, attempt: Attempt, stage: Stage | undefined): QuestionSubject {
  if (kind === "result") {
    if (stage === undefined) throw new ResultWithoutStageError();
    return { kind, stage: stage.stage, sitting: stage.sitting };
  }
  if (kind === "taking-part") return { kind, round: attempt.round };
  if (kind === "next-step" || kind === "resit-support")
    return { kind, round: attempt.round, time: attempt.nextStepTime };
  if (isOfRenewal(kind)) return { kind, renewal: attempt.renewals ?? 0 };
  return { kind };
}

/** A result was asked for without saying of which stage: a fault of the workflow's definition. */
class ResultWithoutStageError extends Error {
  override readonly name = "ResultWithoutStageError";
  constructor() {
    super("a result is asked for one stage; none was given");
  }
}

const askedEvents: Record<QuestionKind, EventType> = {
  endorsement: "endorsement-asked",
  "taking-part": "taking-part-asked",
  "resit-support": "resit-support-asked",
  result: "stage-commissioned",
  "next-step": "next-step-asked",
  "appeal-admissibility": "appeal-admissibility-asked",
  "appeal-panel": "appeal-panel-asked",
  "appeal-decision": "appeal-decision-asked",
  "renewal-evidence": "renewal-evidence-asked",
  "renewal-confirmation": "renewal-confirmation-asked",
  "renewal-audit": "renewal-audit-asked",
};

async function ask(
  store: Store,
  attempt: Attempt,
  subject: QuestionSubject,
  stage: Stage | undefined,
  answer: InviteAnswer,
): Promise<Change<InviteAnswer>> {
  const question = await newQuestion(store, attempt, subject, stage);
  if (await isAppealWithdrawn(store, attempt, subject.kind))
    return askNobody(store, attempt, question, answer);
  const commission = stage === undefined ? [] : commissionWrites(store, attempt, stage, question);
  return {
    answer,
    events: [
      {
        type: askedEvents[subject.kind],
        actor: system("invite"),
        causation: question.key,
        detail: {
          question: question.key,
          closesAt: question.closesAt,
          ...(subject.kind === "result" && {
            stage: subject.stage,
            sitting: subject.sitting,
            provider: providerOf(subject.stage, question.openedAt),
            reference: commissionReference(attempt.attemptId, question.key),
          }),
        },
      },
    ],
    writes: [questionWrite(store, attempt, question), ...commission],
  };
}

/**
 * The appeal was withdrawn before anybody was asked: the question is answered as it is written, so that the leg takes the
 * withdrawal up like any other answer.
 */
function askNobody(
  store: Store,
  attempt: Attempt,
  question: Question,
  answer: InviteAnswer,
): Change<InviteAnswer> {
  const answeredAt = store.now();
  const answered: Question = {
    ...question,
    ...{ answer: "appeal-withdrawn", answeredAt, answeredBy: attempt.candidateId, lastTriedAt: answeredAt },
  };
  return { answer, events: [], writes: [questionWrite(store, attempt, answered)] };
}

async function isAppealWithdrawn(store: Store, attempt: Attempt, kind: QuestionKind): Promise<boolean> {
  return !lapses(kind) && (await readAppeal(store, attempt.attemptId)).withdrawnAt !== undefined;
}

async function newQuestion(
  store: Store,
  attempt: Attempt,
  subject: QuestionSubject,
  stage: Stage | undefined,
): Promise<Question> {
  const { kind } = subject;
  const openedAt = store.now();
  const closesAt = stage?.closesAt ?? (await closeOf(store, attempt, kind));
  const given = stage?.closesAt === undefined ? [] : (stage.closures ?? []);
  return {
    attemptId: attempt.attemptId,
    key: questionKey(subject),
    kind,
    ...(stage && { stage: stage.stage, sitting: stage.sitting }),
    round: attempt.round,
    askedByLeg: attempt.leg,
    openedAt,
    ...(await afterClosures(store, { kind, openedAt, closesAt, closures: given })),
    reminderEveryDays: kindsOfQuestion[kind].reminderEveryDays(policyOfVersion(attempt.policyVersion)),
    remindersSent: 0,
    ...(stage?.extendedDays !== undefined && { extendedDays: stage.extendedDays }),
    standstillSeconds: attempt.standstillSeconds,
    resumeTries: 0,
  };
}

/** Whoever is to sit a stage while the centres are closed has the days of its window when they open. */
async function afterClosures(
  store: Store,
  window: Pick<Question, "kind" | "openedAt" | "closesAt" | "closures">,
): Promise<Pick<Question, "closesAt" | "closures">> {
  if (window.kind !== "result") return { closesAt: window.closesAt };
  const { closesAt, closures } = closeAfterClosures(window, await readClosures(store));
  return { closesAt, ...(closures.length > 0 && { closures }) };
}

/** A rebooked sitting keeps its stage's window; what next? stays open for the longest of its choices. */
async function closeOf(store: Store, attempt: Attempt, kind: QuestionKind): Promise<Instant> {
  const policy = policyOfVersion(attempt.policyVersion);
  if (kind === "next-step") {
    const facts = await readNextStepFacts(store, attempt);
    return returnWaitsUntil(facts, policy) ?? store.now();
  }
  if (isOfRenewal(kind)) return closeOfRenewal(store, attempt, kind);
  return closeOfWindow(kind, store.now(), policy);
}

/** A renewal comes years after the attempt: its windows are those of the policy that the accreditation pins. */
async function closeOfRenewal(store: Store, attempt: Attempt, kind: RenewalKind): Promise<Instant> {
  const accreditation = await readAccreditation(store, attempt);
  const policy = policyOfVersion(accreditation.policyVersion);
  return kind === "renewal-evidence"
    ? evidenceClosesAt(accreditation, store.now(), policy)
    : closeOfWindow(kind, store.now(), policy);
}

function questionWrite(store: Store, attempt: Attempt, question: Question): Write {
  const key = keys.question(question.attemptId, question.key);
  const due = nextDeadline({ item: "question", ...question }, policyOfVersion(attempt.policyVersion));
  const item = { ...key, ...question, ...dueAttributes(key, due), ...worklistOf(question) };
  return put(store.tables.journeys, item, isNew);
}

/** What an operator is asked stands on the operators' list until its answer is taken up. */
function worklistOf({ kind, answer, openedAt }: Question): Changes {
  if (kindsOfQuestion[kind].asks !== "operator" || answer !== undefined) return {};
  return flagged(isOfRenewal(kind) ? "renewal-to-audit" : "appeal-waits-for-an-operator", openedAt);
}

function commissionWrites(store: Store, attempt: Attempt, stage: Stage, question: Question): Write[] {
  const { closesAt, closures, openedAt, key } = question;
  return [
    update(store.tables.journeys, keys.stage(attempt.attemptId, stage.stage), { closesAt, closures }),
    ...commissionStage(store, attempt, {
      ...{ stage: stage.stage, sitting: stage.sitting, questionKey: key, closesAt },
      provider: providerOf(stage.stage, openedAt),
    }),
  ];
}

async function takeOver(
  store: Store,
  attempt: Attempt,
  asked: Question,
  answer: InviteAnswer,
): Promise<Change<InviteAnswer>> {
  const key = keys.question(asked.attemptId, asked.key);
  const given = { ...asked, closesAt: closeAfterStandstill(asked, attempt, store.now()) };
  const window = asked.answer === undefined ? await afterClosures(store, given) : given;
  const { closesAt, closures } = window;
  const taken: Question = {
    ...asked,
    closesAt,
    takenUpAt: undefined,
    resumeTries: 0,
    lastTriedAt: store.now(),
  };
  const due = nextDeadline({ item: "question", ...taken }, policyOfVersion(attempt.policyVersion));
  const changes = {
    askedByLeg: attempt.leg,
    ...{ closesAt, closures },
    standstillSeconds: attempt.standstillSeconds,
    resumeTries: 0,
    lastTriedAt: taken.lastTriedAt,
    ...{ token: undefined, tokenOrder: undefined, resumedAt: undefined, takenUpAt: undefined },
    ...dueAttributes(key, due),
    // One that is still open, or held, waits for its operator as before.
    ...(asked.answer !== undefined && unflagged),
  };
  const stage = asked.stage && keys.stage(asked.attemptId, asked.stage);
  const isGiven = closures !== undefined && closures.length > (asked.closures?.length ?? 0);
  return {
    answer,
    events: isGiven ? [commissionChanged(attempt, asked.key, system("invite"))] : [],
    writes: [
      update(store.tables.journeys, key, changes),
      ...(stage ? [update(store.tables.journeys, stage, { closesAt, closures })] : []),
      // The centres were closed while nobody could be told of it: an appeal had suspended the sittings.
      ...(isGiven ? [changeCommission(store, attempt, asked.key, { closesAt })] : []),
    ],
  };
}
