import { expect, test } from "vitest";
import { dueAttributes } from "../../../store/journey/deadlines.ts";
import { update } from "../../../store/database/expressions.ts";
import { findQuestion } from "../../../store/journey/questions.ts";
import { journeyWorld } from "../../support/journey-world.ts";

test("what only a later version of the system knows to be due holds up nothing else", async () => {
  const world = journeyWorld();
  const attemptId = await world.register();
  await world.runUntilQuiet();
  const { store } = world;
  for (const name of ["a", "b", "c", "d", "e", "f", "g", "h"]) {
    const key = { pk: `LATER#${name}`, sk: "LATER" };
    const due = { ...dueAttributes(key, { kind: "remind", at: "2018-09-01T00:00:00.000Z" }) };
    const item = update(store.tables.journeys, key, { ...due, dueKind: "of-a-later-version" });
    await store.database.transactWrite({ TransactItems: [item] });
  }
  world.clock.advance({ days: 70 });
  // The reminder that was missed, then the lapse.
  for (let run = 0; run < 2; run += 1) await world.sweep();
  expect(await findQuestion(store, attemptId, "endorsement")).toMatchObject({ answer: "lapsed" });
  expect(world.faults).toEqual([]);
});
