import { externalStages, type ExternalStage } from "../../../../domain/levels.ts";
import type { MessageType } from "../../../../domain/provider-messages.ts";
import type { Career } from "../career.ts";
import { oneOf, type Doing, type Draw, type Now } from "../doing.ts";

/** Of ten results so many reach the threshold, in a re-sit fewer: every way on from an outcome is to come up. */
const isMet = (draw: Draw, { attempt }: Now): boolean => draw(10) < (attempt.round > 1 ? 4.5 : 6.5);

/** A stage that is asked for, if one is: else any. */
const asked = (draw: Draw, { stages: [first, ...others] }: Now): ExternalStage =>
  oneOf(draw, first === undefined ? externalStages : [first, ...others]);

interface Said {
  readonly type: MessageType;
  readonly stage: ExternalStage;
  readonly met?: boolean;
  readonly sitting?: number;
  readonly version?: number;
}

/** The provider says something; what an examiner wrote in it is known by its words ever after. */
export async function say(career: Career, said: Said): Promise<string> {
  const { world, examinersWords } = career;
  const { type, ...saying } = said;
  const comment = `Words ${examinersWords.length + 1} of an examiner.`;
  examinersWords.push({ attemptId: world.attemptId, words: comment, sentAt: world.clock.now() });
  career.lastMessage = await world.provider.message(type, { ...saying, comment });
  await world.provider.deliver(career.lastMessage.message, career.lastMessage.meta);
  return `${said.stage}${said.met === undefined ? "" : said.met ? " met" : " not met"}`;
}

const about =
  (type: MessageType): Doing["act"] =>
  (career, draw, now) =>
    say(career, { type, stage: asked(draw, now) });

const whileAnyIsAsked =
  (likely: number, otherwise: number): Doing["weight"] =>
  ({ stages }) =>
    stages.length > 0 ? likely : otherwise;

/** What a delivery provider reports: in any order, twice, late, corrected, or of nobody who came. */
export const sitting: readonly Doing[] = [
  {
    says: "a result comes",
    weight: ({ stages }) => (stages.length > 0 ? 6 + 2 * stages.length : 0.1),
    act: (career, draw, now) =>
      say(career, { type: "result", stage: asked(draw, now), met: isMet(draw, now) }),
  },
  {
    says: "the results of the visit come at once",
    weight: ({ stages }) => (stages.length > 1 ? 5 : 0),
    act: async (career, draw, now) => {
      const said: string[] = [];
      for (const stage of now.stages)
        said.push(await say(career, { type: "result", stage, met: isMet(draw, now) }));
      return said.join(", ");
    },
  },
  {
    says: "a second result comes for a stage that has one",
    weight: whileAnyIsAsked(0.4, 0.05),
    act: (career, draw) =>
      say(career, { type: "result", stage: oneOf(draw, externalStages), met: draw(2) < 1 }),
  },
  {
    says: "a result comes corrected before its release",
    weight: whileAnyIsAsked(1, 0.05),
    act: (career, draw, now) =>
      say(career, {
        ...{ type: "result-corrected", stage: oneOf(draw, externalStages), met: isMet(draw, now) },
        version: 2 + Math.floor(draw(2)),
      }),
  },
  {
    says: "a result comes for an earlier sitting",
    weight: ({ attempt }) => (attempt.round > 1 ? 0.4 : 0.05),
    act: (career, draw) =>
      say(career, { type: "result", stage: oneOf(draw, externalStages), sitting: 1, met: draw(2) < 1 }),
  },
  {
    says: "the provider sends the same again",
    weight: whileAnyIsAsked(0.4, 0.05),
    act: async ({ world, lastMessage }) =>
      lastMessage && world.provider.deliver(lastMessage.message, lastMessage.meta),
  },
  { says: "the candidate did not attend", weight: whileAnyIsAsked(0.9, 0.02), act: about("did-not-attend") },
  { says: "the candidate cancels", weight: whileAnyIsAsked(0.3, 0.02), act: about("cancelled-by-candidate") },
  { says: "an incident spoils a sitting", weight: whileAnyIsAsked(0.5, 0.02), act: about("incident") },
  { says: "the provider cancels", weight: whileAnyIsAsked(0.2, 0.02), act: about("cancelled-by-provider") },
  { says: "a sitting is booked", weight: whileAnyIsAsked(0.3, 0.02), act: about("booked") },
  {
    says: "a candidate who missed a sitting misses the next one too",
    weight: whileAnyIsAsked(0.25, 0),
    act: async (career, draw, now) => {
      const stage = asked(draw, now);
      for (const _ of ["once", "and once more"]) {
        await say(career, { type: "did-not-attend", stage });
        await career.world.runUntilQuiet();
      }
      return stage;
    },
  },
];
