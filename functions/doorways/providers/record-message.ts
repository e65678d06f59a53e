import { createHash } from "node:crypto";
import type { WebhookAnswer } from "../../../contracts/http/providers.ts";
import { ProblemError, type Fault } from "../../../contracts/problem-details.ts";
import type { ProviderMessage } from "../../../contracts/provider-messages.ts";
import { isFinal, type Attempt } from "../../../domain/attempt.ts";
import type { EventType } from "../../../domain/events.ts";
import { checkAreas } from "../../../domain/feedback.ts";
import { checkScore } from "../../../domain/outcome.ts";
import { policyOfVersion } from "../../../domain/policy/policy.ts";
import { standardOfVersion } from "../../../domain/policy/standards.ts";
import {
  routeMessage,
  situationOf,
  type MessageFacts,
  type Route,
  type StandingAnswer,
} from "../../../domain/provider-messages.ts";
import type { Question } from "../../../domain/questions.ts";
import { closeAfterStandstill } from "../../../domain/windows.ts";
import { append, type Change } from "../../../store/append.ts";
import { findReference, type Reference } from "../../../store/commissions.ts";
import { isNew, put, update, type Write } from "../../../store/expressions.ts";
import { keys } from "../../../store/keys.ts";
import {
  findMessage,
  keepConflictingMessage,
  keepMessage,
  type RecordedMessage,
} from "../../../store/messages.ts";
import { commentsWrite } from "../../../store/people.ts";
import { answerQuestion, findQuestion } from "../../../store/questions.ts";
import { findResult, type StageResult } from "../../../store/results.ts";
import { readStage, type Stage } from "../../../store/stages.ts";
import { seal } from "../../../store/sealed-text.ts";
import { transactIf, type Store } from "../../../store/store.ts";
import type { MessageMeta } from "./receive-webhook.ts";

type ResultMessage = Extract<ProviderMessage, { type: "result" | "result-corrected" }>;

/** What the provider is told of each route. */
const verdicts: Record<Route["route"], string> = {
  answer: "taken",
  "new-version": "taken",
  show: "noted",
  "no-effect": "already-known",
  keep: "kept",
  "keep-and-flag": "kept-for-an-operator",
};

/**
 * Records a provider's message with what follows from it, in one transaction: nothing accepted is lost, and
 * the same message twice has one effect. Routed by the question it is about (domain/provider-messages.ts).
 * Throws ProblemError when a result does not fit the standard that the attempt is assessed against; then
 * nothing is stored.
 */
export async function recordMessage(
  message: ProviderMessage,
  meta: MessageMeta,
  store: Store,
): Promise<WebhookAnswer> {
  for (;;) {
    const reference = await findReference(store, meta.provider, message.reference);
    const answer =
      reference?.stage === message.stage
        ? await recordForCase(store, reference, message, meta)
        : await recordUnknown(store, message, meta);
    if (answer !== undefined) return answer;
    // Refused, for this id is known: only then is it looked for, since most messages come once.
    const earlier = await findMessage(store, meta.provider, meta.webhookId);
    if (earlier !== undefined) return repeated(store, earlier, message, meta);
  }
}

async function repeated(
  store: Store,
  earlier: RecordedMessage,
  message: ProviderMessage,
  meta: MessageMeta,
): Promise<WebhookAnswer> {
  if (earlier.digest === meta.digest) return { verdict: earlier.verdict };
  const verdict = verdicts["keep-and-flag"];
  const kept = { ...keptOf(store, message, meta, verdict), flag: "same-id-other-body" } as const;
  // Refused: this very conflict is kept already.
  await transactIf(store, keepConflictingMessage(store, kept));
  return { verdict };
}

async function recordUnknown(
  store: Store,
  message: ProviderMessage,
  meta: MessageMeta,
): Promise<WebhookAnswer | undefined> {
  const verdict = verdicts["keep-and-flag"];
  const kept = { ...keptOf(store, message, meta, verdict), flag: "unknown-reference" } as const;
  return (await transactIf(store, keepMessage(store, kept))) ? { verdict } : undefined;
}

function keptOf(
  store: Store,
  message: ProviderMessage,
  meta: MessageMeta,
  verdict: string,
  attemptId?: string,
) {
  const { type, reference, stage, occurredAt } = message;
  const { provider, webhookId, digest } = meta;
  const receivedAt = store.now();
  const recorded: RecordedMessage = {
    ...{ provider, webhookId, digest, type, reference, stage, verdict, occurredAt, receivedAt },
    ...(attemptId !== undefined && { attemptId }),
  };
  const body = JSON.stringify(message);
  return { message: recorded, body, ...seal(store, body) };
}

function recordForCase(
  store: Store,
  reference: Reference,
  message: ProviderMessage,
  meta: MessageMeta,
): Promise<WebhookAnswer | undefined> {
  const isKnown = async () => (await findMessage(store, meta.provider, meta.webhookId)) !== undefined;
  let wasRefused = false;
  return append(store, reference.attemptId, async (attempt) => {
    if (wasRefused && (await isKnown())) return { nothing: undefined };
    wasRefused = true;
    const question = await findQuestion(store, attempt.attemptId, reference.questionKey);
    if (question === undefined) throw new ReferenceWithoutQuestionError(reference.questionKey);
    const stage = await readStage(store, attempt.attemptId, reference.stage);
    const facts = await factsOf(store, attempt, question, stage, message);
    if (facts.situation === "open" || facts.situation === "answered") {
      const faults = faultsAgainstStandard(attempt, message);
      if (faults.length > 0 && (await isKnown())) return { nothing: undefined };
      if (faults.length > 0) throw new ProblemError("body-not-as-agreed", { errors: faults });
    }
    const route = routeMessage(facts, policyOfVersion(attempt.policyVersion));
    return changeOf(store, { attempt, question, message, meta, route });
  });
}

/** A reference is written with its question: one without is damage. */
class ReferenceWithoutQuestionError extends Error {
  override readonly name = "ReferenceWithoutQuestionError";
  constructor(questionKey: string) {
    super(`a reference stands for question ${questionKey}, which is not there`);
  }
}

const isResult = (message: ProviderMessage): message is ResultMessage =>
  message.type === "result" || message.type === "result-corrected";

/** What of a result does not fit the standard that the attempt is assessed against. */
function faultsAgainstStandard(attempt: Attempt, message: ProviderMessage): Fault[] {
  if (!isResult(message)) return [];
  const standard = standardOfVersion(attempt.standardVersion);
  const problems = [
    ...checkScore(standard.stages[message.stage], message.data.score),
    ...checkAreas(standard, message.stage, message.data.areas),
  ];
  return problems.map(({ path, sentence }) => ({ pointer: `/data${path}`, detail: sentence }));
}

async function factsOf(
  store: Store,
  attempt: Attempt,
  question: Question,
  stage: Stage,
  message: ProviderMessage,
): Promise<MessageFacts> {
  const receivedAt = store.now();
  const isReleased = (attempt.releasedOutcome?.round ?? 0) >= question.round;
  const isClosed = isFinal(attempt.status) || isReleased || question.round < attempt.round;
  const closesAt = closeAfterStandstill(question, attempt, receivedAt);
  const situation = situationOf(
    { isClosed, isAnswered: question.answer !== undefined, closesAt },
    receivedAt,
  );
  const version = isResult(message) ? message.data.version : undefined;
  const about = { type: message.type, version };
  if (situation === "open")
    return {
      ...about,
      situation,
      sitting: { number: stage.sittingsInRound, missedBefore: stage.notAttended },
    };
  if (situation === "answered")
    return { ...about, situation, answer: await standingAnswer(store, question, stage, message) };
  return { ...about, situation };
}

async function standingAnswer(
  store: Store,
  question: Question,
  stage: Stage,
  message: ProviderMessage,
): Promise<StandingAnswer> {
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

/** Over what a provider states of a result, its areas in one order: two with the same content are the same. */
function contentDigest({ data }: ResultMessage): string {
  const areas = data.areas
    .map(({ area, band, comment }) => [area, band, comment ?? ""])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  const content = [data.score, data.satOn, data.examinerReference ?? "", areas];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

interface Routed {
  readonly attempt: Attempt;
  readonly question: Question;
  readonly message: ProviderMessage;
  readonly meta: MessageMeta;
  readonly route: Route;
}

function changeOf(store: Store, routed: Routed): Change<WebhookAnswer> {
  const { attempt, question, message, meta, route } = routed;
  const verdict = verdicts[route.route];
  const flag = route.route === "keep-and-flag" ? route.flag : undefined;
  const kept = keptOf(store, message, meta, verdict, attempt.attemptId);
  return {
    answer: { verdict },
    events: [
      {
        type: eventOf(route),
        actor: { kind: "provider", id: meta.provider },
        causation: question.key,
        occurredAt: message.occurredAt,
        // What happened, never how it was scored: nobody sees a result before release.
        detail: {
          message: message.type,
          stage: message.stage,
          sitting: question.sitting ?? 1,
          verdict,
          flag,
          bodySeal: kept.digest,
        },
      },
    ],
    writes: [...keepMessage(store, { ...kept, flag }), ...effectWrites(store, routed)],
  };
}

function eventOf(route: Route): EventType {
  if (route.route === "new-version") return "result-corrected";
  if (route.route !== "answer") return "provider-message-received";
  const events = {
    result: "result-received",
    "sit-again": "sitting-to-be-repeated",
    "not-sat": "stage-not-sat",
  } as const;
  return events[route.answer];
}

function effectWrites(store: Store, { attempt, question, message, meta, route }: Routed): Write[] {
  const result = isResult(message) ? resultWrites(store, question, message) : [];
  if (route.route === "new-version") return result;
  if (route.route !== "answer") return [];
  const answer = {
    answer: route.answer,
    answeredBy: meta.provider,
    ...(route.answer === "not-sat" && { notSatBecause: route.reason }),
    ...(route.answer === "sit-again" && { countsAsMissed: route.counts }),
  };
  return [answerQuestion(store, attempt, question, answer), ...(route.answer === "result" ? result : [])];
}

function resultWrites(store: Store, question: Question, message: ResultMessage): Write[] {
  const { attemptId, round, sitting = 1 } = question;
  const { stage, data } = message;
  const { version, score, satOn, areas, examinerReference } = data;
  const result: StageResult = {
    ...{ attemptId, stage, sitting, round, version, score, satOn },
    areas: areas.map(({ area, band }) => ({ area, band })),
    ...(examinerReference !== undefined && { examinerReference }),
    contentDigest: contentDigest(message),
    receivedAt: store.now(),
  };
  const comments = Object.fromEntries(
    areas.flatMap(({ area, comment }) => (comment === undefined ? [] : [[area, comment] as const])),
  );
  const { journeys } = store.tables;
  const newest = { resultSitting: sitting, resultVersion: version };
  return [
    put(journeys, { ...keys.result(attemptId, stage, sitting, version), ...result }, isNew),
    update(journeys, keys.stage(attemptId, stage), newest),
    commentsWrite(store, { attemptId, stage, sitting, version, comments }),
  ];
}
