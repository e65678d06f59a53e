import { expect, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { standardOfVersion } from "../../domain/policy/standards.ts";
import { journeyWorld, type JourneyWorld } from "../support/journey-world.ts";
import { accredited } from "../support/renewals.ts";

/** A journey to its return: nothing was met, and the candidate lets every window pass. */
async function returned(): Promise<JourneyWorld> {
  const world = journeyWorld();
  await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages) await world.provider.send("result", { stage, met: false });
  await world.letPass(120);
  expect((await world.attempt()).status).toBe("returned-to-employer");
  return world;
}

test("the return names the areas to develop, in the order of the standard", async () => {
  const world = await returned();
  const event = (await world.events()).find(({ type }) => type === "returned-to-employer");
  const { areas, stages } = standardOfVersion("practitioner-2018-1");
  const assessed = areas
    .map(({ code }) => code)
    .filter((code) => externalStages.some((stage) => stages[stage].areas.includes(code)));
  expect(event?.detail["areasToDevelop"]).toEqual(assessed);
});

test("whoever is put forward again gets a new attempt that is linked to the one before, each to its own", async () => {
  const world = await returned();
  const first = world.attemptId;
  const { candidateId } = await world.attempt();
  expect(await world.attempt()).not.toHaveProperty("previousAttemptId");
  const second = await world.register({ candidateId });
  expect(await world.attempt(second)).toMatchObject({
    previousAttemptId: first,
    round: 1,
    fastTrackResits: 0,
  });
  expect((await world.events(second))[0]).toMatchObject({ detail: { previousAttemptId: first } });
  await world.runUntilQuiet();
  await world.candidate.withdraw();
  const third = await world.register({ candidateId });
  expect(await world.attempt(third)).toMatchObject({ previousAttemptId: second });
});

test("another level is another line of attempts", async () => {
  const world = await returned();
  const { candidateId } = await world.attempt();
  const supervisor = await world.register({ candidateId, level: "practice-supervisor" });
  expect(await world.attempt(supervisor)).not.toHaveProperty("previousAttemptId");
});

test("while an attempt is open no other takes the link: the refused registration leaves nothing", async () => {
  const world = await returned();
  const { candidateId } = await world.attempt();
  const second = await world.register({ candidateId });
  const refused = await world.register({ candidateId, isStarted: false });
  await expect(world.attempt(refused)).rejects.toThrow("no attempt");
  await world.runUntilQuiet();
  world.attemptId = second;
  await world.candidate.withdraw();
  const third = await world.register({ candidateId });
  expect(await world.attempt(third)).toMatchObject({ previousAttemptId: second });
});

test("nobody sits for what they hold: whoever is accredited is not registered anew while that stands", async () => {
  const { world, letPassTo } = await accredited();
  const held = world.attemptId;
  const { candidateId } = await world.attempt();
  const anew = await world.register({ candidateId, isStarted: false });
  await expect(world.attempt(anew)).rejects.toThrow("no attempt");
  world.attemptId = held;
  await letPassTo(-61);
  expect((await world.attempt()).status).toBe("accreditation-lapsed");
  const afterTheLapse = await world.register({ candidateId });
  expect((await world.attempt(afterTheLapse)).previousAttemptId).toBe(held);
});
