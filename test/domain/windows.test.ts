import { describe, expect, test } from "vitest";
import { closeAfterStandstill, isInTime, standstillBy } from "../../domain/windows.ts";
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
