import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bands,
  checkAreas,
  checkPlannedAreas,
  checkStandardVersion,
  composeFeedback,
  employerNotice,
} from "../../domain/feedback.ts";
import type { AreaBand, Band, FeedbackFacts } from "../../domain/feedback.ts";
import { externalStages, levels } from "../../domain/levels.ts";
import type { ExternalStage } from "../../domain/levels.ts";
import type { StageStanding } from "../../domain/outcome.ts";
import { standardInForce } from "../../domain/policy/standards.ts";
import type { Standard } from "../../domain/policy/standards.ts";

const standard = standardInForce("practitioner", "2024-03-01T12:00:00.000Z");
const met: StageStanding = { standing: "met", metOn: "2024-03-01" };
const notMet: StageStanding = { standing: "not-met" };
const lapsed: StageStanding = { standing: "not-sat", reason: "window-passed" };

function rate(stage: ExternalStage, usual: Band, others: Readonly<Record<string, Band>> = {}): AreaBand[] {
  return standard.stages[stage].areas.map((area) => ({ area, band: others[area] ?? usual }));
}

const allMet: FeedbackFacts = {
  standard,
  outcome: { result: "met", partiallyMet: false },
  standings: { knowledge: met, simulation: met, written: met },
  rated: {
    knowledge: rate("knowledge", "meeting", { law: "exceeding" }),
    simulation: rate("simulation", "meeting"),
    written: rate("written", "meeting"),
  },
};
const notAllMet: FeedbackFacts = {
  standard,
  outcome: { result: "not-met", partiallyMet: true },
  standings: { knowledge: met, simulation: notMet, written: lapsed },
  rated: {
    knowledge: rate("knowledge", "exceeding"),
    simulation: rate("simulation", "meeting", { "abuse-and-neglect": "developing" }),
    written: [],
  },
};

function areaOf(facts: FeedbackFacts, code: string) {
  return composeFeedback(facts).candidate.areas.find((found) => found.area === code);
}

describe("feedback", () => {
  test.each([
    ["met", allMet],
    ["not met", notAllMet],
  ])("is for everyone, to candidate and employer alike: %s", (_, facts) => {
    const { candidate, employer } = composeFeedback(facts);
    expect(employer).toEqual({ ...candidate, copyFor: "employer", notices: [employerNotice] });
    expect(candidate.copyFor).toBe("candidate");
    expect(candidate.areas.map((found) => found.area)).toEqual(standard.areas.map(({ code }) => code));
    expect(candidate.stages.map(({ stage }) => stage)).toEqual(externalStages);
  });

  test("only the employer's copy says that proceedings are its decision and registration is unaffected", () => {
    const { candidate, employer } = composeFeedback(allMet);
    expect(candidate).not.toHaveProperty("notices");
    expect(employer.notices).toHaveLength(1);
    expect(employerNotice.text).toMatch(/performance proceedings is the employer's decision/);
    expect(employerNotice.text).toMatch(/registration is unaffected/);
    expect(employerNotice.source).toBe("[C 55, A 68]");
  });

  test("says the result, its class, and the version of the standard", () => {
    expect(composeFeedback(notAllMet).candidate).toMatchObject({
      standardVersion: "practitioner-2018-1",
      result: "not-met",
      partiallyMet: true,
    });
  });

  test("shows a stage not sat as such, with its reason", () => {
    expect(composeFeedback(notAllMet).candidate.stages[2]).toEqual({
      stage: "written",
      standing: { standing: "not-sat", reason: "window-passed" },
      areas: [],
    });
  });

  test("shows a stage carried forward with what was rated then", () => {
    const carried: StageStanding = { standing: "carried-forward", metOn: "2023-06-01" };
    const facts = { ...allMet, standings: { ...allMet.standings, knowledge: carried } };
    expect(composeFeedback(facts).candidate.stages[0]).toEqual({
      stage: "knowledge",
      standing: carried,
      areas: allMet.rated.knowledge,
    });
  });
});

describe("an area", () => {
  test("has the lowest band that a stage gave it, and each stage's own", () => {
    expect(areaOf(notAllMet, "abuse-and-neglect")).toEqual({
      area: "abuse-and-neglect",
      overall: "developing",
      stages: [
        { stage: "knowledge", band: "exceeding" },
        { stage: "simulation", band: "developing" },
      ],
    });
  });

  test.each<[Band, Band, Band]>([
    ["developing", "meeting", "developing"],
    ["developing", "exceeding", "developing"],
    ["meeting", "exceeding", "meeting"],
    ["exceeding", "exceeding", "exceeding"],
  ])("found %s in one stage and %s in another is %s overall", (one, other, overall) => {
    const simulation = rate("simulation", one);
    const written = rate("written", other);
    const facts = { ...allMet, rated: { ...allMet.rated, simulation, written } };
    expect(areaOf(facts, "communication")?.overall).toBe(overall);
  });

  test("that only a stage not sat would have shown is not assessed, neither strength nor need", () => {
    expect(areaOf(notAllMet, "analysis")).toEqual({ area: "analysis", overall: "not-assessed", stages: [] });
    const { strengths, toDevelop } = composeFeedback(notAllMet).candidate;
    expect([...strengths, ...toDevelop]).not.toContain("analysis");
  });

  test("that exceeded is named first of what was done well", () => {
    expect(composeFeedback(allMet).candidate.strengths[0]).toBe("law");
    expect(composeFeedback(allMet).candidate.toDevelop).toEqual([]);
  });

  test("that one stage found developing is to be developed", () => {
    expect(composeFeedback(notAllMet).candidate.toDevelop).toEqual(["abuse-and-neglect"]);
  });

  test("that was assessed is a strength or to be developed, never both, whatever the bands", () => {
    const anyBand = fc.constantFrom(...bands);
    const anyRated = (stage: ExternalStage) =>
      fc.tuple(
        ...standard.stages[stage].areas.map((code) => fc.record({ area: fc.constant(code), band: anyBand })),
      );
    const rated = fc.record({
      knowledge: anyRated("knowledge"),
      simulation: fc.oneof(anyRated("simulation"), fc.constant<AreaBand[]>([])),
      written: fc.oneof(anyRated("written"), fc.constant<AreaBand[]>([])),
    });
    fc.assert(
      fc.property(rated, (given) => {
        const { areas, strengths, toDevelop } = composeFeedback({ ...allMet, rated: given }).candidate;
        const assessed = areas.filter(({ overall }) => overall !== "not-assessed").map((found) => found.area);
        expect([...strengths, ...toDevelop].sort()).toEqual(assessed.sort());
        for (const found of areas) {
          for (const { band } of found.stages) {
            expect(bands.findIndex((b) => b === found.overall)).toBeLessThanOrEqual(bands.indexOf(band));
          }
        }
      }),
    );
  });
});

describe("the areas that a provider rates", () => {
  const full = standard.stages.written.areas.map((code) => ({ area: code }));

  test.each(levels)("are right when each area of the stage is there once, at the level %s", (level) => {
    const given: Standard = standardInForce(level, "2024-03-01T12:00:00.000Z");
    for (const stage of externalStages) {
      const areas = given.stages[stage].areas.map((code) => ({ area: code }));
      expect(checkAreas(given, stage, areas)).toEqual([]);
      expect(checkAreas(given, stage, areas.toReversed())).toEqual([]);
    }
  });

  test("one that is missing is named", () => {
    expect(checkAreas(standard, "written", full.slice(1))).toEqual([
      {
        code: "missing-area",
        path: "/areas",
        sentence: 'Area "communication" of the written stage is not rated.',
      },
    ]);
  });

  test("one of another stage is unknown here, with what was expected", () => {
    expect(checkAreas(standard, "written", [...full, { area: "law" }])).toEqual([
      {
        code: "unknown-area",
        path: "/areas/4/area",
        sentence: 'Area "law" is not one of this stage\'s: communication, assessment, analysis, supervision.',
      },
    ]);
  });

  test("one given twice is doubled, with where it stood first", () => {
    expect(checkAreas(standard, "written", [...full, { area: "assessment" }])).toEqual([
      {
        code: "doubled-area",
        path: "/areas/4/area",
        sentence: 'Area "assessment" was given already at /areas/1; each area is given once.',
      },
    ]);
  });

  test("every problem is said, not the first only", () => {
    const areas = [{ area: "law" }, { area: "analysis" }, { area: "analysis" }];
    expect(checkAreas(standard, "written", areas).map(({ code }) => code)).toEqual([
      "unknown-area",
      "doubled-area",
      "missing-area",
      "missing-area",
      "missing-area",
    ]);
  });

  test("none at all: every area is missing", () => {
    expect(checkAreas(standard, "written", [])).toHaveLength(4);
  });

  test("nothing is wrong exactly when the areas are the stage's, each once", () => {
    const anyCode = fc.constantFrom(...standard.stages.written.areas, "law", "nonsense");
    fc.assert(
      fc.property(fc.array(anyCode, { maxLength: 6 }), (codes) => {
        const isRight = [...codes].sort().join() === [...standard.stages.written.areas].sort().join();
        const problems = checkAreas(
          standard,
          "written",
          codes.map((code) => ({ area: code })),
        );
        expect(problems.length === 0).toBe(isRight);
      }),
    );
  });
});

describe("the areas of a support plan", () => {
  const toDevelop = ["communication", "law"];
  const planned = (...areas: string[]) =>
    checkPlannedAreas(
      toDevelop,
      areas.map((area) => ({ area })),
    );

  test("are those named to develop, in any order", () => {
    expect(planned("law", "communication")).toEqual([]);
  });

  test("another one is unknown, with what was expected, and each left out is named", () => {
    expect(planned("law", "analysis")).toMatchObject([
      {
        code: "unknown-area",
        path: "/areas/1/area",
        sentence: 'Area "analysis" is not one of those to develop: communication, law.',
      },
      { code: "missing-area", path: "/areas", sentence: 'Nothing is planned for area "communication".' },
    ]);
  });

  test("one given twice is doubled", () => {
    expect(planned("law", "communication", "law")).toMatchObject([
      { code: "doubled-area", path: "/areas/2/area" },
    ]);
  });
});

describe("the standard that a result was assessed against", () => {
  test("need not be said, and may be the attempt's own", () => {
    expect(checkStandardVersion({ version: "one" }, undefined)).toEqual([]);
    expect(checkStandardVersion({ version: "one" }, "one")).toEqual([]);
  });

  test("is refused where it is another, with both versions", () => {
    expect(checkStandardVersion({ version: "one" }, "two")).toEqual([
      {
        code: "another-standard",
        path: "/standardVersion",
        sentence: 'The result was assessed against standard "two"; this attempt\'s is "one".',
      },
    ]);
  });
});
