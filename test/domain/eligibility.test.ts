import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, addMonths } from "../../domain/calendar.ts";
import { refusals, sentenceOfFinding, sourceOfFinding, warnings } from "../../domain/eligibility-findings.ts";
import { asyeStates, employments, movesFrom, type RowFacts } from "../../domain/eligibility-rules.ts";
import { judgeEligibility, type Circumstances } from "../../domain/eligibility.ts";
import { levels } from "../../domain/levels.ts";
import { pathways, type Pathway } from "../../domain/pathways.ts";
import type { Phase } from "../../domain/policy/phases.ts";
import { anyDay } from "../support/days.ts";

const today = "2024-06-30";
const leeds: Circumstances = { employerId: "leeds", at: `${today}T12:00:00.000Z` };
/** Outside every phase. */
const farshire: Circumstances = { ...leeds, employerId: "farshire" };
const person: RowFacts = { level: "practitioner", isSupervisorNamed: false };
const endorsed: RowFacts = { ...person, isSupervisorNamed: true, endorsedOn: "2024-06-01" };

const judge = (row: Partial<RowFacts>, by: Circumstances = leeds) => {
  const judged = judgeEligibility({ ...person, ...row }, by);
  return {
    pathway: judged.pathway,
    refused: judged.refusals.map(({ code, column }) => `${code} ${column}`),
    warned: judged.warnings.map(({ code, column }) => `${code} ${column}`),
    due: judged.dueDates.map(({ code, day }) => `${code} ${day}`),
  };
};
const accepted = (pathway: Pathway) => ({ pathway, refused: [], warned: [], due: [] });

/** Of each pathway a row that is accepted on it. */
const fitting: Readonly<Record<Pathway, { readonly row: RowFacts; readonly by: Circumstances }>> = {
  experienced: { row: person, by: leeds },
  "newly-qualified": {
    row: { ...person, pathway: "newly-qualified", asye: "completed", employedSince: "2023-06-30" },
    by: leeds,
  },
  "new-practice-supervisor": {
    row: {
      ...person,
      ...{ level: "practice-supervisor", pathway: "new-practice-supervisor", inRoleSince: "2023-06-30" },
    },
    by: leeds,
  },
  "from-another-role": {
    row: { ...person, pathway: "from-another-role", movedOn: "2024-01-15" },
    by: leeds,
  },
  "from-outside-england": {
    row: { ...person, pathway: "from-outside-england", movedOn: "2024-01-15" },
    by: leeds,
  },
  "post-asye": {
    row: { ...person, pathway: "post-asye", asye: "completed", asyeYear: "2018-19" },
    by: farshire,
  },
};

describe("experienced staff are the rule", () => {
  test.each(levels)("a row that says no more than who it is about is accepted at the level %s", (level) => {
    expect(judge({ level })).toEqual(accepted("experienced"));
    expect(judge({ ...endorsed, level })).toEqual(accepted("experienced"));
  });

  test("twenty years qualified, without an ASYE and three months with the employer", () => {
    const row = { qualifiedOn: "2004-07-01", asye: "not-taken", employedSince: "2024-04-01" } as const;
    expect(judge(row)).toEqual(accepted("experienced"));
    expect(judge({ ...row, pathway: "experienced" })).toEqual(accepted("experienced"));
  });

  test("a director sits the supervisor level, however new to the post", () => {
    const director = { level: "practice-supervisor", function: "leadership", inRoleSince: "2024-06-01" };
    expect(judge(director)).toEqual(accepted("experienced"));
  });

  test("an endorsement of the same day in England counts, though it is still yesterday in UTC", () => {
    const row = { ...endorsed, endorsedOn: "2024-07-01" };
    expect(judge(row, { ...leeds, at: "2024-06-30T23:30:00.000Z" }).refused).toEqual([]);
    expect(judge(row, { ...leeds, at: "2024-06-30T22:30:00.000Z" }).refused).toEqual([
      "endorsed-in-the-future endorsed_on",
    ]);
  });
});

test("a row may begin on any day of the year to come, or have had its earliest date", () => {
  for (const earliestOn of ["2025-06-30", today, "2023-01-01"])
    expect(judge({ earliestOn })).toEqual(accepted("experienced"));
});

describe("whatever the pathway, a row is refused", () => {
  test.each<[string, Partial<RowFacts>, string]>([
    ["at the reserved level", { level: "practice-leader" }, "reserved-level level"],
    ["at a level that nobody knows", { level: "wizard" }, "unknown-level level"],
    ["at a level spelt otherwise", { level: "Practitioner" }, "unknown-level level"],
    [
      "endorsed by nobody",
      { endorsedOn: "2024-06-01" },
      "endorsement-without-supervisor endorsing_supervisor",
    ],
    ["endorsed on no day", { isSupervisorNamed: true }, "endorsement-without-date endorsed_on"],
    ["endorsed tomorrow", { ...endorsed, endorsedOn: "2024-07-01" }, "endorsed-in-the-future endorsed_on"],
    ["in a function that is not statutory", { function: "youth-work" }, "function-not-statutory function"],
    ["as a practitioner in leadership", { function: "leadership" }, "function-not-statutory function"],
    ["qualified tomorrow", { qualifiedOn: "2024-07-01", pathway: "experienced" }, "day-to-come qualified_on"],
    ["employed from tomorrow", { employedSince: "2024-07-01" }, "day-to-come employed_since"],
    ["to begin in more than a year", { earliestOn: "2025-07-01" }, "earliest-date-too-far earliest_date"],
    ["still on the ASYE", { asye: "under-way", pathway: "experienced" }, "still-on-asye asye"],
  ])("%s", (_, row, reason) => {
    expect(judge(row).refused).toEqual([reason]);
  });

  test("with every reason, not the first", () => {
    const row: Partial<RowFacts> = {
      ...{ level: "practice-leader", endorsedOn: "2024-07-01", asye: "under-way" },
      ...{ employment: "agency", employedSince: "2024-05-01", pathway: "newly-qualified", isPartTime: true },
    };
    expect(judge(row, farshire)).toMatchObject({
      refused: [
        "reserved-level level",
        "endorsement-without-supervisor endorsing_supervisor",
        "endorsed-in-the-future endorsed_on",
        "still-on-asye asye",
        "worked-for-you-too-briefly employed_since",
        "employer-not-in-open-phase employer",
        "employed-too-briefly employed_since",
      ],
      warned: ["part-time working_pattern"],
    });
  });

  test("on a pathway that can't be read for what is asked of all, and for nothing else", () => {
    expect(judge({ pathway: "unreadable" }, farshire).refused).toEqual([]);
    expect(judge({ pathway: "unreadable", asye: "under-way" }, farshire).refused).toEqual([
      "still-on-asye asye",
    ]);
  });
});

describe("the newly qualified", () => {
  const newly = fitting["newly-qualified"].row;

  test("are accepted after twelve months with the employer, to the day, the ASYE included", () => {
    expect(judge({ ...newly, employedSince: "2023-06-30" })).toEqual(accepted("newly-qualified"));
    expect(judge({ ...newly, employedSince: "2023-07-01" })).toMatchObject({
      refused: ["employed-too-briefly employed_since"],
      due: ["eligible-from 2024-07-01"],
    });
  });

  test("who took no ASYE are asked for the twelve months alone", () => {
    expect(judge({ ...newly, asye: "not-taken" })).toEqual(accepted("newly-qualified"));
  });

  test("are deferred while they are on the ASYE, whatever the months, and no day can be told", () => {
    expect(judge({ ...newly, asye: "under-way", employedSince: "2024-01-01" })).toMatchObject({
      refused: ["still-on-asye asye", "employed-too-briefly employed_since"],
      due: [],
    });
  });

  test("are warned of part-time work and of leave, and accepted", () => {
    expect(judge({ ...newly, isPartTime: true, hasTakenLeave: true })).toMatchObject({
      refused: [],
      warned: ["part-time working_pattern", "leave-taken leave"],
    });
  });

  test("must say how the ASYE stands and since when they are employed", () => {
    expect(judge({ pathway: "newly-qualified" }).refused).toEqual([
      "cell-needed asye",
      "cell-needed employed_since",
    ]);
  });

  test.each<[string, Partial<RowFacts>]>([
    ["who qualified less than two years ago", { qualifiedOn: "2022-07-01" }],
    ["who are on the ASYE", { asye: "under-way" }],
  ])("are those %s, where the row states no pathway", (_, row) => {
    expect(judge(row).pathway).toBe("newly-qualified");
  });

  test("are not those who qualified two years ago", () => {
    expect(judge({ qualifiedOn: "2022-06-30" })).toEqual(accepted("experienced"));
  });

  test("put forward as experienced are accepted: the employer is told what the row shows", () => {
    const row = { pathway: "experienced", qualifiedOn: "2024-01-01", employedSince: "2024-02-01" } as const;
    expect(judge(row)).toMatchObject({
      pathway: "experienced",
      refused: [],
      warned: ["seems-newly-qualified qualified_on"],
    });
  });
});

describe("new practice supervisors", () => {
  const supervisor = fitting["new-practice-supervisor"].row;

  test("are accepted after twelve months in the role, to the day", () => {
    expect(judge(supervisor)).toEqual(accepted("new-practice-supervisor"));
    expect(judge({ ...supervisor, inRoleSince: "2023-07-01" })).toMatchObject({
      refused: ["in-role-too-briefly in_role_since"],
      due: ["eligible-from 2024-07-01"],
    });
  });

  test("are known by the role that they have been in for less", () => {
    const row = { level: "practice-supervisor", inRoleSince: "2024-01-01" };
    expect(judge(row)).toMatchObject({ pathway: "new-practice-supervisor" });
    expect(judge({ ...row, pathway: "experienced" })).toMatchObject({
      refused: [],
      warned: ["seems-new-supervisor in_role_since"],
    });
  });

  test("don't sit the practitioner's level as that, and must say since when", () => {
    expect(judge({ pathway: "new-practice-supervisor" }).refused).toEqual([
      "pathway-of-another-level pathway",
      "cell-needed in_role_since",
    ]);
  });
});

describe.each(["from-another-role", "from-outside-england"] as const)("those %s", (pathway) => {
  test("are put forward within twelve months, and the day is told", () => {
    expect(judge({ pathway, movedOn: "2023-06-30" })).toEqual({
      ...accepted(pathway),
      due: ["put-forward-by 2024-06-30"],
    });
  });

  test("put forward later are flagged and never refused", () => {
    expect(judge({ pathway, movedOn: "2023-06-29" })).toEqual({
      ...accepted(pathway),
      warned: ["put-forward-late moved_on"],
      due: ["put-forward-by 2024-06-29"],
    });
  });

  test("must say when they moved", () => {
    expect(judge({ pathway }).refused).toEqual(["cell-needed moved_on"]);
  });

  test("are known by where they moved from", () => {
    const movedFrom = pathway === "from-another-role" ? "another-role" : "outside-england";
    expect(judge({ movedFrom, movedOn: "2024-01-01", qualifiedOn: "2023-09-01" }).pathway).toBe(pathway);
  });
});

describe.each(["agency", "self-employed"] as const)("those who are %s", (employment) => {
  const after = (months: number, agencyStaff?: Circumstances["agencyStaff"]) =>
    judge(
      { employment, employedSince: addMonths(today, -months) },
      { ...leeds, ...(agencyStaff && { agencyStaff }) },
    );

  test("are refused after five months of work, with the day from which they are not", () => {
    expect(after(5)).toMatchObject({
      refused: ["worked-for-you-too-briefly employed_since"],
      due: ["eligible-from 2024-07-30"],
    });
  });

  test.each([6, 12])("are accepted after %i months", (months) => {
    expect(after(months)).toEqual(accepted("experienced"));
  });

  test("are refused after six and accepted after twelve by an employer that is stricter", () => {
    expect(after(6, "after-12-months").refused).toEqual(["worked-for-you-too-briefly employed_since"]);
    expect(after(12, "after-12-months")).toEqual(accepted("experienced"));
  });

  test("are refused after any time by an employer that leaves them out", () => {
    expect(after(60, "left-out")).toMatchObject({ refused: ["agency-staff-left-out employment"], due: [] });
  });

  test("must say since when", () => {
    expect(judge({ employment }).refused).toEqual(["cell-needed employed_since"]);
  });
});

describe("phases", () => {
  const two: Phase = {
    ...{ phase: "two", opensOn: "2024-07-01", employers: ["farshire"] },
    ...{ source: "[A 33]", reason: "A sample phase." },
  };

  test.each(["bury", "leeds", "manchester", "oldham", "wigan", "Wigan"])("Phase One is %s", (employerId) => {
    expect(judge({}, { ...leeds, employerId }).refused).toEqual([]);
  });

  test("an employer outside every phase is told so", () => {
    expect(judge({}, farshire).refused).toEqual(["employer-not-in-open-phase employer"]);
  });

  test("a phase opens at midnight in England", () => {
    const at = (when: string) => judge({}, { ...farshire, at: when, phases: [two] }).refused;
    expect(at("2024-06-30T22:59:59.000Z")).toEqual(["employer-not-in-open-phase employer"]);
    expect(at("2024-06-30T23:00:00.000Z")).toEqual([]);
  });

  test("once NAAS is national every employer is in", () => {
    const national: Phase = { ...two, opensOn: "2024-01-01", employers: "all" };
    expect(judge({}, { ...farshire, phases: [national] }).refused).toEqual([]);
  });
});

describe("the post-ASYE pathway", () => {
  const { row } = fitting["post-asye"];

  test.each(["2017-18", "2018-19"])("takes those who completed the ASYE in %s", (asyeYear) => {
    expect(judge({ ...row, asyeYear }, farshire)).toEqual(accepted("post-asye"));
  });

  test.each<[string, Partial<RowFacts>, Circumstances, string]>([
    ["of another year", { asyeYear: "2016-17" }, farshire, "asye-year-not-taken asye_year"],
    ["of no year", { asyeYear: undefined }, farshire, "cell-needed asye_year"],
    ["without the ASYE", { asye: "not-taken" }, farshire, "asye-not-completed asye"],
    ["still on the ASYE", { asye: "under-way" }, farshire, "still-on-asye asye"],
    ["who say nothing of it", { asye: undefined }, farshire, "cell-needed asye"],
    ["whose employer is in NAAS", {}, leeds, "employer-in-naas employer"],
    [
      "the day before it opens",
      {},
      { ...farshire, at: "2020-02-09T23:59:59.000Z" },
      "pathway-not-open pathway",
    ],
  ])("does not take those %s", (_, but, by, reason) => {
    expect(judge({ ...row, ...but }, by).refused).toEqual([reason]);
  });

  test("opens on 10 February 2020", () => {
    expect(judge(row, { ...farshire, at: "2020-02-10T00:00:00.000Z" })).toEqual(accepted("post-asye"));
  });

  test("asks nothing of the phased pathways: neither phase nor months", () => {
    const facts = { ...row, employedSince: "2024-06-01", qualifiedOn: "2023-07-01", isPartTime: true };
    expect(judge(facts, farshire)).toEqual(accepted("post-asye"));
  });
});

const anyRow: fc.Arbitrary<RowFacts> = fc.record({
  level: fc.constantFrom(...levels, "practice-leader", "other"),
  isSupervisorNamed: fc.boolean(),
  endorsedOn: fc.option(anyDay(), { nil: undefined }),
  pathway: fc.option(fc.constantFrom(...pathways), { nil: undefined }),
  function: fc.option(fc.constantFrom("assessment", "leadership", "youth-work"), { nil: undefined }),
  employment: fc.option(fc.constantFrom(...employments), { nil: undefined }),
  employedSince: fc.option(anyDay(), { nil: undefined }),
  isPartTime: fc.boolean(),
  hasTakenLeave: fc.boolean(),
  qualifiedOn: fc.option(anyDay(), { nil: undefined }),
  asye: fc.option(fc.constantFrom(...asyeStates), { nil: undefined }),
  asyeYear: fc.option(fc.constantFrom("2017-18", "2020-21"), { nil: undefined }),
  inRoleSince: fc.option(anyDay(), { nil: undefined }),
  movedFrom: fc.option(fc.constantFrom(...movesFrom), { nil: undefined }),
  movedOn: fc.option(anyDay(), { nil: undefined }),
});

describe("every judgement", () => {
  test("finds nothing twice, and tells a day to come only where nothing but time refuses", () => {
    fc.assert(
      fc.property(anyRow, fc.constantFrom(leeds, farshire), (row, by) => {
        const { refused, due } = judge(row, by);
        expect(new Set(refused).size).toBe(refused.length);
        for (const day of due.filter((each) => each.startsWith("eligible-from"))) {
          expect(refused.every((reason) => reason.includes("-too-briefly"))).toBe(true);
          expect(refused).not.toEqual([]);
          expect(day.slice(-10) > today).toBe(true);
        }
      }),
    );
  });

  test("told to come back on a day is accepted on that day, and not the day before", () => {
    fc.assert(
      fc.property(anyRow, (row) => {
        const day = judgeEligibility(row, leeds).dueDates.find(({ code }) => code === "eligible-from");
        if (day === undefined) return;
        const on = (when: string) => judgeEligibility(row, { ...leeds, at: `${when}T12:00:00.000Z` });
        const stated = { ...row, pathway: judgeEligibility(row, leeds).pathway };
        expect(judgeEligibility(stated, { ...leeds, at: `${day.day}T12:00:00.000Z` }).refusals).toEqual([]);
        expect(on(addDays(day.day, -1)).refusals).not.toEqual([]);
      }),
    );
  });

  test("on one pathway is not changed by what only another one asks", () => {
    const ofOthers: Readonly<Record<Pathway, Partial<RowFacts>>> = {
      experienced: { employedSince: today, asyeYear: "2020-21", movedOn: today, asye: "not-taken" },
      "newly-qualified": { inRoleSince: today, asyeYear: "2020-21", movedOn: today },
      "new-practice-supervisor": { employedSince: today, asyeYear: "2020-21", asye: "not-taken" },
      "from-another-role": { employedSince: today, inRoleSince: today, qualifiedOn: today },
      "from-outside-england": { employedSince: today, inRoleSince: today, qualifiedOn: today },
      "post-asye": { employedSince: today, inRoleSince: today, qualifiedOn: today, movedOn: today },
    };
    for (const pathway of pathways) {
      const { row, by } = fitting[pathway];
      const stated = { ...row, pathway };
      expect(judge({ ...stated, ...ofOthers[pathway] }, by).refused).toEqual([]);
      expect(judge({ ...stated, ...ofOthers[pathway] }, by)).toEqual(judge(stated, by));
    }
  });
});

describe("every finding", () => {
  test.each([...Object.entries(refusals), ...Object.entries(warnings)])(
    "%s has a sentence and the source of its rule",
    (_, { sentence, source }) => {
      expect(sentence(12)).toMatch(/^[A-Z].{15,}\.$/);
      expect(source).toMatch(/^\[[^[\]]+\](, \[[^[\]]+\])*$/);
    },
  );

  test("about a time says how long it asks, and where that comes from", () => {
    const [found] = judgeEligibility(
      { ...person, employment: "agency", employedSince: "2024-05-01" },
      leeds,
    ).refusals;
    expect(found && sentenceOfFinding(found)).toContain("after 6 months");
    expect(found && sourceOfFinding(found)).toBe("[O], [C 48], [B Q7, B 14], [D 3.3]");
  });
});
