import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMonths, endOfDayInLondon } from "../../domain/calendar.ts";
import { externalStages } from "../../domain/levels.ts";
import type { ExternalStage } from "../../domain/levels.ts";
import type { Standings } from "../../domain/outcome.ts";
import { decideOutcome } from "../../domain/outcome.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import type { Policy } from "../../domain/policy/policy.ts";
import {
  carryForward,
  ExemptionRefusedError,
  settledStages,
  stagesToSit,
} from "../../domain/stages-to-sit.ts";
import { anyDay, anyInstant } from "../support/days.ts";
import { anyStandings } from "../support/standings.ts";

const policy = policyOfVersion("2018-1");
const at = "2024-03-01T12:00:00.000Z";
const pair: readonly ExternalStage[] = ["simulation", "written"];
const nothing = { exempt: [], carriedForward: [] };

describe("the stages still to be sat", () => {
  test("are all of them for whom nothing spares", () => {
    expect(stagesToSit(nothing, at, policy)).toEqual(["knowledge", "simulation", "written"]);
  });

  test("are knowledge alone for whom the proof of concept exempts from the pair", () => {
    expect(stagesToSit({ ...nothing, exempt: pair }, at, policy)).toEqual(["knowledge"]);
  });

  test("leave out a stage met in an earlier sitting", () => {
    const carriedForward = [{ stage: "written" as const, metOn: "2023-06-01" }];
    expect(stagesToSit({ ...nothing, carriedForward }, at, policy)).toEqual(["knowledge", "simulation"]);
  });

  test.each([
    ["2022-03-01", "2024-03-01", true, "on the last day"],
    ["2022-03-01", "2024-03-02", false, "the day after"],
    ["2022-02-28", "2024-02-29", false, "a leap day later"],
  ])("a stage met on %s, asked on %s, is carried forward: %s, %s", (metOn, today, carried) => {
    const carriedForward = [{ stage: "knowledge" as const, metOn }];
    const toSit = stagesToSit({ ...nothing, carriedForward }, endOfDayInLondon(today), policy);
    expect(toSit.includes("knowledge")).toBe(!carried);
  });

  test("a stage met twice counts from the later day, whatever the order", () => {
    const old = { stage: "knowledge" as const, metOn: "2022-06-01" };
    const recent = { stage: "knowledge" as const, metOn: "2023-01-01" };
    for (const carriedForward of [
      [old, recent],
      [recent, old],
    ]) {
      const { knowledge } = settledStages({ ...nothing, carriedForward }, at, policy);
      expect(knowledge).toEqual({ standing: "carried-forward", metOn: "2023-01-01" });
    }
  });

  test("a stage both exempt and met here stands as carried forward, so that it opens the re-sit", () => {
    const carriedForward = [{ stage: "simulation" as const, metOn: "2023-06-01" }];
    expect(settledStages({ exempt: pair, carriedForward }, at, policy)).toEqual({
      simulation: { standing: "carried-forward", metOn: "2023-06-01" },
      written: { standing: "exempt" },
    });
  });

  test.each<[readonly ExternalStage[], string]>([
    [["knowledge"], "knowledge-is-never-exempt"],
    [["knowledge", "simulation", "written"], "knowledge-is-never-exempt"],
    [["simulation"], "exempt-as-a-pair-only"],
    [["written"], "exempt-as-a-pair-only"],
    [["written", "written"], "exempt-as-a-pair-only"],
  ])("an exemption from %j is refused: %s", (exempt, refusal) => {
    expect(() => stagesToSit({ ...nothing, exempt }, at, policy)).toThrow(ExemptionRefusedError);
    expect(() => stagesToSit({ ...nothing, exempt }, at, policy)).toThrow(refusal);
  });

  test("a stage is either settled or to be sat, and knowledge is never exempt", () => {
    const carriedForward = fc.array(
      fc.record({ stage: fc.constantFrom(...externalStages), metOn: anyDay("2018-01-01", "2024-03-01") }),
    );
    fc.assert(
      fc.property(fc.constantFrom([], pair), carriedForward, anyInstant(), (exempt, carried, when) => {
        const spared = { exempt, carriedForward: carried };
        const settled = settledStages(spared, when, policy);
        const toSit = stagesToSit(spared, when, policy);
        for (const stage of externalStages) expect(toSit.includes(stage)).toBe(settled[stage] === undefined);
        expect(settled.knowledge?.standing).not.toBe("exempt");
      }),
    );
  });
});

describe("what a re-sit carries forward", () => {
  const standings: Standings = {
    knowledge: { standing: "met", metOn: "2024-02-01" },
    simulation: { standing: "not-met" },
    written: { standing: "carried-forward", metOn: "2023-08-01" },
  };

  test("is every stage met, now or before, with the day it was first met on", () => {
    expect(carryForward(standings, at, policy)).toEqual([
      { stage: "knowledge", metOn: "2024-02-01" },
      { stage: "written", metOn: "2023-08-01" },
    ]);
  });

  test("is not a stage whose 24 months have passed", () => {
    expect(carryForward(standings, "2025-08-02T12:00:00.000Z", policy)).toEqual([
      { stage: "knowledge", metOn: "2024-02-01" },
    ]);
  });

  test("is not an exemption: that stands on its own", () => {
    const exempt: Standings = {
      knowledge: { standing: "not-met" },
      simulation: { standing: "exempt" },
      written: { standing: "exempt" },
    };
    expect(carryForward(exempt, at, policy)).toEqual([]);
  });

  test("leaves the linked written exercise out where the policy says that the simulation brings it", () => {
    const linked: Policy = {
      ...policy,
      parameters: {
        ...policy.parameters,
        resatSimulationBringsWritten: { ...policy.parameters.resatSimulationBringsWritten, value: true },
      },
    };
    expect(carryForward(standings, at, linked)).toEqual([{ stage: "knowledge", metOn: "2024-02-01" }]);
    const simulationMet: Standings = { ...standings, simulation: { standing: "met", metOn: "2024-02-01" } };
    expect(carryForward(simulationMet, at, linked)).toHaveLength(3);
    const simulationExempt: Standings = { ...standings, simulation: { standing: "exempt" } };
    expect(carryForward(simulationExempt, at, linked)).toHaveLength(2);
  });

  test("a re-sit sits exactly the stages not met, and meeting them all is the result met", () => {
    fc.assert(
      fc.property(anyStandings, (given) => {
        const when = "2018-01-01T12:00:00.000Z";
        const exempt = externalStages.filter((stage) => given[stage].standing === "exempt");
        const carriedForward = carryForward(given, when, policy);
        const settled = settledStages({ exempt, carriedForward }, when, policy);
        const toSit = stagesToSit({ exempt, carriedForward }, when, policy);
        expect(toSit).toEqual(
          externalStages.filter((stage) => ["not-met", "not-sat"].includes(given[stage].standing)),
        );
        const resat = { standing: "met" as const, metOn: addMonths("2018-01-01", 1) };
        const after: Standings = { knowledge: resat, simulation: resat, written: resat, ...settled };
        expect(decideOutcome(after).result).toBe("met");
      }),
    );
  });
});
