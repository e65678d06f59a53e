import fc from "fast-check";
import type { LegStart } from "../../domain/legs.ts";
import { describe, expect, test } from "vitest";
import { plusSeconds } from "../../domain/calendar.ts";
import { nextDeadline, remindersDue } from "../../domain/deadlines.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { question } from "../support/attempts.ts";

const policy = policyOfVersion("2018-1");
const ofQuestion = (but: Parameters<typeof question>[0] = {}) =>
  nextDeadline({ item: "question", ...question(but) }, policy);

describe("the deadline of a question", () => {
  test("is its first reminder while nobody was reminded", () => {
    expect(ofQuestion()).toEqual({ kind: "remind", at: "2018-09-17T09:00:00.000Z" });
  });

  test("is the next reminder after each that went out", () => {
    expect(ofQuestion({ remindersSent: 3 })).toEqual({ kind: "remind", at: "2018-10-29T09:00:00.000Z" });
  });

  test("is its lapse, ten minutes after the close, when no reminder is left inside the window", () => {
    expect(ofQuestion({ remindersSent: 4 })).toEqual({ kind: "lapse", at: "2018-11-03T00:09:59.000Z" });
  });

  test("is its lapse where nobody is reminded, and once the outcome was accepted", () => {
    expect(ofQuestion({ reminderEveryDays: undefined })?.kind).toBe("lapse");
    expect(ofQuestion({ acceptedAt: "2018-09-04T09:00:00.000Z" })?.kind).toBe("lapse");
  });

  test("is to resume again from the answer on, whatever was sent to the execution", () => {
    const answered = { answeredAt: "2018-09-04T09:00:00.000Z", resumedAt: "2018-09-04T09:00:01.000Z" };
    expect(ofQuestion(answered)).toEqual({ kind: "resume-again", at: "2018-09-04T09:01:00.000Z" });
  });

  test("comes later after every try to resume, and never stops coming", () => {
    const delays = [0, 1, 2, 3, 4, 20].map(
      (resumeTries) => ofQuestion({ answeredAt: "2018-09-04T09:00:00.000Z", resumeTries })?.at ?? "",
    );
    expect(delays).toEqual([...delays].sort());
    expect(new Set(delays.slice(0, 5)).size).toBe(5);
  });

  test("is gone only when the answer was taken up", () => {
    const at = "2018-09-04T09:00:00.000Z";
    expect(ofQuestion({ answeredAt: at, takenUpAt: at })).toBeUndefined();
  });
});

describe("the reminders that have come due", () => {
  test.each([
    ["2018-09-17T08:59:59.999Z", 0],
    ["2018-09-17T09:00:00.000Z", 1],
    ["2018-10-29T09:00:00.000Z", 4],
    ["2020-01-01T00:00:00.000Z", 4],
  ])("by %s: %i", (now, due) => {
    expect(remindersDue(question(), now)).toBe(due);
  });

  test("none where nobody is reminded", () => {
    expect(remindersDue(question({ reminderEveryDays: undefined }), "2020-01-01T00:00:00.000Z")).toBe(0);
  });

  test("once those due were sent, the next deadline lies ahead, however long the job did not run", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 * 86_400 }), (seconds) => {
        const now = plusSeconds("2018-09-03T09:00:00.000Z", seconds);
        const next = ofQuestion({ remindersSent: remindersDue(question(), now) });
        expect(next?.kind === "lapse" || (next?.at ?? "") > now).toBe(true);
      }),
    );
  });
});

describe("the deadlines of the machine's own items", () => {
  const since = "2018-09-03T09:00:00.000Z";

  test("a leg is to be started again until it is started, then to roll over, then nothing", () => {
    const leg = (state: "intended" | "started" | "ended", startAt: LegStart = "endorsement") =>
      nextDeadline({ item: "leg", startAt, state, since, tries: 0 }, policy);
    expect(leg("intended")).toEqual({ kind: "start-again", at: "2018-09-03T09:02:00.000Z" });
    expect(leg("started")).toEqual({ kind: "roll-over", at: "2019-07-30T09:00:00.000Z" });
    expect(leg("ended")).toBeUndefined();
    expect(leg("started", "appeal")).toEqual({ kind: "roll-over", at: "2018-12-02T09:00:00.000Z" });
  });

  test("an event is due until the bus accepted it, a commission until the provider did", () => {
    expect(nextDeadline({ item: "event", recordedAt: since, tries: 0 }, policy)?.kind).toBe("publish-again");
    expect(
      nextDeadline({ item: "event", recordedAt: since, tries: 0, publishedAt: since }, policy),
    ).toBeUndefined();
    expect(nextDeadline({ item: "commission", since, tries: 0 }, policy)?.kind).toBe("commission-again");
    expect(nextDeadline({ item: "commission", since, tries: 0, acceptedAt: since }, policy)).toBeUndefined();
  });
});
