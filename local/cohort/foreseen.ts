import type { FinalStatus } from "../../domain/attempt.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { decideOutcome, type StageStanding } from "../../domain/outcome.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import type { Instant } from "../../domain/time.ts";
import { inOrder, type Appealing, type StageStory, type Story } from "./story.ts";

/** Why an attempt ended as it did, in the trade's words; one line of the runner's table each. */
export const endReasons = {
  "at the first sitting": "accredited",
  "after a fast-track re-sit": "accredited",
  "after two fast-track re-sits": "accredited",
  "after an upheld appeal": "accredited",
  "after a provider's error was put right": "accredited",
  "an operator took the accreditation back": "accreditation-revoked",
  "the employer declined": "not-endorsed",
  "nobody answered": "endorsement-lapsed",
  "the candidate declined": "not-taking-part",
  "the candidate did not answer": "not-taking-part",
  "before endorsement": "withdrawn",
  "before taking part": "withdrawn",
  "while sitting": "withdrawn",
  "after the outcome": "withdrawn",
  "no external stage met": "returned-to-employer",
  "no fast-track re-sits left": "returned-to-employer",
  "the outcome was accepted": "returned-to-employer",
  "no next step was chosen": "returned-to-employer",
  "the employer did not support a re-sit": "returned-to-employer",
} as const satisfies Record<string, FinalStatus>;
export type EndReason = keyof typeof endReasons;

/** An appeal that will be made, and what the panel finds about which stage, should it come before one. */
export interface ForeseenAppeal {
  readonly ends: Appealing;
  readonly stage?: ExternalStage;
}

/** An error of the provider's that is found when all is over, and whether an operator puts it right. */
export interface ForeseenReview {
  readonly stage: ExternalStage;
  /** The last round, from 0. */
  readonly round: number;
  /** What the stage's result is by the correction. */
  readonly isMet: boolean;
  readonly isPutRight: boolean;
}

/** How a story must end by the rules, and which stages are sat in each of its rounds. */
export interface Foreseen {
  readonly why: EndReason;
  readonly rounds: readonly (readonly ExternalStage[])[];
  readonly appeal?: ForeseenAppeal | undefined;
  readonly review?: ForeseenReview | undefined;
}

/**
 * What the rules make of a story (rules 4 to 8), told without the system under test: by the domain's own
 * decision of the outcome, and nothing else of it.
 */
export function foresee(story: Story, of: { readonly isEndorsed: boolean; readonly at: Instant }): Foreseen {
  const why = endBeforeSitting(story, of.isEndorsed);
  return why === undefined ? sit(story, of.at) : { why, rounds: [] };
}

function endBeforeSitting(story: Story, isEndorsed: boolean): EndReason | undefined {
  if (!isEndorsed) {
    if (story.withdrawal === "before-endorsement") return "before endorsement";
    if (story.employer.answer === "declined") return "the employer declined";
    if (story.employer.answer === "nothing") return "nobody answered";
  }
  if (story.withdrawal === "before-taking-part") return "before taking part";
  if (story.takingPart.answer === "declined") return "the candidate declined";
  return story.takingPart.answer === "nothing" ? "the candidate did not answer" : undefined;
}

const accreditedAfter = [
  "at the first sitting",
  "after a fast-track re-sit",
  "after two fast-track re-sits",
] as const;

type KnownStandings = Partial<Record<ExternalStage, StageStanding>>;

/** Where a journey stands while it is foreseen. */
interface Foreseeing {
  readonly standings: KnownStandings;
  /** The stages of the round. */
  readonly stages: readonly ExternalStage[];
  readonly resits: number;
  readonly appeal?: ForeseenAppeal | undefined;
}

/** Sits round after round, as the stories of their stages go, until the rules end it. */
function sit(story: Story, at: Instant): Foreseen {
  const standings: KnownStandings = {};
  const rounds: (readonly ExternalStage[])[] = [];
  let [stages, resits]: [readonly ExternalStage[], number] = [externalStages, 0];
  let appeal: ForeseenAppeal | undefined;
  let review: ForeseenReview | undefined;
  for (const round of story.rounds) {
    rounds.push(stages);
    const isFirst = rounds.length === 1;
    if (isFirst && story.withdrawal === "while-sitting") return { why: "while sitting", rounds };
    for (const stage of stages) standings[stage] = standingOf(round[stage], at);
    if (isFirst && decided(standings).result === "not-met") {
      appeal = appealOf(story, standings);
      const again = appeal && remedied(appeal, standings, at);
      if (again !== undefined) {
        stages = again;
        continue;
      }
    }
    let why = endOf(story, { standings, stages, resits, appeal }, at);
    if (why !== undefined && review === undefined) {
      review = reviewOf(story, { standings, stages, resits, appeal }, rounds.length - 1);
      if (review?.isPutRight === true)
        why = putRight(story, review, { standings, stages, resits, appeal }, at);
    }
    if (why !== undefined) return { why: takenBack(story, why), rounds, appeal, review };
    resits += 1;
    stages = externalStages.filter((stage) => standings[stage]?.standing !== "met");
  }
  return { why: "no fast-track re-sits left", rounds, appeal, review };
}

/** Undefined: a fast-track re-sit follows. */
function endOf(story: Story, { standings, resits, appeal }: Foreseeing, at: Instant): EndReason | undefined {
  const { result, partiallyMet } = decided(standings);
  if (result === "met") return isUpheld(appeal) ? "after an upheld appeal" : accreditedAfter[resits];
  const limit = policyInForce(at).parameters.fastTrackResitLimit.value;
  return returnedBecause(story, { isPartiallyMet: partiallyMet, hasResitLeft: resits < limit });
}

/** The outcome is issued anew with the corrected result, and the journey goes on from there. */
function putRight(
  story: Story,
  { stage, isMet }: ForeseenReview,
  foreseeing: Foreseeing,
  at: Instant,
): EndReason | undefined {
  const { standings, appeal } = foreseeing;
  standings[stage] = isMet ? { standing: "met", metOn: at.slice(0, 10) } : { standing: "not-met" };
  const isMetByIt = decided(standings).result === "met" && !isUpheld(appeal);
  return isMetByIt ? "after a provider's error was put right" : endOf(story, foreseeing, at);
}

/** The error is in a result of the last round, and one that the outcome hangs on. Whoever withdrew has no outcome to be issued anew. */
function reviewOf(
  { afterwards, withdrawal, rounds }: Story,
  { standings, stages }: Foreseeing,
  round: number,
): ForeseenReview | undefined {
  const told = rounds[round];
  const outcome = decided(standings).result;
  if (told === undefined || (afterwards !== "error-put-right" && afterwards !== "error-set-aside"))
    return undefined;
  if (outcome === "not-met" && withdrawal === "after-the-outcome") return undefined;
  const stage = inOrder(told, stages).find((sat) => standings[sat]?.standing === outcome);
  if (stage === undefined) return undefined;
  return { stage, round, isMet: outcome === "not-met", isPutRight: afterwards === "error-put-right" };
}

function takenBack({ afterwards }: Story, why: EndReason): EndReason {
  const isTakenBack = afterwards === "revoked" && endReasons[why] === "accredited";
  return isTakenBack ? "an operator took the accreditation back" : why;
}

/** Every stage has a standing once the first round is over. */
function decided({ knowledge, simulation, written }: KnownStandings) {
  const notSat = { standing: "not-sat", reason: "window-passed" } as const;
  return decideOutcome({
    knowledge: knowledge ?? notSat,
    simulation: simulation ?? notSat,
    written: written ?? notSat,
  });
}

/** Whoever withdraws after the outcome does not appeal it; a panel corrects no result that there isn't. */
function appealOf({ appeal, withdrawal }: Story, standings: KnownStandings): ForeseenAppeal | undefined {
  if (appeal === "none" || withdrawal === "after-the-outcome") return undefined;
  const first = (...of: StageStanding["standing"][]) =>
    externalStages.find((stage) => of.includes(standings[stage]?.standing ?? "met"));
  if (appeal === "annul-stage") return { ends: appeal, ...named(first("not-met", "not-sat")) };
  if (appeal !== "correct-result") return { ends: appeal };
  const stage = first("not-met");
  return stage === undefined ? { ends: "not-upheld" } : { ends: appeal, stage };
}

/** Does as the panel found; gives the stages that are sat again, free, where it annulled. */
function remedied(
  { ends, stage }: ForeseenAppeal,
  standings: KnownStandings,
  at: Instant,
): readonly ExternalStage[] | undefined {
  if (ends === "annul-attempt") return externalStages;
  if (ends === "annul-stage" && stage !== undefined) return [stage];
  if (ends === "correct-result" && stage !== undefined)
    standings[stage] = { standing: "met", metOn: at.slice(0, 10) };
  return undefined;
}

const named = (stage: ExternalStage | undefined) => (stage === undefined ? {} : { stage });

const upheld: readonly Appealing[] = ["correct-result", "annul-stage", "annul-attempt"];
const isUpheld = (appeal: ForeseenAppeal | undefined): boolean =>
  appeal !== undefined && upheld.includes(appeal.ends);

/** Undefined: a fast-track re-sit follows. */
function returnedBecause(
  story: Story,
  after: { readonly isPartiallyMet: boolean; readonly hasResitLeft: boolean },
): EndReason | undefined {
  if (story.withdrawal === "after-the-outcome") return "after the outcome";
  if (!after.isPartiallyMet) return "no external stage met";
  if (!after.hasResitLeft) return "no fast-track re-sits left";
  if (story.nextStep === "accept") return "the outcome was accepted";
  if (story.nextStep === "nothing") return "no next step was chosen";
  return story.isResitSupported ? undefined : "the employer did not support a re-sit";
}

/** More than the one free rebooking [assumed]; an incident never counts (rules 5). */
export const isMissedTooOften = ({ lost }: StageStory): boolean =>
  lost.filter((sitting) => sitting === "did-not-attend" || sitting === "cancelled-by-candidate").length > 1;

function standingOf(stage: StageStory, at: Instant): StageStanding {
  if (isMissedTooOften(stage)) return { standing: "not-sat", reason: "did-not-attend" };
  if (stage.result === "never" || stage.result === "too-late")
    return { standing: "not-sat", reason: "window-passed" };
  return stage.isMet ? { standing: "met", metOn: at.slice(0, 10) } : { standing: "not-met" };
}
