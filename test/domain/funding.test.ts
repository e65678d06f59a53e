import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EventDetail, EventType, JourneyEvent } from "../../domain/events.ts";
import { entryOfGrant, instalmentsOf, sumOf } from "../../domain/funding.ts";
import { grantsDue, payerOfAssessments } from "../../domain/policy/grants.ts";
import { policyOfVersion } from "../../domain/policy/policy.ts";
import { chainOf, chainStart } from "../../store/journey/event-chain.ts";
import { attempt } from "../support/attempts.ts";

type Said = readonly [type: EventType, detail?: EventDetail];

/** The log of one attempt, written at one moment. */
function logOf(attemptId: string, said: readonly Said[], at = "2020-03-02T09:00:00.000Z"): JourneyEvent[] {
  const head = { ...attempt({ attemptId }), eventSequence: 0, eventHash: chainStart };
  const events = said.map(([type, detail = {}]) => ({
    ...{ type, detail, causation: "test" },
    actor: { kind: "system", id: "test" } as const,
  }));
  return chainOf(head, events, at);
}

const place: Said = ["place-allocated", { cohort: "post-asye-2020", employerId: "kent" }];
const placeAt = (employerId: string): Said => ["place-allocated", { cohort: "post-asye-2020", employerId }];
const givenBack: Said = ["place-given-back", { cohort: "post-asye-2020" }];
const released = (isCompleted: boolean): Said => ["outcome-released", { round: 1, isCompleted }];
const amounts = policyOfVersion("2018-1").parameters.postAsyeInstalmentPence.value;

/** The entries as somebody would tell them. */
const told = (...logs: readonly (readonly Said[])[]): string[] =>
  instalmentsOf(
    "candidate-1",
    logs.map((said, index) => logOf(`attempt-${index + 1}`, said)),
  ).map(({ employerId, what, pence }) => `${employerId} ${what} ${pence}`);

describe("what an employer is owed for a candidate of the post-ASYE pathway [P]", () => {
  test("is the first instalment with the place, and the second with the completed assessment", () => {
    expect(told([["registered"], place, ["endorsed"], released(true)])).toEqual([
      `kent registration ${amounts.registration}`,
      `kent completion ${amounts.completion}`,
    ]);
  });

  test("is nothing while the candidate waits for a place", () => {
    expect(told([["registered"], ["waiting-listed", { employerId: "kent" }], ["withdrawn"]])).toEqual([]);
  });

  test("is owed no more when the place is given back unused", () => {
    expect(told([place, ["withdrawn"], givenBack])).toEqual([
      `kent registration ${amounts.registration}`,
      `kent registration ${-amounts.registration}`,
    ]);
  });

  test("stays owed when the candidate is withdrawn from a re-sit: the assessment was completed", () => {
    expect(told([place, released(true), ["fast-track-resit-started"], ["withdrawn"]])).toHaveLength(2);
  });

  test("is the second instalment only once every stage was sat, be it in a re-sit", () => {
    expect(told([place, released(false)])).toHaveLength(1);
    expect(told([place, released(false), released(true)])).toHaveLength(2);
  });

  test("is the second no more when stages are annulled, and anew when they have been sat again", () => {
    expect(told([place, released(true), ["stages-annulled"], released(false), released(true)])).toEqual([
      `kent registration ${amounts.registration}`,
      `kent completion ${amounts.completion}`,
      `kent completion ${-amounts.completion}`,
      `kent completion ${amounts.completion}`,
    ]);
  });

  test("is nothing to take back when stages are annulled of an assessment that was never completed", () => {
    expect(told([place, released(false), ["stages-annulled"]])).toHaveLength(1);
  });

  test("is once, however many outcomes are released and attempts are begun", () => {
    expect(told([place, released(true), released(true)], [place, released(true)])).toHaveLength(2);
  });

  test("is owed anew for a second attempt whose first gave its place back, to the employer of the second", () => {
    expect(told([place, givenBack], [placeAt("surrey"), released(true)])).toEqual([
      `kent registration ${amounts.registration}`,
      `kent registration ${-amounts.registration}`,
      `surrey registration ${amounts.registration}`,
      `surrey completion ${amounts.completion}`,
    ]);
  });

  test("is owed to the employer of the moment, and taken back from whom it was owed to", () => {
    const moved: Said = ["moved", { from: "kent", to: "surrey" }];
    expect(told([place, moved, released(true)])).toEqual([
      `kent registration ${amounts.registration}`,
      `surrey completion ${amounts.completion}`,
    ]);
    expect(told([place, moved, ["withdrawn"], givenBack]).at(-1)).toBe(
      `kent registration ${-amounts.registration}`,
    );
  });

  test("stays owed for the first attempt when a second one gives its own place back", () => {
    expect(told([place, released(true)], [placeAt("surrey"), givenBack])).toHaveLength(2);
  });

  test("is what it was when it fell due, though the first attempt is reopened and completed after the second", () => {
    const first = logOf("attempt-1", [place]);
    const second = logOf("attempt-2", [placeAt("surrey"), released(true)], "2020-06-01T09:00:00.000Z");
    const before = instalmentsOf("candidate-1", [first, second]);
    const reopened = logOf("attempt-1", [place, released(true)], "2020-09-01T09:00:00.000Z").slice(1);
    expect(instalmentsOf("candidate-1", [[...first, ...reopened], second])).toEqual(before);
  });

  test("is whole pence", () => {
    for (const amount of Object.values(amounts)) expect(Number.isSafeInteger(amount)).toBe(true);
  });
});

describe("entries", () => {
  const anySaid = fc.constantFrom<Said>(
    ["registered"],
    place,
    placeAt("surrey"),
    givenBack,
    released(true),
    released(false),
    ["stages-annulled"],
    ["withdrawn"],
  );
  const anyLog = fc.array(anySaid, { maxLength: 12 });

  test("of a longer log begin with those of the shorter one: what was entered is never counted otherwise", () => {
    fc.assert(
      fc.property(anyLog, fc.nat(12), (said, cut) => {
        const whole = logOf("attempt-1", said);
        const entries = instalmentsOf("candidate-1", [whole]);
        const before = instalmentsOf("candidate-1", [whole.slice(0, cut)]);
        expect(entries.slice(0, before.length)).toEqual(before);
      }),
    );
  });

  test("of one instalment fall due and are taken back in turns, so that it is owed once or not at all", () => {
    fc.assert(
      fc.property(anyLog, (said) => {
        const entries = instalmentsOf("candidate-1", [logOf("attempt-1", said)]);
        for (const what of ["registration", "completion"] as const) {
          const of = entries.filter((entry) => entry.what === what);
          of.forEach(({ pence }, index) => expect(pence > 0).toBe(index % 2 === 0));
          expect([0, amounts[what]]).toContain(sumOf(of));
        }
        expect(new Set(entries.map(({ entryId }) => entryId)).size).toBe(entries.length);
      }),
    );
  });
});

describe("the grants to authorities [C 46]", () => {
  test("are due on their day to each employer of Phase One, and to nobody before", () => {
    expect(grantsDue("2018-04-02T22:59:59.000Z")).toEqual([]);
    const due = grantsDue("2018-04-02T23:00:00.000Z");
    expect(due.map(({ employerId }) => employerId)).toEqual([
      "bury",
      "leeds",
      "manchester",
      "oldham",
      "wigan",
    ]);
    expect(due.every(({ pence }) => Number.isSafeInteger(pence) && pence > 0)).toBe(true);
  });

  test("are one entry for each employer and phase, of the day on which they were due", () => {
    const grant = { phase: "one", employerId: "leeds", dueOn: "2018-04-03", pence: 7 };
    expect(entryOfGrant(grant)).toMatchObject({ entryId: "grant#one", what: "grant", pence: 7 });
    expect(entryOfGrant(grant).occurredAt.slice(0, 7)).toBe("2018-04");
  });

  test("are not known for a phase that is open to all, nor for one that nobody named", () => {
    const amountPence = { value: 1, unit: "pence", source: "[assumed]", reason: "A sample." } as const;
    const later = ["national", "unnamed"].map((phase) => ({ phase, dueOn: "2021-01-01", amountPence }));
    const national = {
      phase: "national",
      opensOn: "2021-01-01",
      employers: "all",
      source: "[A 33]",
      reason: "",
    } as const;
    expect(grantsDue("2021-01-02T00:00:00.000Z", { grants: later, phases: [national] })).toEqual([]);
  });
});

describe("who pays for the assessments", () => {
  test("is the Department in Phase One [A 40]", () => {
    expect(payerOfAssessments("leeds")).toBe("department");
    expect(payerOfAssessments("Leeds")).toBe("department");
  });

  test("was not decided for those who are in no phase, nor once NAAS is national", () => {
    const national = {
      phase: "national",
      opensOn: "2021-01-01",
      employers: "all",
      source: "[A 33]",
      reason: "",
    } as const;
    expect(payerOfAssessments("kent")).toBeNull();
    expect(payerOfAssessments("kent", [national])).toBeNull();
  });
});
