import { isAccredited, isAnnulled, isFinal, roundAfter, type Attempt } from "../../domain/attempt.ts";
import type { Actor, NewEvent } from "../../domain/events.ts";
import type { AreaBand } from "../../domain/feedback.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import type { Question } from "../../domain/questions.ts";
import type { Parts } from "../append.ts";
import { toldProvider, withdrawCommission } from "../providers/commissions.ts";
import { isNew, put, update, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { nextLeg, type LegReason } from "../journey/legs.ts";
import { openPlaceOf, takeOpenPlace } from "./open-place.ts";
import { findDecidingResult, findReleasedOutcome, type RecordedOutcome } from "../journey/outcomes.ts";
import { closeQuestion, isOpen, openResults, readQuestions } from "../journey/questions.ts";
import { findResult, nextVersionOf, type StageResult } from "../journey/results.ts";
import { standingAttributes } from "../journey/stages.ts";
import { settleAnswers } from "./suspension.ts";
import type { Store } from "../store.ts";

/** What a stage's result is to be, and who says so: an appeal's panel, or an operator's review. */
export interface CorrectedResult {
  readonly stage: ExternalStage;
  readonly score: number;
  readonly areas: readonly AreaBand[];
  readonly origin: "panel" | "review";
}

/** Why an outcome can't be reopened now. */
export const reopeningRefusals = [
  "nothing-released",
  "outcome-being-decided",
  "appeal-under-way",
  "free-round-under-way",
  "no-result-to-correct",
  "another-attempt-stands",
  "renewal-under-way",
  "attempt-ended",
] as const;
export type ReopeningRefusal = (typeof reopeningRefusals)[number];

/** What reopening adds to the caller's change: with it the next leg is intended, for startLeg to start. */
export type Reopening =
  | { readonly refused: ReopeningRefusal }
  | { readonly refused?: undefined; readonly leg: number; readonly parts: Parts };

/**
 * Reopens the latest released outcome with a corrected result of one stage (rules 6, 9): the result gets a new
 * version, the outcome's round is the attempt's again, and the next leg starts at the outcome, which is decided,
 * composed and released as a new version; the old one stays. A re-sit that was under way falls away and counts
 * for nothing. An attempt that had ended is open again. Where another one of the person's stands at this level, what a panel
 * corrects, or what an accreditation stands on, is issued anew without the attempt going on after it; any other review is
 * refused.
 */
export async function reopenOutcome(
  store: Store,
  attempt: Attempt,
  corrected: CorrectedResult,
  actor: Actor,
): Promise<Reopening> {
  const refused = refusalOf(attempt, corrected.origin);
  if (refused !== undefined) return { refused };
  const outcome = await findReleasedOutcome(store, attempt);
  if (outcome === undefined) return { refused: "nothing-released" };
  const result = await findCorrectable(store, outcome, corrected.stage);
  if (result === undefined) return { refused: "no-result-to-correct" };
  const place = await openPlaceOf(store, attempt);
  const isBarred = place === "anothers" && !isAccredited(attempt.status);
  if (isBarred && corrected.origin === "review") return { refused: "another-attempt-stands" };
  const questions = await readQuestions(store, attempt.attemptId);
  const version = await nextVersionOf(store, result);
  const next = nextLeg(store, attempt, "outcome", reasons[corrected.origin]);
  const closing = closeQuestions(store, attempt, questions, actor);
  return {
    leg: next.leg,
    parts: {
      transition: "reopenOutcome",
      attempt: {
        ...next.attempt,
        ...backToRound(attempt, outcome),
        suspendedAt: undefined,
        nextStepTime: timeOfNextStep(questions, outcome.round),
      },
      events: [
        {
          type: "outcome-reopened",
          actor,
          causation: `round-${outcome.round}#outcome-${outcome.version}`,
          detail: { stage: result.stage, resultVersion: version, origin: corrected.origin, leg: next.leg },
        },
        ...closing.events,
      ],
      writes: [
        ...closing.writes,
        ...(place === "free" ? [takeOpenPlace(store, attempt)] : []),
        put(
          store.tables.journeys,
          {
            ...keys.result(attempt.attemptId, result.stage, result.sitting, version),
            ...correctedResult(store, result, corrected, version),
          },
          isNew,
        ),
        ...restoreStages(store, outcome, { [result.stage]: version }),
        ...next.writes,
      ],
    },
  };
}

/** An appeal's own leg ends by itself; a review takes the place of whatever runs. */
const reasons: Readonly<Record<CorrectedResult["origin"], LegReason>> = {
  panel: "appeal-ended",
  review: "outcome-reopened",
};

/** What stands in the way whatever the results; a withdrawal, and an attempt that never came to results, is final. */
function refusalOf(attempt: Attempt, origin: CorrectedResult["origin"]): ReopeningRefusal | undefined {
  const { status, releasedOutcome, suspendedAt } = attempt;
  // The panel decides first: it may correct the same result, and nobody decides the other's case.
  if (origin === "review" && suspendedAt !== undefined) return "appeal-under-way";
  if (status === "outcome-decided") return "outcome-being-decided";
  // The accreditation that is being renewed can be revoked; the outcome is issued anew once the renewal has ended.
  if (status === "renewal-open") return "renewal-under-way";
  if (isFinal(status) && status !== "accredited" && status !== "returned-to-employer") return "attempt-ended";
  // Reopened, it would bring back what was annulled, and take the free re-sit away.
  if (isAnnulled(attempt)) return "free-round-under-way";
  return releasedOutcome === undefined ? "nothing-released" : undefined;
}

/** The result that the outcome stands on, of this round or carried forward into it: what was not sat can't be corrected. */
async function findCorrectable(
  store: Store,
  outcome: RecordedOutcome,
  stage: ExternalStage,
): Promise<StageResult | undefined> {
  const decidedOn = findDecidingResult(outcome, stage);
  return decidedOn && findResult(store, outcome.attemptId, { stage, ...decidedOn });
}

/** The stage was met on the day of its first result, if it was met: a correction comes months later. */
function correctedResult(
  store: Store,
  result: StageResult,
  { score, areas, origin }: CorrectedResult,
  version: number,
): StageResult {
  const { releasedAt: _, ...held } = result;
  return { ...held, version, score, areas: [...areas], origin, correctedAt: store.now() };
}

/** The attempt's head as the outcome left it; a re-sit that was begun since counts for nothing. */
function backToRound(attempt: Attempt, outcome: RecordedOutcome) {
  return {
    round: outcome.round,
    outcomeVersion: attempt.round === outcome.round ? attempt.outcomeVersion : outcome.version,
    fastTrackResits: resitsCounted(attempt, outcome),
    isFreeRound: undefined,
    lastRound: roundAfter(attempt) - 1,
  };
}

/** The re-sits that count once the one under way, if it is one, has fallen away. */
export function resitsCounted(attempt: Attempt, outcome: Pick<RecordedOutcome, "round">): number {
  const isResitUnderWay = attempt.round > outcome.round && attempt.isFreeRound !== true;
  return attempt.fastTrackResits - (isResitUnderWay ? 1 : 0);
}

/** Which time the candidate is asked what next in this round, by what was asked before; absent the first time. */
export function timeOfNextStep(questions: readonly Question[], round: number): number | undefined {
  const asked = questions.filter((question) => question.kind === "next-step" && question.round === round);
  return asked.length === 0 ? undefined : asked.length + 1;
}

/**
 * Ends what is asked no longer, and what is due of answers that no leg will take up; a provider that was commissioned is
 * told.
 */
export function closeQuestions(
  store: Store,
  attempt: Attempt,
  questions: readonly Question[],
  actor: Actor,
): { readonly events: NewEvent[]; readonly writes: Write[] } {
  const open = questions.filter(isOpen);
  const commissioned = openResults(open);
  return {
    events: commissioned.map(({ key }) => toldProvider("commission-withdrawn", attempt, key, actor)),
    writes: [
      ...open.map((question) => closeQuestion(store, question, actor.id)),
      ...settleAnswers(store, questions),
      ...commissioned.map(({ key }) => withdrawCommission(store, attempt, key)),
    ],
  };
}

/** The stages as the outcome found them, on other versions of their results where so said; sittings are numbered on. */
export function restoreStages(
  store: Store,
  outcome: RecordedOutcome,
  versions: Readonly<Partial<Record<ExternalStage, number>>>,
  but: readonly ExternalStage[] = [],
): Write[] {
  return externalStages
    .filter((stage) => !but.includes(stage))
    .map((stage) => {
      const decidedOn = findDecidingResult(outcome, stage);
      return update(store.tables.journeys, keys.stage(outcome.attemptId, stage), {
        ...standingAttributes(outcome.standings[stage]),
        resultSitting: decidedOn?.sitting,
        resultVersion: versions[stage] ?? decidedOn?.version,
        ...{ closesAt: undefined, extendedDays: undefined },
      });
    });
}
