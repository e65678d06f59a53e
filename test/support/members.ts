import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import type { StageStory, Story } from "../../local/cohort/story.ts";
import type { Member } from "../../local/run/member.ts";

/** A stage that is sat once and met, with one message about it. */
export function stageStory(but: Partial<StageStory> = {}): StageStory {
  return {
    ...{ lost: [], result: "at-once", isMet: true, isBooked: false, isRescheduled: false },
    ...{ quirk: "none", order: 0 },
    ...but,
  };
}

/** Everybody does at once what is theirs; in round after round these stages are not met, the others are. */
export function storyWhere(notMet: readonly (readonly ExternalStage[])[], but: Partial<Story> = {}): Story {
  const round = (of: readonly ExternalStage[] = []) => ({
    knowledge: stageStory({ isMet: !of.includes("knowledge"), order: 0.1 }),
    simulation: stageStory({ isMet: !of.includes("simulation"), order: 0.2 }),
    written: stageStory({ isMet: !of.includes("written"), order: 0.3 }),
  });
  return {
    employer: { answer: "endorsed", when: "at-once" },
    isResitSupported: true,
    takingPart: { answer: "confirmed", when: "at-once" },
    ...{
      withdrawal: "none",
      appeal: "none",
      nextStep: "fast-track-resit",
      isResultSentAfterWithdrawal: false,
      afterwards: "none",
      isDiscussed: false,
      hasSupportPlan: false,
      putForwardAgain: "none",
    },
    rounds: [0, 1, 2, 3].map((number) => round(notMet[number])),
    ...but,
  };
}

/** Somebody in the cohort whose stages are sat in these rounds. */
export function memberOf(
  rounds: readonly (readonly ExternalStage[])[] = [externalStages],
  but: Partial<Member> = {},
): Member {
  return {
    ...{ attemptId: "a", candidateId: "c", employerId: "leeds", level: "practitioner" },
    ...{ registrationNumber: "SW900001", story: storyWhere([]) },
    foreseen: { why: "at the first sitting", rounds },
    ...{
      isProbed: false,
      status: "taking-part",
      round: 1,
      releasedAt: undefined,
      isHalted: false,
      isUnderWay: false,
      isHeldBack: false,
      isBusy: false,
    },
    ...{ open: new Map(), done: new Set(), lanes: new Map(), formerLanes: [], references: new Set() },
    ...but,
  };
}
