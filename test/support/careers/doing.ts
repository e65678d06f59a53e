import type { Attempt } from "../../../domain/attempt.ts";
import type { FlagCode } from "../../../domain/flags.ts";
import { externalStages, type ExternalStage } from "../../../domain/levels.ts";
import { questionKinds, type QuestionKind } from "../../../domain/kinds-of-question.ts";
import { findAttempt } from "../../../store/journey/attempts.ts";
import type { FlaggedItem } from "../../../store/journey/flags.ts";
import { keys } from "../../../store/keys.ts";
import { testTables } from "../memory-database.ts";
import type { Career } from "./career.ts";

/** A number from 0 to below the bound, as the turn has it. */
export type Draw = (bound: number) => number;

export function oneOf<T>(draw: Draw, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(draw(choices.length))] ?? choices[0];
}

/** How the attempt that is spoken of stands before somebody does something. */
export interface Now {
  readonly attempt: Attempt;
  /** The kinds of question that are open. */
  readonly asked: readonly QuestionKind[];
  /** The stages whose results are asked for. */
  readonly stages: readonly ExternalStage[];
  readonly flags: readonly FlaggedItem[];
}

/** Something that people, time or misfortune may do. A doorway's refusal is an answer like any other. */
export interface Doing {
  readonly says: string;
  /** How likely it is beside the others, as the attempt stands; 0 where nobody would think of it. */
  readonly weight: (now: Now) => number;
  /** Answers in words what it was about, where there is more to say. */
  readonly act: (career: Career, draw: Draw, now: Now) => Promise<unknown>;
}

/** Weighs a doing by a question: likely while it is asked, and tried now and then when it is not. */
export const whileAsked =
  (kind: QuestionKind, likely: number, otherwise = 0.02): Doing["weight"] =>
  ({ asked }) =>
    asked.includes(kind) ? likely : otherwise;

/** How the attempt that is spoken of stands; undefined before the first. One look at the table: it is taken every turn. */
export async function standingNow({ world }: Career): Promise<Now | undefined> {
  const attempt = await findAttempt(world.store, world.attemptId);
  if (attempt === undefined) return undefined;
  const { pk } = keys.attempt(attempt.attemptId);
  const isQuestion = (sk: unknown) => typeof sk === "string" && sk.startsWith("QUESTION#");
  const items = [...world.database.stored(testTables.journeys)];
  const open = items.filter(
    (item) => item["pk"] === pk && isQuestion(item["sk"]) && item["answer"] === undefined,
  );
  const hasFlags = items.some((item) => item["flagCode"] !== undefined);
  return {
    attempt,
    asked: questionKinds.filter((kind) => open.some((item) => item["kind"] === kind)),
    stages: externalStages.filter((stage) => open.some((item) => item["stage"] === stage)),
    flags: hasFlags ? await world.flags() : [],
  };
}

export const isFlagged = ({ flags }: Now, code: FlagCode): boolean =>
  flags.some(({ flagCode }) => flagCode === code);

/** One of the doings, each as likely as its weight; undefined where none has any. */
export function drawn(doings: readonly Doing[], now: Now, draw: Draw): Doing | undefined {
  const weighed = doings.map((doing) => ({ doing, weight: doing.weight(now) }));
  let left = draw(weighed.reduce((sum, { weight }) => sum + weight, 0));
  return weighed.find(({ weight }) => (left -= weight) < 0)?.doing;
}
