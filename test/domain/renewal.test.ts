import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, dayInLondon, endOfDayInLondon, plusSeconds } from "../../domain/calendar.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import { policyOfVersion, type Policy } from "../../domain/policy/policy.ts";
import {
  barOfReopening,
  endOfGrace,
  evidenceClosesAt,
  expiryOf,
  expiryUnder,
  isAudited,
  remindersDueBy,
  remindersOf,
  renewalStates,
  resultOfRenewal,
  type RenewableAccreditation,
} from "../../domain/renewal.ts";
import { anyInstant } from "../support/days.ts";

const policy = policyOfVersion("2018-1");

function accreditation(but: Partial<RenewableAccreditation> = {}): RenewableAccreditation {
  const expiresAt = "2021-09-03T22:59:59.000Z";
  return { state: "in-force", expiresAt, renewal: "not-due", remindersSent: 0, ...but };
}

/** The policy with another interval. */
function everyMonths(value: number): Policy {
  const { reaccreditationIntervalMonths: interval } = policy.parameters;
  return {
    ...policy,
    parameters: { ...policy.parameters, reaccreditationIntervalMonths: { ...interval, value } },
  };
}

describe("the last day", () => {
  test.each([
    ["2018-09-03", "2021-09-03T22:59:59.000Z"],
    // A winter's day, by the clock in England.
    ["2018-12-31", "2021-12-31T23:59:59.000Z"],
    // There is no 29 February in 2023.
    ["2020-02-29", "2023-02-28T23:59:59.000Z"],
  ])("of a period from %s is three years on: %s", (from, to) => {
    expect(expiryOf(from, policy)).toBe(to);
  });

  test("of one renewal after another never drifts but to a month's end", () => {
    fc.assert(
      fc.property(anyInstant("2018-01-01"), (at) => {
        const first = dayInLondon(at);
        const [once, twice] = [36, 72].map((months) => dayInLondon(expiryOf(first, everyMonths(months))));
        const again = dayInLondon(expiryOf(once ?? "", policy));
        expect([twice, addDays(twice ?? "", -1)]).toContain(again);
      }),
    );
  });

  test("under another policy leaves everybody every reminder", () => {
    const months = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(
        anyInstant("2018-01-01"),
        months,
        fc.integer({ min: 0, max: 1200 }),
        (at, interval, days) => {
          const now = plusSeconds(at, days * 86_400);
          const another = everyMonths(interval);
          const expiresAt = expiryUnder(dayInLondon(at), now, another);
          expect(remindersDueBy({ expiresAt }, now, another)).toEqual([]);
          expect(expiresAt >= expiryOf(dayInLondon(at), another)).toBe(true);
        },
      ),
    );
  });
});

describe("reminders", () => {
  test("begin with their day in England, summer and winter", () => {
    expect(remindersOf(accreditation(), policy)).toEqual([
      { daysBefore: 90, at: "2021-06-04T23:00:00.000Z" },
      { daysBefore: 60, at: "2021-07-04T23:00:00.000Z" },
      { daysBefore: 30, at: "2021-08-03T23:00:00.000Z" },
      { daysBefore: 7, at: "2021-08-26T23:00:00.000Z" },
      { daysBefore: 0, at: "2021-09-02T23:00:00.000Z" },
    ]);
  });

  test("are due one after the other: what was sent and what is next are all, whenever one looks", () => {
    fc.assert(
      fc.property(anyInstant("2018-01-01"), fc.integer({ min: -200, max: 200 }), (at, days) => {
        const expiresAt = endOfDayInLondon(dayInLondon(at));
        const now = plusSeconds(expiresAt, days * 86_400);
        const sent = remindersDueBy({ expiresAt }, now, policy).length;
        const next = nextDeadline(
          {
            item: "accreditation",
            ...accreditation({ expiresAt, renewal: "under-way", remindersSent: sent }),
          },
          policy,
        );
        expect(next === undefined || next.at > now).toBe(true);
        expect(next === undefined).toBe(sent === 5);
      }),
    );
  });
});

describe("what is due of an accreditation", () => {
  const due = (but: Partial<RenewableAccreditation>) =>
    nextDeadline({ item: "accreditation", ...accreditation(but) }, policy);

  test("is its renewal, its reminders, or its end", () => {
    expect(due({})).toEqual({ kind: "open-renewal", at: "2021-06-04T23:00:00.000Z" });
    expect(due({ renewal: "under-way", remindersSent: 2 })).toEqual({
      kind: "remind-of-renewal",
      at: "2021-08-03T23:00:00.000Z",
    });
    expect(due({ renewal: "declined", remindersSent: 1 })).toEqual({
      kind: "expire",
      at: "2021-09-03T23:09:59.000Z",
    });
    expect(due({ renewal: "referred", remindersSent: 1 })).toEqual({
      kind: "expire",
      at: "2021-11-03T00:09:59.000Z",
    });
  });

  test.each(["lapsed", "revoked"] as const)("is nothing once it is %s", (state) => {
    for (const renewal of renewalStates) expect(due({ state, renewal })).toBeUndefined();
  });
});

describe("the candidate's evidence", () => {
  test("may come until the end of the grace", () => {
    expect(endOfGrace(accreditation(), policy)).toBe("2021-11-02T23:59:59.000Z");
    expect(evidenceClosesAt(accreditation(), "2021-06-05T09:00:00.000Z", policy)).toBe(
      "2021-11-02T23:59:59.000Z",
    );
  });

  test("has four weeks, however late it is asked for", () => {
    expect(evidenceClosesAt(accreditation(), "2021-10-30T09:00:00.000Z", policy)).toBe(
      "2021-11-27T23:59:59.000Z",
    );
  });
});

describe("a renewal", () => {
  test.each([
    [{ evidence: "lapsed" }, "lapsed"],
    [{ evidence: "given", confirmation: "confirmed" }, "renewed"],
    [{ evidence: "given", confirmation: "lapsed" }, "renewed"],
    [{ evidence: "given", confirmation: "declined" }, "referred"],
    [{ evidence: "given", confirmation: "not-employed", audit: "satisfied" }, "renewed"],
    [{ evidence: "given", confirmation: "confirmed", audit: "satisfied" }, "renewed"],
    [{ evidence: "given", confirmation: "confirmed", audit: "lapsed" }, "renewed"],
    [{ evidence: "given", confirmation: "confirmed", audit: "not-satisfied" }, "referred"],
    [{ evidence: "given", confirmation: "lapsed", audit: "not-satisfied" }, "referred"],
  ] as const)("of which was answered %o is %s", (answers, result) => {
    expect(resultOfRenewal(answers)).toBe(result);
  });

  test.each([
    ["confirmed", 0.0999, true],
    ["confirmed", 0.1, false],
    ["lapsed", 0.99, true],
    ["not-employed", 0.99, true],
  ] as const)("confirmed or not (%s), with the share %d, is audited: %s", (confirmation, share, audited) => {
    expect(isAudited(confirmation, share, policy)).toBe(audited);
  });
});

describe("opening a renewal by oneself", () => {
  const lapsedAt = "2021-11-03T00:09:59.000Z";
  const within = "2022-11-03T23:59:59.000Z";

  test.each([
    ["lapsed, within the year", { state: "lapsed" }, within, undefined],
    ["lapsed, a second after the year", { state: "lapsed" }, plusSeconds(within, 1), "restore-window-passed"],
    [
      "lapsed, having been referred",
      { state: "lapsed", renewal: "referred" },
      within,
      "referred-to-full-assessment",
    ],
    ["in force", {}, within, "in-force"],
    ["in force, and its renewal declined", { renewal: "declined" }, within, undefined],
    ["in force, and referred", { renewal: "referred" }, within, "referred-to-full-assessment"],
    ["revoked", { state: "revoked" }, within, "revoked"],
  ] as const)("of one that is %s", (_how, but, now, bar) => {
    expect(barOfReopening({ ...accreditation(but), lapsedAt }, now, policy)).toBe(bar);
  });
});
