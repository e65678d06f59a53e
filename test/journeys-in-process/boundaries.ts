import { journeyWorld, type JourneyWorld, type WorldSnapshot } from "../support/journey-world.ts";
import { inProcessDriver } from "../journeys/in-process-driver.ts";
import type { Journey } from "../journeys/scripts.ts";

/** A journey that went its way, and the world as it was between any two states of it. */
export interface Boundaries {
  readonly world: JourneyWorld;
  readonly between: readonly WorldSnapshot[];
}

export async function boundariesOf({ script }: Pick<Journey, "script">): Promise<Boundaries> {
  const world = journeyWorld();
  const between: WorldSnapshot[] = [];
  world.between = async () => void between.push(world.snapshot());
  await script(inProcessDriver(world));
  world.between = async () => {};
  return { world, between };
}
