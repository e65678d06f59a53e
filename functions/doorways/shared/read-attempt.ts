import * as v from "valibot";
import {
  cohortPlace,
  type attemptSummary,
  type bookedSitting,
  type openQuestion,
} from "../../../contracts/http/attempts.ts";
import { ProblemError } from "../../../contracts/problem-details.ts";
import { isFinal, type Attempt } from "../../../domain/attempt.ts";
import type { ExemptionState } from "../../../domain/exemptions.ts";
import type { ExternalStage } from "../../../domain/levels.ts";
import { openMove } from "../../../domain/moves.ts";
import { attemptInWords } from "../../../domain/attempt-in-words.ts";
import { kindsOfQuestion, type Asked } from "../../../domain/kinds-of-question.ts";
import { closeAfterStandstill, isInTime } from "../../../domain/windows.ts";
import { findAttempt } from "../../../store/journey/attempts.ts";
import { readBookings } from "../../../store/providers/bookings.ts";
import { findExemption } from "../../../store/journey/exemptions.ts";
import { findLearningPlan } from "../../../store/employers/learning-plans.ts";
import { waitingBefore } from "../../../store/employers/places.ts";
import { isOpen, readQuestions } from "../../../store/journey/questions.ts";
import type { Store } from "../../../store/store.ts";

export type AttemptSummary = v.InferOutput<typeof attemptSummary>;
export type OpenQuestion = v.InferOutput<typeof openQuestion>;
export type BookedSitting = v.InferOutput<typeof bookedSitting>;

/** The attempt, if it is the reader's. Throws ProblemError `not-found` for any other, and for none. */
export async function readTheirs(
  store: Store,
  attemptId: string,
  isTheirs: (attempt: Attempt) => boolean,
): Promise<Attempt> {
  const attempt = await findAttempt(store, attemptId);
  if (attempt === undefined || !isTheirs(attempt)) throw new ProblemError("not-found");
  return attempt;
}

/** What is told of an attempt wherever it is listed: where it stands, and nothing of how a stage went (rules 6). */
export function summaryOf(attempt: Attempt): AttemptSummary {
  const { attemptId, level, status, registeredAt, releasedAt, earliestOn, release, round } = attempt;
  return {
    ...{ attemptId, level, status, says: attemptInWords(attempt), registeredAt },
    ...(releasedAt !== undefined && { releasedAt }),
    ...(earliestOn !== undefined && { earliestOn }),
    ...(release?.round === round && { releaseWeek: release.week }),
  };
}

/** What waits for this reader's answer now: not what waits for others, nor what is past its close. */
export async function questionsFor(store: Store, attempt: Attempt, reader: Asked): Promise<OpenQuestion[]> {
  if (isFinal(attempt.status)) return [];
  const now = store.now();
  const questions = await readQuestions(store, attempt.attemptId);
  return questions
    .filter((question) => kindsOfQuestion[question.kind].asks === reader && isOpen(question))
    .filter((question) => isInTime(question, attempt, now))
    .map((question) => ({ kind: question.kind, closesAt: closeAfterStandstill(question, attempt, now) }));
}

/** When and where the stages still asked for are booked; what is over is told of by its outcome alone. */
export async function sittingsOf(store: Store, attempt: Attempt): Promise<BookedSitting[]> {
  if (isFinal(attempt.status)) return [];
  const [questions, bookings] = await Promise.all([
    readQuestions(store, attempt.attemptId),
    readBookings(store, attempt.attemptId),
  ]);
  const open = new Set(questions.filter(isOpen).map(({ key }) => key));
  return bookings
    .filter(({ questionKey }) => open.has(questionKey))
    .map(({ stage, sittingAt, venueCode }) => ({
      ...{ stage, sittingAt },
      ...(venueCode !== undefined && { venueCode }),
    }));
}

/** The move that is offered now, as those concerned are told of it. */
export function moveOf(attempt: Attempt, store: Store): { move?: { to: string; closesAt: string } } {
  const move = openMove(attempt, store.now());
  return move === undefined ? {} : { move: { to: move.to, closesAt: move.closesAt } };
}

/** The stages that the candidate need not sit, and how a request for that stands. */
export async function exemptionsOf(
  store: Store,
  { attemptId, exemptStages }: Attempt,
): Promise<{ exempt: ExternalStage[]; exemption?: ExemptionState }> {
  const exemption = await findExemption(store, attemptId);
  return { exempt: [...exemptStages], ...(exemption && { exemption: exemption.state }) };
}

const shownPlace = v.object(cohortPlace);
export type CohortPlace = v.InferOutput<typeof shownPlace>;

/** On the post-ASYE pathway: whether there is a place, else how many are before this candidate, and what is to be learned. */
export async function placeOf(
  store: Store,
  { attemptId, cohort, waitingKey, status }: Attempt,
): Promise<CohortPlace> {
  if (cohort === undefined) return {};
  const learningPlan = await findLearningPlan(store, attemptId);
  const ahead = waitingKey === undefined ? undefined : await waitingBefore(store, cohort, waitingKey);
  return {
    ...(ahead !== undefined && { place: { cohort, state: "waiting", ahead } }),
    ...(ahead === undefined && !isFinal(status) && { place: { cohort, state: "held" } }),
    ...(learningPlan && { learningPlan }),
  };
}
