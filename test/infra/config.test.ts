import { expect, test } from "vitest";
import { configOf, named, stageNames, UnknownStageError } from "../../infra/config.ts";

test("a stage that nobody has heard of is refused, with those that there are", () => {
  expect(() => configOf("prod")).toThrow(UnknownStageError);
  expect(() => configOf("prod")).toThrow("local, dev, test, production");
});

test("the business clock can be moved on one machine only", () => {
  const movable = stageNames.filter((stage) => configOf(stage).businessClock === "offset");
  expect(movable).toEqual(["local"]);
});

test("every stage but the one machine keeps its data", () => {
  expect(stageNames.filter((stage) => !configOf(stage).isDeployed)).toEqual(["local"]);
});

test("names hold the stage", () => {
  expect(named(configOf("test"), "journeys")).toBe("naas-test-journeys");
});
