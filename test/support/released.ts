import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import { flagIdOf } from "../../functions/doorways/operators/flag-id.ts";
import { reviewCorrection } from "../../functions/doorways/operators/review-correction.ts";
import { journeyWorld, type JourneyWorld } from "./journey-world.ts";

/** Why an operator applies a correction, unless a test says otherwise. */
export const reviewReason = "The provider had scored another candidate's paper.";

/** A journey whose results are released; by default every stage is met, and the candidate accredited. */
export async function released(met: readonly ExternalStage[] = externalStages): Promise<JourneyWorld> {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages)
    await world.provider.send("result", { stage, met: met.includes(stage) });
  await world.runUntilQuiet();
  return world;
}

/** The same, whose fast-track re-sit of what was not met is under way. */
export async function resitUnderWay(met: readonly ExternalStage[]): Promise<JourneyWorld> {
  const world = await released(met);
  await world.candidate.choose("fast-track-resit");
  await world.runUntilQuiet();
  await world.employer.agreeToResit();
  await world.runUntilQuiet();
  return world;
}

/** Lets everything happen that happens by itself within the hour: a doorway's leg is started by the deadline job. */
export async function settle(world: JourneyWorld): Promise<void> {
  await world.letPass(1 / 24);
}

/** Appealed, and before its panel. */
export async function beforeThePanel(world: JourneyWorld): Promise<JourneyWorld> {
  await world.candidate.appeal();
  await settle(world);
  await world.operator.admit();
  await settle(world);
  await world.operator.formPanel();
  await settle(world);
  return world;
}

/** The provider corrects a result after its release; gives the flag's id. */
export async function corrected(
  world: JourneyWorld,
  saying: Parameters<JourneyWorld["provider"]["send"]>[1],
): Promise<string> {
  await world.provider.send("result-corrected", { sitting: 1, ...saying });
  const flag = (await world.flags()).find(({ flagCode }) => flagCode === "corrected-after-release");
  return flag ? flagIdOf(flag) : "none";
}

export async function review(world: JourneyWorld, flagId: string, by = "operator-1") {
  const { store, executions } = world;
  const answer = await reviewCorrection({ flagId, by, reason: reviewReason }, { store, executions });
  await world.runUntilQuiet();
  return answer;
}
