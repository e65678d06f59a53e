import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runsOfShare } from "./shares.ts";

const all = ["asked", "answer", "duplicate", "lost", "swept"];
const most = 3;
const chosen = fc.uniqueArray(fc.constantFrom(...all), { maxLength: most });
const shares = (of: number) =>
  Array.from({ length: of }, (_, index) => runsOfShare(all, most, { index, of }));

describe("the shares of all orders", () => {
  test("a run is one share's, and no other's", () => {
    fc.assert(
      fc.property(chosen, fc.integer({ min: 1, max: 12 }), (events, of) => {
        expect(shares(of).filter((share) => share.owns(events))).toHaveLength(1);
      }),
    );
  });

  test("a share comes by every run that is its own, in whatever order the events are chosen", () => {
    fc.assert(
      fc.property(chosen, fc.integer({ min: 1, max: 12 }), (events, of) => {
        const own = shares(of).find((share) => share.owns(events));
        for (let first = 0; first <= events.length; first += 1)
          expect(own?.reaches(events.slice(0, first))).toBe(true);
      }),
    );
  });

  test("what no run of a share has chosen is not followed in it", () => {
    const [first, last] = shares(10).filter((_, index) => index === 0 || index === 9);
    expect(first?.reaches(["lost", "swept"])).toBe(false);
    expect(last?.reaches(["asked"])).toBe(false);
  });
});
