import { isFinal } from "../../../../domain/attempt.ts";
import { executionName } from "../../../../store/journey/legs.ts";
import type { Doing, Now } from "../doing.ts";

const isOpen =
  (likely: number): Doing["weight"] =>
  ({ attempt }: Now) =>
    isFinal(attempt.status) ? 0 : likely;

/** What an appeal suspends is looked at again by every run of the job: one a day is enough here. */
export const onceADay = { hours: 24 };

/** What time and misfortune do, and that nobody does anything more. */
export const time: readonly Doing[] = [
  { says: "a week passes", weight: isOpen(0.5), act: ({ world }) => world.letPass(7, onceADay) },
  { says: "six weeks pass", weight: isOpen(0.4), act: ({ world }) => world.letPass(42, onceADay) },
  {
    says: "every window passes",
    weight: (now) => (now.attempt.suspendedAt === undefined ? isOpen(0.3)(now) : 0),
    act: ({ world }) => world.letPass(125, onceADay),
  },
  {
    says: "the execution is lost, and an operator restarts the journey",
    weight: isOpen(0.2),
    act: async ({ world }, _, { attempt }) => {
      // One that somebody's answer intended is started by the job's next run.
      const name = executionName(attempt.attemptId, attempt.leg);
      if (world.engine.executions().some((one) => one.name === name)) await world.abort();
      await world.runUntilQuiet();
      await world.restart();
    },
  },
  { says: "an operator restarts the journey", weight: isOpen(0.1), act: ({ world }) => world.restart() },
  {
    says: "nobody does anything more",
    weight: ({ attempt }) =>
      !isFinal(attempt.status) ? 0.1 : attempt.accreditationNumber === undefined ? 4 : 8,
    act: async (career) => {
      career.isOver = true;
    },
  },
];
