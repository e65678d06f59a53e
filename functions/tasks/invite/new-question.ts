import { system, type EventType } from "../../../domain/events.ts";
import type { Attempt } from "../../../domain/attempt.ts";
import { returnWaitsUntil } from "../../../domain/next-steps.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { providerOf } from "../../../domain/policy/providers.ts";
import {
  isOfRenewal,
  kindsOfQuestion,
  lapses,
  type QuestionKind,
  type RenewalKind,
} from "../../../domain/kinds-of-question.ts";
import { questionKey, type QuestionSubject } from "../../../domain/question-keys.ts";
import type { Question } from "../../../domain/questions.ts";
import { afterStandstill, closeOfWindow } from "../../../domain/windows.ts";
import { evidenceClosesAt } from "../../../domain/renewal.ts";
import type { Instant } from "../../../domain/time.ts";
import { readAccreditation } from "../../../store/journey/accreditations.ts";
import { readAppeal } from "../../../store/journey/appeals.ts";
import type { Parts } from "../../../store/append.ts";
import { commissionReference, commissionStage } from "../../../store/providers/commissions.ts";
import { isNew, put, type Changes, type Write } from "../../../store/database/expressions.ts";
import { flagged } from "../../../store/journey/flags.ts";
import { keys } from "../../../store/keys.ts";
import { readNextStepFacts } from "../../../store/journey/outcomes.ts";
import { keepWindow, questionDue, windowAfterClosures } from "../../../store/journey/question-windows.ts";
import type { Stage } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";

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

/** Asks a question for the first time; a result's goes out with its commission. */
export async function ask(
  store: Store,
  attempt: Attempt,
  subject: QuestionSubject,
  stage: Stage | undefined,
): Promise<Parts> {
  const question = await newQuestion(store, attempt, subject, stage);
  if (await isAppealWithdrawn(store, attempt, subject.kind)) return askNobody(store, attempt, question);
  const commission = stage === undefined ? [] : commissionWrites(store, attempt, stage, question);
  return {
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
function askNobody(store: Store, attempt: Attempt, question: Question): Parts {
  const answeredAt = store.now();
  const answered: Question = {
    ...question,
    ...{ answer: "appeal-withdrawn", answeredAt, answeredBy: attempt.candidateId, lastTriedAt: answeredAt },
  };
  return { events: [], writes: [questionWrite(store, attempt, answered)] };
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
  const closesAt = keptClose(attempt, stage) ?? (await closeOf(store, attempt, kind));
  const given = stage?.closesAt === undefined ? [] : (stage.closures ?? []);
  return {
    attemptId: attempt.attemptId,
    key: questionKey(subject),
    kind,
    ...(stage && { stage: stage.stage, sitting: stage.sitting }),
    round: attempt.round,
    askedByLeg: attempt.leg,
    openedAt,
    ...(await windowAfterClosures(store, { kind, openedAt, closesAt, closures: given })),
    reminderEveryDays: kindsOfQuestion[kind].reminderEveryDays(policyOfVersion(attempt.policyVersion)),
    remindersSent: 0,
    ...(stage?.extendedDays !== undefined && { extendedDays: stage.extendedDays }),
    standstillSeconds: attempt.standstillSeconds,
    resumeTries: 0,
  };
}

/** A rebooked sitting keeps its stage's window, with the time that the journey stood still since; undefined for a first one. */
function keptClose({ standstillSeconds }: Attempt, stage: Stage | undefined): Instant | undefined {
  if (stage?.closesAt === undefined) return undefined;
  return afterStandstill(stage.closesAt, standstillSeconds - (stage.standstillSeconds ?? standstillSeconds));
}

/** What next? stays open for the longest of its choices. */
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
  const item = { ...key, ...question, ...questionDue(attempt, question), ...worklistOf(question) };
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
    ...keepWindow(store, question, { closesAt, closures }),
    ...commissionStage(store, attempt, {
      ...{ stage: stage.stage, sitting: stage.sitting, questionKey: key, closesAt },
      provider: providerOf(stage.stage, openedAt),
    }),
  ];
}
