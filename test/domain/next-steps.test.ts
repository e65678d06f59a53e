import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CalendarEndsError, plusSeconds } from "../../domain/calendar.ts";
import { afterRefusedResit, nextStepChoices, nextSteps, returnWaitsUntil } from "../../domain/next-steps.ts";
import type { NextStep, NextStepChoice, NextStepFacts } from "../../domain/next-steps.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { anyInstant } from "../support/days.ts";

const policy = policyOfVersion("2018-1");
const releasedAt = "2024-03-28T15:00:00.000Z";
// 90 days after the release, and 20 working days over Easter.
const resitCloses = "2024-06-26T22:59:59.000Z";
const appealCloses = "2024-04-29T22:59:59.000Z";
const nextDay = "2024-03-29T09:00:00.000Z";

const partiallyMet: NextStepFacts = {
  outcome: { result: "not-met", partiallyMet: true },
  releasedAt,
  fastTrackResits: 0,
  hasAccepted: false,
  appeal: "none",
};
const nothingMet: NextStepFacts = { ...partiallyMet, outcome: { result: "not-met", partiallyMet: false } };
const met: NextStepFacts = { ...partiallyMet, outcome: { result: "met", partiallyMet: false } };

function step(choice: NextStepChoice, facts: NextStepFacts, at = nextDay): NextStep | undefined {
  return nextSteps(facts, at, policy).find((found) => found.choice === choice);
}

describe("the fast-track re-sit", () => {
  test("is open to partially met, to the end of the ninetieth day", () => {
    const open = { open: true, closesAt: resitCloses, reason: "open" };
    expect(step("fast-track-resit", partiallyMet)).toMatchObject(open);
    expect(step("fast-track-resit", partiallyMet, resitCloses)).toMatchObject({ open: true });
    expect(step("fast-track-resit", partiallyMet, plusSeconds(resitCloses, 1))).toMatchObject({
      open: false,
      closesAt: resitCloses,
      reason: "window-passed",
    });
  });

  test.each<[string, NextStepFacts, boolean, string]>([
    ["nothing was met", nothingMet, false, "not-partially-met"],
    ["the outcome is met", met, false, "outcome-met"],
    ["one re-sit was started", { ...partiallyMet, fastTrackResits: 1 }, true, "open"],
    ["two re-sits were started", { ...partiallyMet, fastTrackResits: 2 }, false, "no-resits-left"],
    ["the outcome was accepted", { ...partiallyMet, hasAccepted: true }, false, "given-up-by-accepting"],
    ["an appeal is under way", { ...partiallyMet, appeal: "under-way" }, false, "appeal-under-way"],
    [
      "the employer declined to support it",
      { ...partiallyMet, resitRefusal: "declined" },
      false,
      "employer-declined-support",
    ],
    [
      "the employer did not answer",
      { ...partiallyMet, resitRefusal: "lapsed" },
      false,
      "employer-did-not-answer",
    ],
    ["an appeal was decided", { ...partiallyMet, appeal: "decided" }, true, "open"],
  ])("where %s", (_, facts, open, reason) => {
    const closesAt = open ? resitCloses : null;
    expect(step("fast-track-resit", facts)).toMatchObject({ open, reason, closesAt });
  });
});

describe("the appeal", () => {
  test("is open to every outcome not met for twenty working days, bank holidays not counted", () => {
    for (const facts of [partiallyMet, nothingMet]) {
      expect(step("appeal", facts, appealCloses)).toMatchObject({ open: true, closesAt: appealCloses });
      expect(step("appeal", facts, plusSeconds(appealCloses, 1))).toMatchObject({
        open: false,
        reason: "window-passed",
      });
    }
  });

  test("is taken here", () => {
    expect(step("appeal", partiallyMet)).toMatchObject({ open: true });
  });

  test("bars the other choices while it is under way", () => {
    const facts = { ...partiallyMet, appeal: "under-way" } as const;
    expect([step("fast-track-resit", facts), step("accept", facts)]).toMatchObject([
      { open: false, reason: "appeal-under-way" },
      { open: false, reason: "appeal-under-way" },
    ]);
  });

  test("is not waived by accepting", () => {
    expect(step("appeal", { ...partiallyMet, hasAccepted: true })).toMatchObject({ open: true });
  });

  test.each(["under-way", "decided"] as const)("is had once per attempt: one is %s", (appeal) => {
    expect(step("appeal", { ...partiallyMet, appeal })).toMatchObject({
      open: false,
      closesAt: null,
      reason: "already-appealed",
    });
  });

  test("is not there for an outcome that is met", () => {
    expect(step("appeal", met)).toMatchObject({ open: false, reason: "outcome-met" });
  });
});

describe("accepting", () => {
  test("is open for as long as it was not done", () => {
    const open = { open: true, closesAt: null, reason: "open" };
    expect(step("accept", partiallyMet, "2030-01-01T00:00:00.000Z")).toMatchObject(open);
    expect(step("accept", { ...partiallyMet, hasAccepted: true })).toMatchObject({
      reason: "already-accepted",
    });
    expect(step("accept", met)).toMatchObject({ open: false, reason: "outcome-met" });
  });
});

describe("the return to the employer waits", () => {
  test.each<[string, NextStepFacts, string | null]>([
    ["for the re-sit's last day, the longest window", partiallyMet, resitCloses],
    ["for the appeal's last day where no re-sit is open", nothingMet, appealCloses],
    ["for the appeal's last day once accepted", { ...partiallyMet, hasAccepted: true }, appealCloses],
    [
      "for the appeal's last day after the last re-sit",
      { ...partiallyMet, fastTrackResits: 2 },
      appealCloses,
    ],
    ["for no day while an appeal is under way", { ...partiallyMet, appeal: "under-way" }, null],
    ["for the re-sit after an appeal", { ...partiallyMet, appeal: "decided" }, resitCloses],
    ["for nothing after an appeal where no re-sit is open", { ...nothingMet, appeal: "decided" }, releasedAt],
    ["for nothing when met: nobody is returned", met, null],
  ])("%s", (_, facts, until) => {
    expect(returnWaitsUntil(facts, policy)).toBe(until);
  });
});

describe("whatever the outcome", () => {
  const anyFacts: fc.Arbitrary<NextStepFacts> = fc.record({
    outcome: fc.constantFrom(met.outcome, nothingMet.outcome, partiallyMet.outcome),
    releasedAt: anyInstant("2018-01-01", "2028-08-31"),
    fastTrackResits: fc.nat(3),
    hasAccepted: fc.boolean(),
    appeal: fc.constantFrom("none" as const, "under-way" as const, "decided" as const),
  });

  test("every choice is named once, and open says the same as its reason", () => {
    fc.assert(
      fc.property(anyFacts, anyInstant(), (facts, at) => {
        const steps = nextSteps(facts, at, policy);
        expect(steps.map(({ choice }) => choice)).toEqual(nextStepChoices);
        for (const { open, reason } of steps) expect(open).toBe(reason === "open");
      }),
    );
  });

  test("a choice that closed never opens again", () => {
    fc.assert(
      fc.property(anyFacts, anyInstant(), fc.nat(1e8), (facts, at, seconds) => {
        const now = nextSteps(facts, at, policy);
        const later = nextSteps(facts, plusSeconds(at, seconds), policy);
        later.forEach(({ open }, index) => expect(open && now[index]?.open === false).toBe(false));
      }),
    );
  });

  test("nobody is returned while a re-sit or an appeal is still open", () => {
    fc.assert(
      fc.property(anyFacts, anyInstant(), (facts, at) => {
        const until = returnWaitsUntil(facts, policy);
        const [resit, appeal] = nextSteps(facts, at, policy);
        const isOpen = resit?.open === true || appeal?.open === true;
        expect(isOpen && until !== null && at > until).toBe(false);
      }),
    );
  });

  test("accepting never makes the return wait longer, and never shortens the appeal", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const before = returnWaitsUntil({ ...facts, hasAccepted: false }, policy) ?? "";
        const after = returnWaitsUntil({ ...facts, hasAccepted: true }, policy) ?? "";
        expect(after <= before).toBe(true);
        const appealed = (hasAccepted: boolean) =>
          step("appeal", { ...facts, hasAccepted }, facts.releasedAt);
        expect(appealed(true)).toEqual(appealed(false));
      }),
    );
  });

  test("a release whose appeal would run past the known bank holidays is refused, not guessed", () => {
    const facts = { ...nothingMet, releasedAt: "2028-12-20T12:00:00.000Z" };
    expect(() => returnWaitsUntil(facts, policy)).toThrow(CalendarEndsError);
  });
});

describe("after a re-sit that the employer did not agree to", () => {
  const refused: NextStepFacts = { ...partiallyMet, resitRefusal: "declined" };
  const after = (facts: NextStepFacts, at: string) => afterRefusedResit(facts, at, policy);

  test("the candidate is asked again while the appeal is open, to its last second, and then returned", () => {
    expect(after(refused, nextDay)).toBe("ask-again");
    expect(after(refused, appealCloses)).toBe("ask-again");
    expect(after(refused, plusSeconds(appealCloses, 1))).toBe("return");
    expect(after({ ...refused, resitRefusal: "lapsed" }, nextDay)).toBe("ask-again");
  });

  test("whose appeal is decided, there is nothing left to ask", () => {
    expect(after({ ...refused, appeal: "decided" }, nextDay)).toBe("return");
  });

  test("the return waits for the appeal alone, not for the re-sit's window", () => {
    expect(returnWaitsUntil(refused, policy)).toBe(appealCloses);
  });
});
