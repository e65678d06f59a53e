import { expect, test } from "vitest";
import { sharedEmployers } from "../../domain/interests.ts";
import { measures, measuresInForce, textOfMeasure } from "../../domain/policy/adjustments.ts";

test.each([
  [["leeds"], ["leeds"], ["leeds"]],
  [["Leeds", "bury"], ["LEEDS", "wigan"], ["leeds"]],
  [["leeds", "Leeds"], ["leeds"], ["leeds"]],
  [["leed"], ["leeds"], []],
  [[], ["leeds"], []],
  [["leeds"], [], []],
])("an examiner with interests in %j and a candidate of %j share %j", (interests, employers, shared) => {
  expect(sharedEmployers(interests, new Set(employers))).toEqual(shared);
});

test("every measure has one code, is agreed from its day on, and is told in words", () => {
  expect(new Set(measures.map(({ code }) => code)).size).toBe(measures.length);
  expect(measuresInForce("2018-01-01T00:00:00.000Z")).toContain("rest-breaks");
  expect(measuresInForce("2017-12-31T23:59:59.000Z")).toEqual([]);
  expect(textOfMeasure("extra-time-25-percent")).toBe("25 % more time");
  // None of them says why: nothing of a condition stands in the list.
  expect(JSON.stringify(measures)).not.toMatch(/dyslex|blind|deaf|disab|autis|illness/i);
});
