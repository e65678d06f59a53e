import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, dayInLondon, endOfDayInLondon } from "../../../domain/calendar.ts";
import { inForce, NothingInForceError } from "../../../domain/policy/in-force.ts";
import { delaySeconds } from "../../../domain/policy/parameter.ts";
import {
  policies,
  policyInForce,
  policyOfVersion,
  UnknownPolicyVersionError,
} from "../../../domain/policy/policy.ts";
import type { Policy } from "../../../domain/policy/policy.ts";
import { anyInstant } from "../../support/days.ts";

const first = policyOfVersion("2018-1");
const values = first.parameters;
const everyParameter = policies.flatMap(({ version, parameters }) =>
  Object.entries(parameters).map(([name, parameter]) => ({ version, name, parameter })),
);

describe("the policy in force", () => {
  test("every day since the first version has exactly one policy, the last one begun", () => {
    fc.assert(
      fc.property(anyInstant("2018-01-01"), (at) => {
        const begun = policies.filter(({ inForceFrom }) => inForceFrom <= dayInLondon(at));
        expect(policyInForce(at)).toBe(begun.at(-1));
      }),
    );
  });

  test("versions stand in order of date, no two alike", () => {
    const dates = policies.map(({ inForceFrom }) => inForceFrom);
    expect(dates).toEqual([...new Set(dates)].sort());
    expect(new Set(policies.map(({ version }) => version)).size).toBe(policies.length);
  });

  test("a version found by date is the one found by name", () => {
    for (const policy of policies) expect(policyOfVersion(policy.version)).toBe(policy);
  });

  test("nothing was in force before the first version", () => {
    expect(() => policyInForce("2017-12-31T23:59:59.000Z")).toThrow(NothingInForceError);
  });

  test("a version nobody published is refused by name", () => {
    expect(() => policyOfVersion("2099-9")).toThrow(UnknownPolicyVersionError);
    expect(() => policyOfVersion("2099-9")).toThrow(
      'Unknown policy version "2099-9", expected one of 2018-1',
    );
  });
});

describe("a later version", () => {
  const later: Policy = {
    version: "2024-1",
    inForceFrom: "2024-07-01",
    parameters: {
      ...values,
      stageWindowDays: { value: 150, unit: "days", source: "[assumed]", reason: "A sample change." },
    },
  };
  const both = [first, later];

  test("is the earlier one with what changes, and leaves the earlier one alone", () => {
    expect(later.parameters.stageWindowDays.value).toBe(150);
    expect(first.parameters.stageWindowDays.value).toBe(120);
    expect(later.parameters.endorsementWindowDays).toBe(first.parameters.endorsementWindowDays);
  });

  test("takes over at midnight in England, not in UTC", () => {
    const lastInstant = endOfDayInLondon(addDays(later.inForceFrom, -1));
    expect(lastInstant).toBe("2024-06-30T22:59:59.000Z");
    expect(inForce("policy", both, lastInstant)).toBe(first);
    expect(inForce("policy", both, "2024-06-30T23:00:00.000Z")).toBe(later);
  });
});

describe("every parameter", () => {
  test.each(everyParameter)("$version $name has a unit, a source tag and one sentence of reason", (entry) => {
    const { unit, source, reason, value } = entry.parameter;
    expect(value).toBeDefined();
    expect(unit).not.toBe("");
    expect(source).toMatch(/^\[[^[\]]+\](, \[[^[\]]+\])*$/);
    expect(reason).toMatch(/^[A-Z].{15,}\.$/);
  });

  test.each(everyParameter)("$version $name carries its unit in its name", ({ name, parameter }) => {
    const suffixes: Readonly<Record<string, RegExp>> = {
      days: /Days$/,
      "working days": /WorkingDays$/,
      "days before": /DaysBefore$/,
      "days by kind of question": /Days$/,
      months: /Months$/,
      minutes: /Minutes$/,
      hours: /Hours$/,
      pence: /Pence$/,
      percent: /Percent$/,
      seconds: /Again$/,
    };
    expect(name).toMatch(suffixes[parameter.unit] ?? /./);
  });

  test("the values are those of the rules", () => {
    const ruled = {
      endorsementWindowDays: 60,
      endorsementReminderEveryDays: 14,
      takingPartWindowDays: 28,
      stageWindowDays: 120,
      freeRebookingsAfterDidNotAttend: 1,
      carryForwardMonths: 24,
      fastTrackResitWindowDays: 90,
      fastTrackResitLimit: 2,
      appealWindowWorkingDays: 20,
      appealDecisionWorkingDays: 20,
      serviceUserPanelSamplePercent: 10,
      resatSimulationBringsWritten: false,
      agencyWorkMonths: 6,
      reaccreditationIntervalMonths: 36,
      reaccreditationReminderDaysBefore: [90, 60, 30, 7, 0],
      impactRatioFlaggedBelow: 0.8,
      smallestComparedGroup: 30,
      smallestShownCell: 10,
    };
    const stated = Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));
    expect(stated).toMatchObject(ruled);
  });
});

describe("the machine's patience", () => {
  const backoffs = Object.entries(values).filter(([, { unit }]) => unit === "seconds");

  test("there is a backoff for each thing that the machine does again", () => {
    expect(backoffs.map(([name]) => name)).toEqual([
      "resumeAgain",
      "startAgain",
      "publishAgain",
      "commissionAgain",
    ]);
  });

  test("a delay never shrinks, never passes its cap, and stays a number after any count of tries", () => {
    const all = [values.resumeAgain, values.startAgain, values.publishAgain, values.commissionAgain];
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(5000), ({ value }, tries) => {
        const delay = delaySeconds(value, tries);
        expect(delay).toBeGreaterThanOrEqual(value.firstSeconds);
        expect(delay).toBeLessThanOrEqual(value.capSeconds);
        expect(delaySeconds(value, tries + 1)).toBeGreaterThanOrEqual(delay);
      }),
    );
  });

  test("five tries to resume take under six hours, and then an operator sees it", () => {
    const backoff = values.resumeAgain.value;
    const delays = [0, 1, 2, 3, 4].map((tries) => delaySeconds(backoff, tries));
    expect(delays).toEqual([60, 240, 960, 3840, 15_360]);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeLessThan(6 * 3600);
    expect(backoff.triesBeforeFlag).toBe(5);
  });

  test("the windows of one leg, each extended to the last, fit in a year with the roll-over before its end", () => {
    const extensions = values.largestExtensionDays.value;
    const longest =
      values.endorsementWindowDays.value +
      extensions.endorsement +
      values.takingPartWindowDays.value +
      extensions["taking-part"] +
      values.stageWindowDays.value +
      extensions.result +
      values.fastTrackResitWindowDays.value +
      extensions["next-step"];
    expect(longest).toBe(340);
    expect(longest).toBeLessThan(350);
  });
});
