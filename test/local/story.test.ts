import { expect, test } from "vitest";
import { storyOf } from "../../local/telling/story.ts";
import { readEvents } from "../../store/events.ts";
import { readQuestions } from "../../store/questions.ts";
import { journeyWorld } from "../support/journey-world.ts";

test("a journey is told in order, with what it waits for, and without a result before its release", async () => {
  const world = journeyWorld();
  const attemptId = await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  await world.provider.send("result", { stage: "knowledge", met: false });
  await world.runUntilQuiet();
  const story = storyOf(
    await world.attempt(),
    await readEvents(world.store, attemptId),
    await readQuestions(world.store, attemptId),
  );
  expect(story).toContain("The employer endorsed the candidate's practice.");
  expect(story).toContain("A result came for knowledge, sitting 1; it is held.");
  expect(story).toContain("Waits for the provider's result (written)");
  expect(story).not.toMatch(/not.met|score|developing/);
  // The machine's own words are for its operators.
  expect(story).not.toMatch(/#|took up/);
  expect(story.indexOf("put the candidate forward")).toBeLessThan(story.indexOf("confirmed taking part"));
});

test("reminders and windows that pass are told by what is waited for, not by the machine's keys", async () => {
  const world = journeyWorld();
  const attemptId = await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.letPass(40);
  const story = storyOf(await world.attempt(), await readEvents(world.store, attemptId), []);
  expect(story).toContain("Reminder number 1 went out: the candidate's confirmation is waited for.");
  expect(story).toContain("The candidate did not answer in time.");
  expect(story).not.toContain("#");
});
