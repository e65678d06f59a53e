import { expect, test } from "vitest";
import { externalStages } from "../../../../domain/levels.ts";
import { appealedCase } from "../../../../functions/doorways/shared/appealed-case.ts";
import { journeyWorld, type JourneyWorld } from "../../../support/journey-world.ts";

/** An attempt in which no stage is met; the simulation is examined by whom it says. */
async function sat(world: JourneyWorld, examiner: string, candidateId?: string): Promise<void> {
  await world.register({ isEndorsed: true, ...(candidateId !== undefined && { candidateId }) });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages)
    await world.provider.send("result", { stage, met: false, ...(stage === "simulation" && { examiner }) });
  await world.runUntilQuiet();
}

test("whoever examined the candidate in an attempt before may not decide their appeal either", async () => {
  const world = journeyWorld();
  await sat(world, "ex-1");
  const { candidateId, attemptId } = await world.attempt();
  await world.letPass(100);
  expect((await world.attempt()).status).toBe("returned-to-employer");
  await sat(world, "ex-2", candidateId);
  const attempt = await world.attempt();
  expect(attempt.previousAttemptId).toBe(attemptId);
  const { examiners } = await appealedCase(world.store, attempt);
  expect(examiners.map(({ examinerReference }) => examinerReference).toSorted()).toEqual(["ex-1", "ex-2"]);
});
