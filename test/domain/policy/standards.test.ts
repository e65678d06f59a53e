import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayInLondon } from "../../../domain/calendar.ts";
import { externalStages, levels } from "../../../domain/levels.ts";
import { NothingInForceError } from "../../../domain/policy/in-force.ts";
import { appointments, providerIds, providerOf } from "../../../domain/policy/providers.ts";
import {
  standardInForce,
  standardOfVersion,
  standards,
  UnknownStandardVersionError,
} from "../../../domain/policy/standards.ts";
import { anyInstant } from "../../support/days.ts";

const all = Object.values(standards).flat();

describe("the standard in force", () => {
  test("every level has exactly one on every day since the first version, and it is that level's", () => {
    fc.assert(
      fc.property(anyInstant("2018-01-01"), fc.constantFrom(...levels), (at, level) => {
        const begun = standards[level].filter(({ inForceFrom }) => inForceFrom <= dayInLondon(at));
        expect(standardInForce(level, at)).toBe(begun.at(-1));
        expect(standardInForce(level, at).level).toBe(level);
      }),
    );
  });

  test("a version names one standard of one level", () => {
    expect(new Set(all.map(({ version }) => version)).size).toBe(all.length);
    for (const standard of all) expect(standardOfVersion(standard.version)).toBe(standard);
  });

  test("there was none before the first, and a version nobody published is refused", () => {
    expect(() => standardInForce("practitioner", "2017-12-31T12:00:00.000Z")).toThrow(NothingInForceError);
    expect(() => standardOfVersion("practitioner-1999-1")).toThrow(UnknownStandardVersionError);
  });
});

describe.each(all)("the standard $version", (standard) => {
  const codes = standard.areas.map(({ code }) => code);

  test("has every area of the statement, each with its own code", () => {
    expect(codes).toHaveLength({ practitioner: 10, "practice-supervisor": 8 }[standard.level]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("every area is seen in at least one stage", () => {
    const seen = new Set(externalStages.flatMap((stage) => standard.stages[stage].areas));
    expect(codes.filter((code) => !seen.has(code))).toEqual([]);
  });

  test.each(externalStages)("the %s stage names only its own areas, and can be met and not met", (stage) => {
    const { areas, threshold, maximumScore, source, reason } = standard.stages[stage];
    expect(areas.length).toBeGreaterThan(0);
    expect(new Set(areas).size).toBe(areas.length);
    expect(areas.filter((area) => !codes.includes(area))).toEqual([]);
    expect(threshold).toBeGreaterThan(0);
    expect(threshold).toBeLessThanOrEqual(maximumScore);
    expect([source, reason.endsWith(".")]).toEqual(["[assumed]", true]);
  });
});

describe("the delivery provider", () => {
  test("every stage has one on every day since the first appointment", () => {
    fc.assert(
      fc.property(anyInstant("2018-01-01"), fc.constantFrom(...externalStages), (at, stage) => {
        expect(providerIds).toContain(providerOf(stage, at));
      }),
    );
  });

  test("its code is plain, so that it can stand in an address and a key", () => {
    for (const id of providerIds) expect(id).toMatch(/^[a-z][a-z0-9-]{0,62}$/);
  });

  test("appointments stand in order of date", () => {
    const dates = appointments.map(({ inForceFrom }) => inForceFrom);
    expect(dates).toEqual([...new Set(dates)].sort());
  });

  test("nobody ran a stage before the first appointment", () => {
    expect(() => providerOf("knowledge", "2017-12-31T12:00:00.000Z")).toThrow(
      "No delivery provider was in force at 2017-12-31T12:00:00.000Z",
    );
  });
});
