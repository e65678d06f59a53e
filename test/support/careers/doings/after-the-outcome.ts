import { externalStages } from "../../../../domain/levels.ts";
import { closeFlag } from "../../../../functions/doorways/operators/close-flag.ts";
import { flagIdOf } from "../../../../functions/doorways/operators/flag-id.ts";
import { reviewCorrection } from "../../../../functions/doorways/operators/review-correction.ts";
import { findDecidingResult, findReleasedOutcome } from "../../../../store/journey/outcomes.ts";
import { isFlagged, oneOf, whileAsked, type Doing, type Now } from "../doing.ts";
import { say } from "./sitting.ts";

const [by, reason] = ["operator-1", "The provider had scored another paper."];

const correction = ({ flags }: Now) => flags.find(({ flagCode }) => flagCode === "corrected-after-release");
const isUnderReview =
  (likely: number): Doing["weight"] =>
  (now) =>
    isFlagged(now, "corrected-after-release") ? likely : 0;

/** What may follow an outcome: the choices, the employer's word on a re-sit, corrections that come too late. */
export const afterTheOutcome: readonly Doing[] = [
  {
    says: "the candidate chooses a re-sit",
    weight: whileAsked("next-step", 6),
    act: ({ world }) => world.candidate.choose("fast-track-resit"),
  },
  {
    says: "the candidate accepts the outcome",
    weight: whileAsked("next-step", 0.8),
    act: ({ world }) => world.candidate.choose("accept"),
  },
  {
    says: "the employer agrees to the re-sit",
    weight: whileAsked("resit-support", 6),
    act: ({ world }) => world.employer.agreeToResit(),
  },
  {
    says: "the employer does not agree to the re-sit",
    weight: whileAsked("resit-support", 0.8),
    act: ({ world }) => world.employer.declineResit(),
  },
  {
    says: "the provider corrects a result after its release",
    weight: ({ attempt: { releasedOutcome, status } }) =>
      releasedOutcome === undefined ? 0 : status === "accredited" ? 1.2 : 0.5,
    act: async (career, draw, { attempt }) => {
      const outcome = await findReleasedOutcome(career.world.store, attempt);
      const stage = oneOf(draw, externalStages);
      const decidedOn = outcome && findDecidingResult(outcome, stage);
      if (decidedOn === undefined) return "nothing was sat";
      const { sitting, version } = decidedOn;
      return say(career, {
        ...{ type: "result-corrected", stage, sitting },
        ...{ version: version + 1, met: draw(2) < 1 },
      });
    },
  },
  {
    says: "an operator applies the correction",
    weight: isUnderReview(8),
    act: async ({ world: { store, executions } }, _, now) => {
      const flag = correction(now);
      if (flag !== undefined)
        await reviewCorrection({ flagId: flagIdOf(flag), by, reason }, { store, executions });
    },
  },
  {
    says: "an operator does not apply the correction",
    weight: isUnderReview(1.5),
    act: async ({ world: { store } }, _, now) => {
      const flag = correction(now);
      if (flag !== undefined) await closeFlag({ flagId: flagIdOf(flag), by, reason }, store);
    },
  },
];
