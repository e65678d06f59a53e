import { externalStages } from "../../../../domain/levels.ts";
import { oneOf, whileAsked, type Doing, type Now } from "../doing.ts";

const isUnderAppeal = ({ attempt }: Now) => attempt.suspendedAt !== undefined;

/** An appeal and everybody in it, with every remedy. */
export const appealing: readonly Doing[] = [
  {
    says: "the candidate appeals",
    weight: ({ asked, attempt: { round, releasedOutcome } }) =>
      asked.includes("next-step")
        ? 4
        : asked.includes("resit-support")
          ? 1
          : releasedOutcome !== undefined && round > releasedOutcome.round
            ? 0.7
            : 0.03,
    act: ({ world }) => world.candidate.appeal(),
  },
  {
    says: "the candidate appeals in other words",
    weight: (now) => (isUnderAppeal(now) ? 0.2 : 0.05),
    act: ({ world }) => world.candidate.appeal({ statement: "Something else." }),
  },
  {
    says: "the candidate withdraws the appeal",
    weight: (now) => (isUnderAppeal(now) ? 0.5 : 0.02),
    act: ({ world }) => world.candidate.withdrawAppeal(),
  },
  {
    says: "the candidate withdraws altogether during the appeal",
    weight: (now) => (isUnderAppeal(now) ? 0.25 : 0),
    act: ({ world }) => world.candidate.withdraw(),
  },
  {
    says: "an operator finds the appeal admissible",
    weight: whileAsked("appeal-admissibility", 9),
    act: ({ world }) => world.operator.admit(),
  },
  {
    says: "an operator finds the appeal not admissible",
    weight: whileAsked("appeal-admissibility", 1),
    act: ({ world }) => world.operator.refuse(),
  },
  {
    says: "the panel is formed",
    weight: whileAsked("appeal-panel", 9),
    act: ({ world }) => world.operator.formPanel(),
  },
  {
    says: "the panel does not uphold",
    weight: whileAsked("appeal-decision", 1.5),
    act: ({ world }) => world.panel.notUphold(),
  },
  {
    says: "the panel corrects a result",
    weight: whileAsked("appeal-decision", 3),
    act: async ({ world }, draw) => {
      const stage = oneOf(draw, externalStages);
      await world.panel.correct(stage);
      return stage;
    },
  },
  {
    says: "the panel annuls a stage",
    weight: whileAsked("appeal-decision", 3),
    act: async ({ world }, draw) => {
      const stage = oneOf(draw, externalStages);
      await world.panel.annul(stage);
      return stage;
    },
  },
  {
    says: "the panel annuls the attempt",
    weight: whileAsked("appeal-decision", 2),
    act: ({ world }) => world.panel.annulAttempt(),
  },
];
