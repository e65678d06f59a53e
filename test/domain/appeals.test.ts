import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { panelFaults, stagesToSitAgain, type PanelMember } from "../../domain/appeals.ts";
import { externalStages, type ExternalStage } from "../../domain/levels.ts";
import type { StageStanding } from "../../domain/outcome.ts";
import { policyOfVersion, type Policy } from "../../domain/policy/policy.ts";

const member = (but: Partial<PanelMember> = {}): PanelMember => ({
  memberId: "member-1",
  isIndependent: false,
  employers: [],
  examines: [],
  ...but,
});
const independent = member({ memberId: "independent", isIndependent: true });
const appealed = {
  employers: ["leeds", "bury"],
  examiners: [{ provider: "delivery-provider-1", examinerReference: "ex-7" }],
};

describe("a panel", () => {
  test("of one independent member may decide, and so may others beside them", () => {
    expect(panelFaults([independent], appealed)).toEqual([]);
    expect(panelFaults([member({ employers: ["wigan"] }), independent], appealed)).toEqual([]);
  });

  test.each([
    ["works for the candidate's employer", member({ employers: ["leeds"] }), "of-the-candidates-employer"],
    [
      "wrote the employer's code as they liked",
      member({ employers: ["Leeds"] }),
      "of-the-candidates-employer",
    ],
    ["worked for one of before", member({ employers: ["wigan", "bury"] }), "of-the-candidates-employer"],
    ["examined the candidate", member({ examines: appealed.examiners }), "examined-the-candidate"],
  ] as const)("is refused whose member %s, by name", (_, conflicted, code) => {
    expect(panelFaults([independent, conflicted], appealed)).toEqual([{ code, memberId: "member-1" }]);
  });

  test("may have an examiner of the same name at another provider", () => {
    const elsewhere = { provider: "delivery-provider-2", examinerReference: "ex-7" };
    expect(panelFaults([independent, member({ examines: [elsewhere] })], appealed)).toEqual([]);
  });

  test("is refused without anybody independent, and with somebody twice, each fault said", () => {
    const both = panelFaults([member(), member({ employers: ["leeds"] })], appealed);
    expect(both).toEqual([
      { code: "named-twice", memberId: "member-1" },
      { code: "of-the-candidates-employer", memberId: "member-1" },
      { code: "nobody-independent" },
    ]);
  });

  test("that may decide stays one however its members are ordered", () => {
    const members = [independent, member(), member({ memberId: "member-2", employers: ["wigan"] })];
    fc.assert(
      fc.property(fc.shuffledSubarray(members, { minLength: 3 }), (ordered) => {
        expect(panelFaults(ordered, appealed)).toEqual([]);
      }),
    );
  });
});

describe("what is sat again", () => {
  const policy = policyOfVersion("2018-1");
  const bringing: Policy = {
    ...policy,
    parameters: {
      ...policy.parameters,
      resatSimulationBringsWritten: { ...policy.parameters.resatSimulationBringsWritten, value: true },
    },
  };
  const day = "2018-09-03";
  const outcome = (but: Partial<Record<ExternalStage, StageStanding>> = {}) => {
    const standings = {
      knowledge: { standing: "met", metOn: day },
      simulation: { standing: "not-met" },
      written: { standing: "met", metOn: day },
      ...but,
    } as const;
    const sat = externalStages.filter((stage) => ["met", "not-met"].includes(standings[stage].standing));
    return { standings, decidedOn: Object.fromEntries(sat.map((stage) => [stage, "sitting-1#1"])) };
  };

  test("for an annulled stage is that stage alone", () => {
    expect(stagesToSitAgain("simulation", outcome(), policy)).toEqual(["simulation"]);
  });

  test("for an annulled simulation is its written exercise too, where the policy says so [A 55]", () => {
    expect(stagesToSitAgain("simulation", outcome(), bringing)).toEqual(["simulation", "written"]);
    expect(stagesToSitAgain("written", outcome(), bringing)).toEqual(["written"]);
  });

  test("is nothing for a stage that nobody had to sit", () => {
    const exempt = outcome({ simulation: { standing: "exempt" }, written: { standing: "exempt" } });
    expect(stagesToSitAgain("simulation", exempt, bringing)).toEqual([]);
    expect(stagesToSitAgain("attempt", exempt, policy)).toEqual(["knowledge"]);
  });

  test("for an annulled attempt is every stage that was to be sat, whether it was or not", () => {
    const lapsed = outcome({ written: { standing: "not-sat", reason: "window-passed" } });
    expect(stagesToSitAgain("attempt", lapsed, policy)).toEqual(externalStages);
  });

  test("for an annulled attempt leaves alone what was met before the attempt", () => {
    const before = outcome({ knowledge: { standing: "carried-forward", metOn: day } });
    expect(stagesToSitAgain("attempt", before, policy)).toEqual(["simulation", "written"]);
  });
});
