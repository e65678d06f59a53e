import { expect, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { isOpen, readQuestions } from "../../store/journey/questions.ts";
import { journeys } from "../journeys/scripts.ts";
import { boundariesOf } from "./boundaries.ts";

test("a result may come at any moment from its commission on, whether or not the workflow waits for it yet", async () => {
  const plain = journeys.find(({ name }) => name.startsWith("endorsed on the list"));
  if (plain === undefined) throw new Error("The plain journey is gone");
  const { world, between } = await boundariesOf(plain);
  let early = 0;
  for (const boundary of between) {
    world.restore(boundary);
    const asked = (await readQuestions(world.store, world.attemptId)).filter(isOpen);
    const stages = externalStages.filter((stage) => asked.some((question) => question.stage === stage));
    if (stages.length === 0) continue;
    const waited = new Set(world.engine.waits().map(({ iteration }) => iteration)).size;
    early += waited < stages.length ? 1 : 0;
    for (const stage of stages) await world.provider.send("result", { stage });
    await world.runUntilQuiet();
    const late = externalStages.filter((stage) => !stages.includes(stage));
    for (const stage of late) await world.provider.send("result", { stage });
    await world.letPass(1);
    expect((await world.attempt()).status).toBe("accredited");
    expect(await world.flags()).toEqual([]);
    const events = await world.events();
    expect(events.filter(({ type }) => type === "result-received")).toHaveLength(3);
  }
  expect(early).toBeGreaterThan(0);
});
