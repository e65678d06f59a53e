import { describe, expect, test } from "vitest";
import type { EventType, JourneyEvent } from "../../domain/events.ts";
import { onTheWayTable } from "../../local/report/on-the-way.ts";
import { proportions } from "../../local/cohort/proportions.ts";
import { statedSharesTable } from "../../local/report/stated-shares.ts";
import { endsTable, invariantsText, listsTable } from "../../local/report/summary.ts";
import { appealOf, type End } from "../../local/run/ends.ts";
import { reminderSent } from "../../local/run/first-reminder.ts";
import { invariantsOf, type RunFacts } from "../../local/run/invariants.ts";
import { attempt } from "../support/attempts.ts";
import { memberOf } from "../support/members.ts";

function event(type: EventType, detail: JourneyEvent["detail"] = {}): JourneyEvent {
  return {
    ...{ id: `a-${type}`, type, envelopeVersion: 1, attemptId: "a", sequence: 1 },
    ...{ occurredAt: "2018-09-03T09:00:00.000Z", recordedAt: "2018-09-03T09:00:00.000Z", causation: "" },
    ...{ actor: { kind: "system", id: "x" }, leg: 1, policyVersion: "2018-1", previousHash: "", hash: "" },
    detail,
  };
}
/** Somebody who was accredited at the first sitting. */
function end(but: Partial<End> = {}): End {
  return {
    attempt: attempt({ attemptId: "a", candidateId: "c", status: "accredited" }),
    ...{ events: [event("accredited")], why: "at the first sitting", faults: [], lost: [] },
    ...but,
  };
}

const list: RunFacts["handedOver"][number]["list"] = {
  ...{ listId: "l", state: "processed", dryRun: false, problems: [], notices: [] },
  rows: [{ row: 1, answer: "accepted", attemptId: "a", problems: [], warnings: [], dueDates: [] }],
};
const handedOver = { employerId: "leeds", file: Buffer.of(), list, rowsSent: 1, attempt: 1 };
/** A run of one candidate in which everything holds. */
function facts(but: Partial<RunFacts> = {}): RunFacts {
  return {
    handedOver: [handedOver],
    members: new Map([["a", memberOf([["written"]])]]),
    ends: [end()],
    probes: { refused: 1, shown: 1, told: 0, wrong: [] },
    sent: [
      {
        ...{ id: "w1", type: "result", status: 202, verdict: "taken", flag: undefined },
        expected: { status: 202, verdict: "taken" },
      },
    ],
    ...{ unforeseenCommissions: [], refusedCommissions: [], flags: [] },
    ...but,
  };
}
const brokenIn = (run: RunFacts) =>
  invariantsOf(run)
    .filter(({ faults }) => faults.length > 0)
    .map(({ sentence }) => sentence);

test("a run in which everything went right breaks no invariant", () => {
  expect(brokenIn(facts())).toEqual([]);
});

const takenBack = "an operator took the accreditation back";
/** The person's second attempt, after a first that was returned. */
function again(first: "returned-to-employer" | "accredited"): End {
  return end({
    attempt: attempt({ attemptId: "b", candidateId: "c", status: first }),
    events: [event("accredited")],
  });
}

const flag = { pk: "ATTEMPT#a", sk: "ATTEMPT", flagCode: "journey-halted", flaggedAt: "" } as const;
const faulty: readonly (readonly [string, string, Partial<RunFacts>])[] = [
  ["a row without an answer", "Every row", { handedOver: [{ ...handedOver, rowsSent: 2 }] }],
  ["a journey that has not ended", "Every candidate", { ends: [end({ why: undefined })] }],
  ["a candidate who is gone", "Every candidate", { ends: [] }],
  ["somebody who is there twice", "Nobody is there twice", { ends: [end(), end()] }],
  [
    "two accreditations of one journey",
    "Nobody is there twice",
    { ends: [end({ events: [event("accredited"), event("accredited")] })] },
  ],
  ["another end than its story's", "Every journey ended", { ends: [end({ why: "after the outcome" })] }],
  ["an accreditation held twice", "Nobody is there twice", { ends: [again("accredited"), end()] }],
  [
    "a review that no story has",
    "Every journey ended",
    { ends: [end({ events: [event("accredited"), event("outcome-reopened", { origin: "review" })] })] },
  ],
  ["an outcome that is kept no more", "Whatever was changed", { ends: [end({ lost: ["round 1"] })] }],
  [
    "a change that nobody was told of",
    "Whatever was changed",
    { members: new Map([["a", memberOf([], { foreseen: { why: takenBack, rounds: [] } })]]) },
  ],
  ["a result seen too early", "No result", { probes: { refused: 0, shown: 0, told: 0, wrong: ["seen"] } }],
  ["a log that was tampered with", "Every hash chain", { ends: [end({ faults: ["event 3 was edited"] })] }],
  [
    "a webhook answered otherwise",
    "Every webhook",
    { sent: facts().sent.map((one) => ({ ...one, status: 500 })) },
  ],
  ["a commission that no rule asks for", "Every commission", { unforeseenCommissions: ["written of a"] }],
  ["a flag that should not be there", "What waits", { flags: [flag] }],
  [
    "a flag that is missing",
    "What waits",
    { sent: facts().sent.map((one) => ({ ...one, flag: "conflicts-with-the-answer" as const })) },
  ],
];

describe("a run is told to be broken by", () => {
  test.each(faulty)("%s", (_, sentence, but) => {
    const broken = brokenIn(facts(but));
    expect(broken.some((one) => one.startsWith(sentence))).toBe(true);
    expect(invariantsText(invariantsOf(facts(but)))).toContain("BROKEN");
  });
});

test("whoever is put forward again after a return is there twice rightly", () => {
  const returned = attempt({ attemptId: "a", candidateId: "c", status: "returned-to-employer" });
  const later = attempt({ attemptId: "b", candidateId: "c", status: "accredited", previousAttemptId: "a" });
  const ends = [end({ attempt: returned, events: [] }), end({ attempt: later })];
  expect(brokenIn(facts({ ends })).some((sentence) => sentence.startsWith("Nobody is"))).toBe(false);
  const unlinked = [...ends.slice(0, 1), end({ attempt: { ...later, previousAttemptId: undefined } })];
  expect(brokenIn(facts({ ends: unlinked })).some((sentence) => sentence.startsWith("Nobody is"))).toBe(true);
});

describe("the reminder of re-accreditation", () => {
  const at = "2021-06-05T22:59:59.000Z";
  const mail = { from: "n", to: ["a@x"], subject: "s", text: "t" };
  test.each([
    [[mail], 0],
    [[], 1],
    [[mail, mail], 1],
  ])("%# goes out once", (mails, faults) => {
    expect(reminderSent({ at, to: "a@x", mails }).faults).toHaveLength(faults);
  });

  test("of nobody is no fault", () => {
    expect(reminderSent(undefined)).toMatchObject({ faults: [], counted: "nobody was accredited" });
  });
});

describe("the tables", () => {
  const appealed = (detail: JourneyEvent["detail"]) =>
    end({ events: [event("next-step-asked"), event("appeal-closed", detail)] });
  /** Of the line that has all these words, the count of everybody. */
  const countIn = (table: string, ...words: readonly string[]): string | undefined =>
    table
      .split("\n")
      .find((line) => words.every((word) => line.includes(word)))
      ?.split("│")
      .at(-2)
      ?.trim();

  test("count by end and level", () => {
    const table = endsTable([end(), end({ why: "after an upheld appeal" }), end({ why: undefined })]);
    expect(countIn(table, "after an upheld appeal")).toBe("1");
    expect(countIn(table, "Not ended")).toBe("1");
    expect(countIn(table, "All", "3")).toBe("3");
  });

  test("count re-sits and appeals by how they ended", () => {
    const resit = event("fast-track-resit-started");
    const table = onTheWayTable([
      end(),
      end({ events: [event("next-step-asked"), resit, resit] }),
      appealed({ end: "upheld", remedy: "annul-stage" }),
      appealed({ end: "not-upheld" }),
      appealed({ end: "appeal-withdrawn" }),
    ]);
    expect(countIn(table, "Not met")).toBe("4");
    expect(countIn(table, "Re-sit", "twice")).toBe("1");
    expect(countIn(table, "Re-sit", "once")).toBe("0");
    expect(countIn(table, "a stage was annulled")).toBe("1");
    expect(countIn(table, "a result was corrected")).toBe("0");
    expect(countIn(table, " not upheld")).toBe("1");
    expect(countIn(table, " withdrawn")).toBe("1");
  });

  test("count reviews by what first came of them, sittings lost, and new attempts by whose they are", () => {
    const reviewed = (...types: EventType[]) =>
      end({ events: [event("outcome-reopened", { origin: "review" }), ...types.map((type) => event(type))] });
    const returned = attempt({ attemptId: "a", employerId: "leeds", status: "returned-to-employer" });
    const table = onTheWayTable([
      reviewed("accreditation-revoked", "next-step-asked", "accredited"),
      reviewed("next-step-asked"),
      reviewed("accredited"),
      end({ events: [event("flag-closed", { flagCode: "corrected-after-release" })] }),
      end({ attempt: returned, events: [event("sitting-to-be-repeated", { message: "incident" })] }),
      end({ attempt: attempt({ attemptId: "b", employerId: "bury", previousAttemptId: "a" }), events: [] }),
    ]);
    expect(countIn(table, "the accreditation revoked")).toBe("1");
    expect(countIn(table, "still not met")).toBe("1");
    expect(countIn(table, "met after all")).toBe("1");
    expect(countIn(table, "set aside")).toBe("1");
    expect(countIn(table, "an incident")).toBe("1");
    expect(countIn(table, "did not attend")).toBe("0");
    expect(countIn(table, "by another employer")).toBe("1");
    expect(countIn(table, "by the same employer")).toBe("0");
  });

  test("count an employer's later lists together, apart from its first", () => {
    const later = { ...handedOver, attempt: 2 };
    const table = listsTable([handedOver, later, later]);
    expect(table.split("\n").filter((line) => line.includes("leeds"))).toEqual([
      expect.stringMatching(/leeds +│ +1 │ processed │ +1 │ +1 │/),
      expect.stringMatching(/leeds, later +│ +2 │ processed │ +2 │ +2 │/),
    ]);
  });

  test("state every share by which the cohort is drawn", () => {
    const lines = statedSharesTable().split("\n");
    expect(lines.find((line) => line.includes("asked to endorse"))).toContain("declined 6 % · no answer 8 %");
    expect(lines.find((line) => line.includes("support a re-sit"))).toContain("declined 10 %");
    expect(lines.filter((line) => /^│ \S/.test(line))).toHaveLength(Object.keys(proportions).length + 1);
  });

  test("know no appeal where none was closed", () => {
    expect(appealOf([event("appeal-made")])).toBeUndefined();
  });
});
