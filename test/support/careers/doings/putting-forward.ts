import { isFinal } from "../../../../domain/attempt.ts";
import type { Level } from "../../../../domain/levels.ts";
import { answerMove, offerMove } from "../../../../functions/doorways/employers/move.ts";
import type { Career, Row } from "../career.ts";
import { oneOf, whileAsked, type Doing, type Draw, type Now } from "../doing.ts";

const employers = ["leeds", "bury", "manchester"] as const;
const otherLevel: Readonly<Record<Level, Level>> = {
  practitioner: "practice-supervisor",
  "practice-supervisor": "practitioner",
};

const row = (draw: Draw, level: Level): Row => ({
  ...{ employer: oneOf(draw, employers), level },
  isEndorsed: draw(2) < 1,
});

/** The first thing that happens in every career. */
export async function putForward(career: Career, draw: Draw): Promise<string> {
  const named = row(draw, career.level);
  await career.putForward(named);
  return inWords(named);
}

const inWords = ({ employer, level, isEndorsed }: Row) =>
  `${employer}, ${level}${isEndorsed ? ", endorsed" : ""}`;

const hasEnded = ({ attempt }: Now) => isFinal(attempt.status);
/** Whoever ended without an accreditation may be put forward again, by whichever employer. */
const mayComeAgain = (now: Now) => hasEnded(now) && now.attempt.accreditationNumber === undefined;

/** How a person comes to an attempt: lists, endorsement, taking part, and from employer to employer. */
export const puttingForward: readonly Doing[] = [
  {
    says: "a list names the person",
    weight: (now) => (mayComeAgain(now) ? 5 : 0.2),
    act: putForward,
  },
  {
    says: "two employers' lists name the person at once",
    weight: (now) => (mayComeAgain(now) ? 1 : 0.02),
    act: async (career, draw) => {
      const named = row(draw, career.level);
      await Promise.all([career.putForward(named), career.putForward({ ...named, employer: "oldham" })]);
      return inWords(named);
    },
  },
  {
    says: "a list names the person at the other level",
    weight: (now) => (hasEnded(now) ? 1 : 0.05),
    act: async (career, draw, { attempt }) => {
      const named = row(draw, otherLevel[attempt.level]);
      await career.putForward(named);
      return inWords(named);
    },
  },
  {
    says: "the employer endorses",
    weight: whileAsked("endorsement", 9),
    act: ({ world }) => world.employer.endorse(),
  },
  {
    says: "the employer declines to endorse",
    weight: whileAsked("endorsement", 1),
    act: ({ world }) => world.employer.decline(),
  },
  {
    says: "the candidate takes part",
    weight: whileAsked("taking-part", 14),
    act: ({ world }) => world.candidate.confirm(),
  },
  {
    says: "the candidate declines to take part",
    weight: whileAsked("taking-part", 1),
    act: ({ world }) => world.candidate.decline(),
  },
  {
    says: "the candidate withdraws",
    weight: (now) => (hasEnded(now) ? 0.02 : 0.12),
    act: ({ world }) => world.candidate.withdraw(),
  },
  {
    says: "the candidate moves to another employer",
    weight: () => 0.1,
    act: async ({ world }, draw, { attempt: { attemptId, employerId } }) => {
      const to = oneOf(draw, employers);
      const by = "lead-1";
      await offerMove({ attemptId, employerId, by, to }, world.store);
      if (draw(4) < 3) await answerMove({ attemptId, employerId: to, by, decision: "accepted" }, world.store);
      return to;
    },
  },
];
