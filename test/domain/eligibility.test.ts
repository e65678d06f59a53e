import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeEligibility } from "../../domain/eligibility.ts";
import type { RowFacts } from "../../domain/eligibility.ts";
import { levels } from "../../domain/levels.ts";
import { anyDay } from "../support/days.ts";

const at = "2024-06-30T12:00:00.000Z";
const endorsed: RowFacts = { level: "practitioner", isSupervisorNamed: true, endorsedOn: "2024-06-01" };
const unendorsed: RowFacts = { level: "practitioner", isSupervisorNamed: false };

function codes(row: RowFacts, when = at): readonly string[] {
  const judged = judgeEligibility(row, when);
  return judged.eligible ? [] : judged.reasons.map(({ code }) => code);
}

describe("a row of the list is eligible", () => {
  test.each(levels)("at the level %s, with the endorsement on it or still to be asked", (level) => {
    expect(judgeEligibility({ ...endorsed, level }, at)).toEqual({ eligible: true });
    expect(judgeEligibility({ ...unendorsed, level }, at)).toEqual({ eligible: true });
  });

  test("with an endorsement of the same day in England, though it is still yesterday in UTC", () => {
    const row = { ...endorsed, endorsedOn: "2024-07-01" };
    expect(codes(row, "2024-06-30T23:30:00.000Z")).toEqual([]);
    expect(codes(row, "2024-06-30T22:30:00.000Z")).toEqual(["endorsed-in-the-future"]);
  });
});

describe("a row is refused", () => {
  test.each<[string, RowFacts, string]>([
    ["at the reserved level", { ...endorsed, level: "practice-leader" }, "reserved-level"],
    ["at a level that nobody knows", { ...endorsed, level: "wizard" }, "unknown-level"],
    ["at a level spelt otherwise", { ...endorsed, level: "Practitioner" }, "unknown-level"],
    ["endorsed by nobody", { ...endorsed, isSupervisorNamed: false }, "endorsement-without-supervisor"],
    ["endorsed on no day", { ...endorsed, endorsedOn: undefined }, "endorsement-without-date"],
    ["endorsed tomorrow", { ...endorsed, endorsedOn: "2024-07-01" }, "endorsed-in-the-future"],
  ])("%s", (_, row, code) => {
    expect(codes(row)).toEqual([code]);
  });

  test("with every reason, not the first", () => {
    expect(codes({ level: "practice-leader", isSupervisorNamed: false, endorsedOn: "2024-07-01" })).toEqual([
      "reserved-level",
      "endorsement-without-supervisor",
      "endorsed-in-the-future",
    ]);
  });

  test("with a sentence that says what was seen and expected, and the rule's source", () => {
    const judged = judgeEligibility({ ...endorsed, level: "practice-leader" }, at);
    expect(judged).toEqual({
      eligible: false,
      reasons: [
        {
          code: "reserved-level",
          sentence:
            'Level "practice-leader" is reserved and not assessed yet; expected one of practitioner, practice-supervisor.',
          source: "[D 1.3]",
        },
      ],
    });
  });

  test("never without a reason, and never twice for the same", () => {
    const anyRow: fc.Arbitrary<RowFacts> = fc.record({
      level: fc.constantFrom(...levels, "practice-leader", "other"),
      isSupervisorNamed: fc.boolean(),
      endorsedOn: fc.option(anyDay(), { nil: undefined }),
    });
    fc.assert(
      fc.property(anyRow, (row) => {
        const judged = judgeEligibility(row, at);
        if (judged.eligible) return;
        expect(judged.reasons.length).toBeGreaterThan(0);
        expect(new Set(judged.reasons.map(({ code }) => code)).size).toBe(judged.reasons.length);
      }),
    );
  });
});
