import { createHash } from "node:crypto";
import type { ProviderMessage } from "../../../contracts/provider-messages.ts";
import { isFinal, type Attempt } from "../../../domain/attempt.ts";
import { sharedEmployers } from "../../../domain/interests.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import {
  routeMessage,
  situationOf,
  type MessageFacts,
  type Route,
  type StandingAnswer,
} from "../../../domain/provider-messages.ts";
import type { Question } from "../../../domain/questions.ts";
import { closeAfterStandstill } from "../../../domain/windows.ts";
import { employersOf } from "../../../store/journey/employers-of-candidate.ts";
import { findExaminer } from "../../../store/providers/examiners.ts";
import { findQuestion } from "../../../store/journey/questions.ts";
import { findResult, namingItsExaminer, readVersions, wasReleased } from "../../../store/journey/results.ts";
import { readStage, type Stage } from "../../../store/journey/stages.ts";
import type { Store } from "../../../store/store.ts";

export type ResultMessage = Extract<ProviderMessage, { type: "result" | "result-corrected" }>;

/** One of the sittings that a message is about: whose, of which stage, and what becomes of the message there. */
export interface RoutedSitting {
  readonly attempt: Attempt;
  readonly question: Question;
  readonly stage: ExternalStage;
  readonly message: ProviderMessage;
  readonly provider: string;
  readonly facts: MessageFacts;
  readonly route: Route;
  /** The employers by which a simulation's examiner is linked with the candidate, and was not cleared of. */
  readonly sharedEmployers: readonly string[];
}

/** A reference is written with its question: one without is damage. */
class ReferenceWithoutQuestionError extends Error {
  override readonly name = "ReferenceWithoutQuestionError";
  constructor(questionKey: string) {
    super(`a reference stands for question ${questionKey}, which is not there`);
  }
}

/** What becomes of a message at one sitting, by the question that was asked for it (domain/provider-messages.ts). */
export async function routeSitting(
  store: Store,
  attempt: Attempt,
  about: { readonly questionKey: string; readonly stage: ExternalStage },
  { message, provider }: Pick<RoutedSitting, "message" | "provider">,
): Promise<RoutedSitting> {
  const question = await findQuestion(store, attempt.attemptId, about.questionKey);
  if (question === undefined) throw new ReferenceWithoutQuestionError(about.questionKey);
  const stage = await readStage(store, attempt.attemptId, about.stage);
  const shared = await employersSharedWith(store, { attempt, question, message, provider });
  const hasExaminerInterest = shared.length > 0;
  const facts = { ...(await factsOf(store, attempt, question, stage, message)), hasExaminerInterest };
  const route = routeMessage(facts, policyOfVersion(attempt.policyVersion));
  return { attempt, question, stage: about.stage, message, provider, facts, route, sharedEmployers: shared };
}

/** Only simulations are observed by an examiner whom the candidate may know [C 36]; nobody declared means no interest. */
async function employersSharedWith(
  store: Store,
  {
    attempt,
    question,
    message,
    provider,
  }: Pick<RoutedSitting, "attempt" | "question" | "message" | "provider">,
): Promise<readonly string[]> {
  if (!isResult(message) || message.stage !== "simulation") return [];
  const examinerReference = message.data.examinerReference ?? (await examinedBefore(store, question));
  if (examinerReference === undefined || examinerReference === question.clearedExaminer) return [];
  const { interests = [] } = (await findExaminer(store, provider, examinerReference)) ?? {};
  return interests.length === 0 ? [] : sharedEmployers(interests, await employersOf(store, attempt));
}

/** Who examined the sitting, as its result said: a correction need not say it again. */
async function examinedBefore(
  store: Store,
  { attemptId, sitting = 1 }: Question,
): Promise<string | undefined> {
  const versions = await readVersions(store, { attemptId, stage: "simulation", sitting });
  return namingItsExaminer(versions)?.examinerReference;
}

export const isResult = (message: ProviderMessage): message is ResultMessage =>
  message.type === "result" || message.type === "result-corrected";

async function factsOf(
  store: Store,
  attempt: Attempt,
  question: Question,
  stage: Stage,
  message: ProviderMessage,
): Promise<MessageFacts> {
  const receivedAt = store.now();
  const isRoundReleased = (attempt.releasedOutcome?.round ?? 0) >= question.round;
  const isClosed = isFinal(attempt.status) || isRoundReleased || question.round < attempt.round;
  const isReleased = isClosed && (await isSittingReleased(store, question));
  const closesAt = closeAfterStandstill(question, attempt, receivedAt);
  const situation = situationOf(
    {
      isReleased,
      isClosed,
      isAnswered: question.answer !== undefined || question.heldAt !== undefined,
      closesAt,
    },
    receivedAt,
  );
  const version = isResult(message) ? message.data.version : undefined;
  const about = { type: message.type, version };
  if (situation === "open")
    return {
      ...about,
      situation,
      sitting: {
        number: stage.sittingsInRound,
        missedBefore: stage.notAttended,
        isSuspended: attempt.suspendedAt !== undefined,
      },
    };
  if (situation === "answered")
    return { ...about, situation, answer: await standingAnswer(store, question, stage, message) };
  return { ...about, situation };
}

/** A round may have fallen away with its results unseen, though a later one is released. */
async function isSittingReleased(store: Store, { attemptId, stage, sitting }: Question): Promise<boolean> {
  if (stage === undefined || sitting === undefined) return false;
  return wasReleased(await readVersions(store, { attemptId, stage, sitting }));
}

async function standingAnswer(
  store: Store,
  question: Question,
  stage: Stage,
  message: ProviderMessage,
): Promise<StandingAnswer> {
  if (question.heldVersion !== undefined) return heldAnswer(store, question, question.heldVersion, message);
  if (question.answer === undefined || question.answer === "lapsed") return { kind: "lapsed" };
  const { resultSitting: sitting, resultVersion: version } = stage;
  if (
    question.answer !== "result" ||
    version === undefined ||
    sitting === undefined ||
    sitting !== question.sitting
  )
    return { kind: "other" };
  const standing = await findResult(store, question.attemptId, { stage: stage.stage, sitting, version });
  const hasSameContent = isResult(message) && standing?.contentDigest === contentDigest(message);
  return { kind: "result", version, hasSameContent };
}

/** A result that is held is not yet the question's answer, but nothing else may become it without an operator. */
async function heldAnswer(
  store: Store,
  { attemptId, stage = "simulation", sitting = 1 }: Question,
  version: number,
  message: ProviderMessage,
): Promise<StandingAnswer> {
  const held = await findResult(store, attemptId, { stage, sitting, version });
  const hasSameContent = isResult(message) && held?.contentDigest === contentDigest(message);
  return { kind: "result", version, hasSameContent, isHeld: true };
}

/** Over what a provider states of a result, its areas in one order: two with the same content are the same. */
export function contentDigest({ data }: ResultMessage): string {
  const areas = data.areas
    .map(({ area, band, comment }) => [area, band, comment ?? ""])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  const content = [data.score, data.satOn, data.examinerReference ?? "", areas];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}
