import { expect, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { journeyWorld } from "../support/journey-world.ts";

test("a candidate who is endorsed, takes part and meets every stage is accredited", async () => {
  const world = journeyWorld();
  await world.register();
  await world.runUntilQuiet();
  await world.employer.endorse();
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages) await world.provider.send("result", { stage });
  await world.runUntilQuiet();
  expect((await world.attempt()).status).toBe("accredited");
  expect(world.execution().output).toMatchObject({ ended: "Accredited" });
  expect(world.faults).toEqual([]);
});
