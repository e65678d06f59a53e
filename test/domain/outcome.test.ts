import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { externalStages, levels } from "../../domain/levels.ts";
import type { ExternalStage } from "../../domain/levels.ts";
import { checkScore, decideOutcome, gradeStage, ScoreOutOfRangeError } from "../../domain/outcome.ts";
import type { Outcome, StageStanding, Standings } from "../../domain/outcome.ts";
import { standardInForce } from "../../domain/policy/standards.ts";
import { anyStandings } from "../support/standings.ts";

const practitioner = standardInForce("practitioner", "2024-03-01T12:00:00.000Z");
const anyStandard = fc
  .tuple(fc.constantFrom(...levels), fc.constantFrom(...externalStages))
  .map(([level, stage]) => standardInForce(level, "2024-03-01T12:00:00.000Z").stages[stage]);

const met: StageStanding = { standing: "met", metOn: "2024-03-01" };
const notMet: StageStanding = { standing: "not-met" };
const exempt: StageStanding = { standing: "exempt" };
const carried: StageStanding = { standing: "carried-forward", metOn: "2023-03-01" };
const missed: StageStanding = { standing: "not-sat", reason: "did-not-attend" };
const lapsed: StageStanding = { standing: "not-sat", reason: "window-passed" };

function standings(knowledge: StageStanding, simulation: StageStanding, written: StageStanding): Standings {
  return { knowledge, simulation, written };
}

describe("the grade of a stage", () => {
  test.each([
    [0, "not-met"],
    [17, "not-met"],
    [17.5, "not-met"],
    [18, "met"],
    [30, "met"],
  ])("a score of %d in knowledge, whose threshold is 18, is %s", (score, standing) => {
    expect(gradeStage(score, practitioner.stages.knowledge)).toEqual({ standing });
  });

  test.each([-1, 31, Number.NaN, Number.POSITIVE_INFINITY])("a score of %d is no score of 30", (score) => {
    expect(() => gradeStage(score, practitioner.stages.knowledge)).toThrow(ScoreOutOfRangeError);
    expect(checkScore(practitioner.stages.knowledge, score)).toMatchObject([
      { code: "score-out-of-range", path: "/score" },
    ]);
  });

  test("reaching the threshold is all that counts, and a higher score never loses what a lower one met", () => {
    fc.assert(
      fc.property(anyStandard, fc.double({ min: 0, max: 1, noNaN: true }), (standard, share) => {
        const score = share * standard.maximumScore;
        const isMet = gradeStage(score, standard).standing === "met";
        expect(isMet).toBe(score >= standard.threshold);
        expect(checkScore(standard, score)).toEqual([]);
        expect(gradeStage(standard.maximumScore, standard).standing).toBe("met");
      }),
    );
  });
});

function rank({ result, partiallyMet }: Outcome): number {
  return result === "met" ? 2 : Number(partiallyMet);
}

describe("the result", () => {
  test.each([
    ["all stages met", standings(met, met, met), "met", false],
    ["knowledge met, exempt from the pair", standings(met, exempt, exempt), "met", false],
    ["the re-sat stage met, the others carried forward", standings(carried, met, carried), "met", false],
    ["one stage not met", standings(met, notMet, met), "not-met", true],
    ["nothing met", standings(notMet, notMet, notMet), "not-met", false],
    ["nothing met but an exemption", standings(notMet, exempt, exempt), "not-met", false],
    ["a window that passed", standings(met, met, lapsed), "not-met", true],
    ["never attended", standings(missed, missed, missed), "not-met", false],
    ["a re-sit not met beside a stage carried forward", standings(carried, notMet, notMet), "not-met", true],
  ])("%s", (_, given, result, partiallyMet) => {
    expect(decideOutcome(given)).toMatchObject({ result, partiallyMet });
  });

  test("the reasons of a result not met are the stages in its way, each with its own reason", () => {
    const cancelled: StageStanding = { standing: "not-sat", reason: "cancelled-by-candidate" };
    expect(decideOutcome(standings(notMet, lapsed, met)).reasons).toEqual([
      { stage: "knowledge", code: "not-met" },
      { stage: "simulation", code: "window-passed" },
    ]);
    expect(decideOutcome(standings(met, missed, cancelled)).reasons).toEqual([
      { stage: "simulation", code: "did-not-attend" },
      { stage: "written", code: "cancelled-by-candidate" },
    ]);
  });

  test("the reasons of a result met say how each stage came to it", () => {
    expect(decideOutcome(standings(met, exempt, carried)).reasons).toEqual([
      { stage: "knowledge", code: "met" },
      { stage: "simulation", code: "exempt" },
      { stage: "written", code: "carried-forward" },
    ]);
  });

  test("met means no stage not met and none unsat; partially met lies inside not met", () => {
    fc.assert(
      fc.property(anyStandings, (given) => {
        const outcome = decideOutcome(given);
        const isMet = externalStages.every(
          (stage) => !["not-met", "not-sat"].includes(given[stage].standing),
        );
        expect(outcome.result).toBe(isMet ? "met" : "not-met");
        expect(outcome.partiallyMet && outcome.result === "met").toBe(false);
        expect(outcome.reasons.length).toBeGreaterThan(0);
      }),
    );
  });

  test("meeting one more stage never makes an outcome worse", () => {
    fc.assert(
      fc.property(anyStandings, fc.constantFrom<ExternalStage>(...externalStages), (given, stage) => {
        const better = { ...given, [stage]: met };
        expect(rank(decideOutcome(better))).toBeGreaterThanOrEqual(rank(decideOutcome(given)));
      }),
    );
  });
});
