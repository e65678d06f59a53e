import type { FinalStatus } from "../../domain/attempt.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { decideOutcome, type StageStanding } from "../../domain/outcome.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import type { Instant } from "../../domain/time.ts";
import type { StageStory, Story } from "./story.ts";

/** Why an attempt ended as it did, in the trade's words; one line of the runner's table each. */
export const endReasons = {
  "at the first sitting": "accredited",
  "after a fast-track re-sit": "accredited",
  "after two fast-track re-sits": "accredited",
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
} as const satisfies Record<string, FinalStatus>;
export type EndReason = keyof typeof endReasons;

/** How a story must end by the rules, and which stages are sat in each of its rounds. */
export interface Foreseen {
  readonly why: EndReason;
  readonly rounds: readonly (readonly ExternalStage[])[];
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

function sit(story: Story, at: Instant): Foreseen {
  const standings: Partial<Record<ExternalStage, StageStanding>> = {};
  const rounds: ExternalStage[][] = [];
  const limit = policyInForce(at).parameters.fastTrackResitLimit.value;
  let why: EndReason | undefined;
  for (const [resits, round] of story.rounds.entries()) {
    const stages = externalStages.filter((stage) => standings[stage]?.standing !== "met");
    rounds.push(stages);
    if (resits === 0 && story.withdrawal === "while-sitting") return { why: "while sitting", rounds };
    for (const stage of stages) standings[stage] = standingOf(round[stage], at);
    const { knowledge, simulation, written } = standings;
    if (knowledge === undefined || simulation === undefined || written === undefined) break;
    const outcome = decideOutcome({ knowledge, simulation, written });
    why =
      outcome.result === "met"
        ? accreditedAfter[resits]
        : returnedBecause(story, { isPartiallyMet: outcome.partiallyMet, hasResitLeft: resits < limit });
    if (why !== undefined) break;
  }
  return { why: why ?? "no fast-track re-sits left", rounds };
}

/** Undefined: a fast-track re-sit follows. */
function returnedBecause(
  story: Story,
  after: { readonly isPartiallyMet: boolean; readonly hasResitLeft: boolean },
): EndReason | undefined {
  if (story.withdrawal === "after-the-outcome") return "after the outcome";
  if (!after.isPartiallyMet) return "no external stage met";
  if (!after.hasResitLeft) return "no fast-track re-sits left";
  if (story.nextStep === "accept") return "the outcome was accepted";
  return story.nextStep === "nothing" ? "no next step was chosen" : undefined;
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
