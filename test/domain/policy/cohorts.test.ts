import { describe, expect, test } from "vitest";
import { cohorts, openCohort, placesIn, UnknownCohortError } from "../../../domain/policy/cohorts.ts";
import { NothingInForceError } from "../../../domain/policy/in-force.ts";

describe("the post-ASYE cohort", () => {
  test("takes registrations from 10 February 2020 on, in England, and not a second before [P]", () => {
    expect(openCohort("2020-02-09T23:59:59.999Z")).toBeUndefined();
    expect(openCohort("2020-02-10T00:00:00.000Z")?.code).toBe("post-asye-2020");
  });

  test("has a limited number of places", () => {
    expect(placesIn("post-asye-2020", "2020-02-10T00:00:00.000Z")).toBe(400);
  });

  test("has none before it opens", () => {
    expect(() => placesIn("post-asye-2020", "2020-02-09T23:59:59.999Z")).toThrow(NothingInForceError);
  });

  test("is the only one: another is refused by name", () => {
    expect(() => placesIn("post-asye-1999", "2020-02-10T00:00:00.000Z")).toThrow(UnknownCohortError);
  });
});

test.each(cohorts)(
  "$code says where its numbers are from, and none is smaller than the one before",
  ({ places }) => {
    for (const { reason, source } of places) {
      expect(source).toMatch(/^\[.+\]$/);
      expect(reason).toMatch(/^[A-Z].{15,}\.$/);
    }
    const numbers = places.map(({ value }) => value);
    // A place that somebody has can't be taken away by a smaller number.
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  },
);
