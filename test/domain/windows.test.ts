import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, dayInLondon, endOfDayInLondon } from "../../domain/calendar.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { questionKinds } from "../../domain/kinds-of-question.ts";
import {
  closeAfterStandstill,
  extendTo,
  isInTime,
  standstillBy,
  standstillSettled,
} from "../../domain/windows.ts";
import { question } from "../support/attempts.ts";

const asked = question();
const day = 86_400;
const running = { standstillSeconds: 0 };

describe("a window of a journey that stood halted", () => {
  test("is as it was where the journey never stood", () => {
    expect(closeAfterStandstill(asked, running, "2018-10-01T12:00:00.000Z")).toBe(asked.closesAt);
  });

  test("gets back what was halted, to the end of that day in England", () => {
    const halted = { standstillSeconds: 3 * day };
    expect(closeAfterStandstill(asked, halted, "2018-10-01T12:00:00.000Z")).toBe("2018-11-05T23:59:59.000Z");
  });

  test("goes on growing while the halt lasts", () => {
    const halting = { standstillSeconds: 0, haltedAt: "2018-10-01T12:00:00.000Z" };
    expect(standstillBy(halting, "2018-10-03T12:00:00.000Z")).toBe(2 * day);
    expect(closeAfterStandstill(asked, halting, "2018-10-03T12:00:00.000Z")).toBe("2018-11-04T23:59:59.000Z");
  });

  test("gives nothing back for a halt before the question was asked", () => {
    const earlier = { ...asked, standstillSeconds: 3 * day };
    expect(closeAfterStandstill(earlier, { standstillSeconds: 3 * day }, asked.openedAt)).toBe(
      asked.closesAt,
    );
  });

  test("gives nothing back once it was answered", () => {
    const answered = { ...asked, answeredAt: "2018-10-01T12:00:00.000Z" };
    expect(closeAfterStandstill(answered, { standstillSeconds: 3 * day }, asked.openedAt)).toBe(
      asked.closesAt,
    );
  });
});

describe("an answer", () => {
  test.each([
    ["in the last second", "2018-11-02T23:59:59.000Z", true],
    ["a millisecond after it", "2018-11-02T23:59:59.001Z", false],
    ["long before", "2018-09-03T09:00:00.000Z", true],
  ])("%s counts by its receipt", (_, receivedAt, isIn) => {
    expect(isInTime(asked, running, receivedAt)).toBe(isIn);
  });

  test("after the close is in time while the journey stands halted since before it", () => {
    const halting = { standstillSeconds: 0, haltedAt: "2018-11-01T12:00:00.000Z" };
    expect(isInTime(asked, halting, "2018-11-20T12:00:00.000Z")).toBe(true);
  });
});

describe("a window that is extended", () => {
  const policy = policyOfVersion("2018-1");
  const now = "2018-10-01T12:00:00.000Z";
  const extend = (
    closesOn: string,
    but: Partial<typeof asked> = {},
    attempt: Parameters<typeof isInTime>[1] = running,
  ) => extendTo(closesOn, { ...asked, ...but }, { attempt, now, policy });

  test("closes at the end of the day in England, winter time included, and counts its days", () => {
    expect(extend("2018-11-09")).toEqual({ closesAt: "2018-11-09T23:59:59.000Z", extendedDays: 7 });
    expect(extend("2018-11-16")).toEqual({ closesAt: "2018-11-16T23:59:59.000Z", extendedDays: 14 });
  });

  test("is not extended by more days in all than its kind may have, however often it is asked", () => {
    expect(extend("2018-11-17")).toEqual({ refusal: "too-long" });
    expect(extend("2018-11-10", { extendedDays: 7 })).toEqual({ refusal: "too-long" });
    expect(extend("2018-11-09", { extendedDays: 7 })).toMatchObject({ extendedDays: 14 });
  });

  test.each(["2018-11-02", "2018-10-30"])(
    "is not shortened, nor extended to the day it ends: %s",
    (closesOn) => {
      expect(extend(closesOn)).toEqual({ refusal: "not-later" });
    },
  );

  test("counts from the close that stands, the time given back after a halt included", () => {
    const halted = { standstillSeconds: 3 * day };
    expect(extend("2018-11-05", {}, halted)).toEqual({ refusal: "not-later" });
    expect(extend("2018-11-19", {}, halted)).toMatchObject({ extendedDays: 14 });
  });

  test("never grows past what its kind may have, over any row of extensions", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...questionKinds),
        fc.array(fc.integer({ min: -10, max: 40 })),
        (kind, steps) => {
          let window = { ...asked, kind };
          for (const step of steps) {
            const extended = extendTo(addDays(dayInLondon(window.closesAt), step), window, {
              attempt: running,
              now,
              policy,
            });
            if (!("refusal" in extended)) window = { ...window, ...extended };
          }
          const most = addDays(
            dayInLondon(asked.closesAt),
            policy.parameters.largestExtensionDays.value[kind],
          );
          expect(window.closesAt <= endOfDayInLondon(most)).toBe(true);
        },
      ),
    );
  });
});

describe("a journey that an appeal suspends", () => {
  const since = "2018-10-01T12:00:00.000Z";
  const suspended = { standstillSeconds: 0, suspendedAt: since };

  test("stands still as long as the appeal is open", () => {
    expect(standstillBy(suspended, "2018-10-03T12:00:00.000Z")).toBe(2 * day);
    expect(closeAfterStandstill(asked, suspended, "2018-10-03T12:00:00.000Z")).toBe(
      "2018-11-04T23:59:59.000Z",
    );
  });

  test("that is halted besides stands still once, not twice", () => {
    const both = { ...suspended, haltedAt: "2018-10-02T12:00:00.000Z" };
    expect(standstillBy(both, "2018-10-05T12:00:00.000Z")).toBe(4 * day);
    const haltedFirst = { ...suspended, haltedAt: "2018-09-30T12:00:00.000Z" };
    expect(standstillBy(haltedFirst, "2018-10-05T12:00:00.000Z")).toBe(5 * day);
  });

  test("counts all of it however often it is halted and restarted meanwhile", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 5 }), (restartDays) => {
        const days = [...new Set(restartDays)].toSorted((a, b) => a - b);
        const at = (n: number) => new Date(Date.parse(since) + n * day * 1000).toISOString();
        const restarted = days.reduce<Parameters<typeof standstillBy>[0]>(
          (attempt, n) => standstillSettled({ ...attempt, haltedAt: at(n - 0.5) }, at(n)),
          suspended,
        );
        expect(standstillBy(restarted, at(25))).toBe(25 * day);
        const ended = { ...standstillSettled(restarted, at(25)), suspendedAt: undefined };
        expect(standstillBy(ended, at(99))).toBe(25 * day);
      }),
    );
  });

  test("does not move the close of the appeal's own questions, which nothing ends but their answer", () => {
    const ofAppeal = question({ kind: "appeal-decision", key: "appeal-decision" });
    expect(closeAfterStandstill(ofAppeal, suspended, "2018-12-24T12:00:00.000Z")).toBe(ofAppeal.closesAt);
    expect(isInTime(ofAppeal, suspended, "2019-12-24T12:00:00.000Z")).toBe(true);
  });
});
