import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { chance, drawn } from "./chance.ts";
import { proportions } from "./proportions.ts";

/** `late`: only after the business clock has moved on. */
export type Moment = "at-once" | "late";
export type LostSitting = "did-not-attend" | "incident" | "cancelled-by-candidate" | "cancelled-by-provider";
export type Quirk = keyof typeof proportions.quirk;
export type Withdrawal = keyof typeof proportions.withdrawal;
/** How an appeal ends: before the panel, or as the panel finds. */
export type Appealing = keyof typeof proportions.appeal;
/** What comes after the end: the provider finds an error in a result, or an operator takes the accreditation back. */
export type Afterwards = keyof typeof proportions.afterwards;
/** Which employer puts forward again whom it got back. */
export type PutForwardAgain = keyof typeof proportions.putForwardAgain;

/** What happens at one stage in one round. */
export interface StageStory {
  readonly lost: readonly LostSitting[];
  readonly result: Moment | "never" | "too-late";
  readonly isMet: boolean;
  readonly isBooked: boolean;
  readonly isRescheduled: boolean;
  readonly quirk: Quirk | "none";
  /** Which stage's message goes first, and which stage is the last to be finished. */
  readonly order: number;
}

/**
 * What everybody will do about one candidate, should it come to that. Told before anything happens, from the
 * seed and the row alone, so that the end can be foreseen and compared.
 */
export interface Story {
  readonly employer: { readonly answer: "endorsed" | "declined" | "nothing"; readonly when: Moment };
  readonly takingPart: { readonly answer: "confirmed" | "declined" | "nothing"; readonly when: Moment };
  readonly withdrawal: Withdrawal | "none";
  /** Of the first outcome, should it be not met. */
  readonly appeal: Appealing | "none";
  readonly nextStep: "fast-track-resit" | "accept" | "nothing";
  /** Whether the employer agrees support and release, should a re-sit be chosen. */
  readonly isResitSupported: boolean;
  readonly isResultSentAfterWithdrawal: boolean;
  readonly afterwards: Afterwards | "none";
  readonly isDiscussed: boolean;
  readonly hasSupportPlan: boolean;
  readonly putForwardAgain: PutForwardAgain | "none";
  /** The first sitting, the re-sits that the rules allow, and a free one after an annulment. */
  readonly rounds: readonly Readonly<Record<ExternalStage, StageStory>>[];
}

/** Who a story is about: what a row of a list names a candidate and an attempt by. */
export interface Storied {
  readonly registrationNumber: string;
  readonly level: string;
  /** Which attempt of the person at this level it is, from 1. */
  readonly attempt?: number;
}

const mostRounds = 4;

/** The story of a row under a seed. */
export function storyOf(seed: number, { registrationNumber, level, attempt = 1 }: Storied): Story {
  const again = attempt === 1 ? [] : ["attempt", attempt];
  const at = (...of: (string | number)[]) => chance(seed, registrationNumber, level, ...again, ...of);
  const withdrawal = drawn(at("withdrawal"), proportions.withdrawal, "none");
  const when = (who: keyof typeof proportions.late): Moment =>
    at("late", who) < proportions.late[who] ? "late" : "at-once";
  return {
    withdrawal,
    employer: {
      // Whoever is to withdraw first waits for nobody's answer.
      answer:
        withdrawal === "before-endorsement"
          ? "nothing"
          : drawn(at("employer"), proportions.employer, "endorsed"),
      when: when("employer"),
    },
    takingPart: {
      answer:
        withdrawal === "before-taking-part"
          ? "nothing"
          : drawn(at("taking-part"), proportions.takingPart, "confirmed"),
      when: when("candidate"),
    },
    appeal: drawn(at("appeal"), proportions.appeal, "none"),
    nextStep:
      withdrawal === "after-the-outcome"
        ? "nothing"
        : drawn(at("next-step"), proportions.nextStep, "fast-track-resit"),
    isResitSupported: at("resit-support") >= proportions.resitDeclined,
    isResultSentAfterWithdrawal: at("after-withdrawal") < proportions.resultAfterWithdrawal,
    afterwards: drawn(at("afterwards"), proportions.afterwards, "none"),
    isDiscussed: at("discussed") < proportions.discussed,
    hasSupportPlan: at("support-plan") < proportions.supportPlan,
    // Twice is enough to see how one attempt follows another.
    putForwardAgain: attempt > 1 ? "none" : drawn(at("again"), proportions.putForwardAgain, "none"),
    rounds: Array.from({ length: mostRounds }, (_, round) => roundOf(round, at)),
  };
}

type At = (...of: (string | number)[]) => number;

function roundOf(round: number, at: At): Record<ExternalStage, StageStory> {
  const stage = (name: ExternalStage) => stageOf(round, (...of) => at("round", round, name, ...of));
  return { knowledge: stage("knowledge"), simulation: stage("simulation"), written: stage("written") };
}

function stageOf(round: number, at: At): StageStory {
  const met = round === 0 ? proportions.met.first : proportions.met.later;
  const isLate = at("late") < proportions.late.provider;
  return {
    lost: lostSittings[drawn(at("lost"), proportions.lost, "none")],
    result: drawn(at("result"), proportions.result, isLate ? "late" : "at-once"),
    isMet: at("met") < met,
    isBooked: at("booked") < proportions.booked,
    isRescheduled: at("rescheduled") < proportions.rescheduled,
    quirk: drawn(at("quirk"), proportions.quirk, "none"),
    order: at("order"),
  };
}

const lostSittings: Readonly<Record<keyof typeof proportions.lost | "none", readonly LostSitting[]>> = {
  none: [],
  "did-not-attend": ["did-not-attend"],
  incident: ["incident"],
  "cancelled-by-candidate": ["cancelled-by-candidate"],
  "cancelled-by-provider": ["cancelled-by-provider"],
  "incident, then did-not-attend": ["incident", "did-not-attend"],
  "did-not-attend twice": ["did-not-attend", "did-not-attend"],
  "did-not-attend, then cancelled-by-candidate": ["did-not-attend", "cancelled-by-candidate"],
};

/** The stages in the order in which this round's messages about them go out. */
export function inOrder(
  round: Readonly<Record<ExternalStage, StageStory>>,
  stages: readonly ExternalStage[] = externalStages,
): readonly ExternalStage[] {
  return [...stages].sort((a, b) => round[a].order - round[b].order);
}
