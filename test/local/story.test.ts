import { expect, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { flagIdOf } from "../../functions/doorways/operators/flag-id.ts";
import { reviewCorrection } from "../../functions/doorways/operators/review-correction.ts";
import { storyOf } from "../../local/telling/story.ts";
import { readEvents } from "../../store/journey/events.ts";
import { readQuestions } from "../../store/journey/questions.ts";
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
  expect(story).toContain("The external stages are to be sat.");
  expect(story).toMatch(/Waits for the provider's result \(written\), until \d{4}-\d\d-\d\d\.$/m);
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

test("a review is told as what was wrong and what came of it, with the outcome before it kept", async () => {
  const world = journeyWorld();
  const attemptId = await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages) await world.provider.send("result", { stage });
  await world.runUntilQuiet();
  await world.provider.send("result-corrected", { stage: "written", sitting: 1, met: false });
  const [flag] = await world.flags();
  const { store, executions } = world;
  const flagId = flag === undefined ? "" : flagIdOf(flag);
  await reviewCorrection({ flagId, by: "operator-1", reason: "Another's paper." }, { store, executions });
  await world.runUntilQuiet();
  const story = storyOf(await world.attempt(), await readEvents(store, attemptId), []);
  expect(story).toContain("The provider had erred in the result of the written stage");
  expect(story).toContain("The outcome was decided anew; it is held, and the one before is kept.");
  expect(story).toMatch(/The accreditation \S+ was revoked; its holder is told why\./);
  expect(story).toContain("An operator looked into what had waited: A provider corrected a result");
  expect(story).not.toMatch(/Another's paper|corrected-after-release/);
});

test("a new attempt after a return says which one it follows", async () => {
  const world = journeyWorld();
  const first = await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  const { candidateId } = await world.attempt();
  await world.candidate.withdraw();
  await world.runUntilQuiet();
  const second = await world.register({ candidateId, isEndorsed: true });
  const story = storyOf(await world.attempt(), await readEvents(world.store, second), []);
  expect(story).toContain(`put forward again, after attempt ${first}`);
});

test("an appeal is told without codes, and without who sits on its panel", async () => {
  const world = journeyWorld();
  const attemptId = await world.register({ isEndorsed: true });
  await world.runUntilQuiet();
  await world.candidate.confirm();
  await world.runUntilQuiet();
  for (const stage of externalStages)
    await world.provider.send("result", { stage, met: stage === "knowledge" });
  await world.runUntilQuiet();
  await world.candidate.appeal();
  await world.runUntilQuiet();
  await world.operator.admit();
  await world.runUntilQuiet();
  await world.operator.formPanel();
  await world.runUntilQuiet();
  await world.panel.annul("written");
  await world.runUntilQuiet();
  const story = storyOf(await world.attempt(), await readEvents(world.store, attemptId), []);
  expect(story).toMatch(/The candidate appealed the outcome, on: [a-z ,]+\.$/m);
  expect(story).toContain("The panel decided: upheld, and a stage is annulled.");
  expect(story).toContain("The panel was formed, of 1 member.");
  expect(story).toContain("Nobody else was found whom it may be about.");
  expect(story).toContain("Annulled, and to be sat again free: written.");
  expect(story).not.toMatch(/member-1|#/);
});
