import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { externalStages } from "../../domain/levels.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import { readListFile } from "../../functions/tasks/check-file/read-list-file.ts";
import { endReasons, foresee, isMissedTooOften, type Foreseen } from "../../local/cohort/foreseen.ts";
import { proportions } from "../../local/cohort/proportions.ts";
import { scriptOf } from "../../local/cohort/provider-script.ts";
import { storyOf, type Story } from "../../local/cohort/story.ts";
import { stageStory, storyWhere } from "../support/members.ts";

const at = "2018-09-03T09:00:00.000Z";

interface Planned extends Foreseen {
  readonly told: Story;
}

async function ofTheSample(): Promise<Planned[]> {
  const csv = readFileSync(new URL("../../local/samples/sample-list.csv", import.meta.url));
  const file = await readListFile(csv);
  const rows = "rows" in file ? file.rows : [];
  return rows.map(({ cells }) => {
    const { registration_number: registrationNumber = "", level = "", endorsed_on: endorsedOn = "" } = cells;
    const told = storyOf(1, { registrationNumber, level });
    return { told, ...foresee(told, { isEndorsed: endorsedOn !== "", at }) };
  });
}

const foreseen = (told: Story) => foresee(told, { isEndorsed: true, at });

describe("the sample's two hundred", () => {
  test("meet every end that a journey can have", async () => {
    const met = new Set((await ofTheSample()).map(({ why }) => why));
    expect(met).toEqual(new Set(Object.keys(endReasons)));
  });

  test("appeal in every way that an appeal can end, and no remedy ends all of them", async () => {
    const appealed = (await ofTheSample()).filter(({ appeal }) => appeal !== undefined);
    const ends = new Set(appealed.map(({ appeal }) => appeal?.ends));
    expect(ends).toEqual(new Set(Object.keys(proportions.appeal)));
    expect(new Set(appealed.map(({ why }) => why)).size).toBeGreaterThan(4);
  });
});

describe("the sample's two hundred, afterwards,", () => {
  test("have errors put right that make an outcome met, or not met, and one set aside", async () => {
    const reviews = (await ofTheSample()).flatMap(({ review, why }) => (review ? [{ ...review, why }] : []));
    const putRight = reviews.filter(({ isPutRight }) => isPutRight);
    expect(putRight.filter(({ isMet }) => isMet).length).toBeGreaterThan(0);
    const revoked = putRight.filter(({ isMet }) => !isMet);
    // Of those who lose their accreditation by it, one sits again and is accredited anew.
    expect(new Set(revoked.map(({ why }) => endReasons[why]))).toEqual(
      new Set(["accredited", "returned-to-employer"]),
    );
    expect(reviews.some(({ isPutRight }) => !isPutRight)).toBe(true);
  });

  test("are put forward again by the same employer and by another", async () => {
    const returned = (await ofTheSample()).filter(({ why }) => endReasons[why] === "returned-to-employer");
    const again = new Set(returned.map(({ told }) => told.putForwardAgain));
    expect(again).toEqual(new Set(["none", ...Object.keys(proportions.putForwardAgain)]));
  });

  test("lose sittings in every way, of those that come to sit", async () => {
    const sat = (await ofTheSample()).filter(({ rounds }) => rounds.length > 0);
    const lost = sat.flatMap(({ told, rounds }) =>
      rounds.flatMap((stages, round) => stages.flatMap((stage) => told.rounds[round]?.[stage].lost ?? [])),
    );
    expect(new Set(lost)).toEqual(
      new Set(["did-not-attend", "incident", "cancelled-by-candidate", "cancelled-by-provider"]),
    );
  });
});

describe("a story", () => {
  test("is the same for the same row and seed, and another under another seed", () => {
    const of = { registrationNumber: "SW900001", level: "practitioner" };
    expect(storyOf(1, of)).toEqual(storyOf(1, of));
    const stories = [1, 2, 3, 4].map((seed) => JSON.stringify(storyOf(seed, of)));
    expect(new Set(stories).size).toBe(4);
  });

  test("is another for the person's next attempt, which is the last that is told", () => {
    const of = { registrationNumber: "SW900001", level: "practitioner" };
    expect(storyOf(1, { ...of, attempt: 1 })).toEqual(storyOf(1, of));
    expect(storyOf(1, { ...of, attempt: 2 }).rounds).not.toEqual(storyOf(1, of).rounds);
    const later = Array.from({ length: 50 }, (_, seed) => storyOf(seed, { ...of, attempt: 2 }));
    expect(new Set(later.map(({ putForwardAgain }) => putForwardAgain))).toEqual(new Set(["none"]));
  });

  test("sits no more rounds than there are re-sits, and one free", () => {
    const limit = policyInForce(at).parameters.fastTrackResitLimit.value;
    fc.assert(
      fc.property(fc.nat(), fc.nat(99_999), fc.boolean(), (seed, number, isEndorsed) => {
        const told = storyOf(seed, { registrationNumber: `SW9${number}`, level: "practitioner" });
        const { rounds, appeal, why } = foresee(told, { isEndorsed, at });
        const free = appeal?.ends === "annul-stage" || appeal?.ends === "annul-attempt" ? 1 : 0;
        expect(rounds.length).toBeLessThanOrEqual(1 + limit + free);
        expect(Object.keys(endReasons)).toContain(why);
        expect(appeal === undefined && why === "after an upheld appeal").toBe(false);
      }),
    );
  });
});

describe("an appeal", () => {
  test("that corrects the only result not met makes an accreditation of it, with no re-sit", () => {
    expect(foreseen(storyWhere([["written"]], { appeal: "correct-result" }))).toEqual({
      why: "after an upheld appeal",
      rounds: [externalStages],
      appeal: { ends: "correct-result", stage: "written" },
    });
  });

  test("that corrects one result of two leaves the other to a re-sit", () => {
    const { why, rounds } = foreseen(storyWhere([["knowledge", "written"]], { appeal: "correct-result" }));
    expect(rounds).toEqual([externalStages, ["written"]]);
    expect(why).toBe("after an upheld appeal");
  });

  test("that would correct a result where none is short of the threshold is not upheld", () => {
    const told = storyWhere([], { appeal: "correct-result" });
    const [first, ...later] = told.rounds;
    if (first === undefined) throw new TypeError("no round");
    const rounds = [{ ...first, knowledge: stageStory({ result: "never" }) }, ...later];
    expect(foreseen({ ...told, rounds }).appeal).toEqual({ ends: "not-upheld" });
  });

  test("that annuls a stage has it sat again free, and both re-sits are left", () => {
    const told = storyWhere([["knowledge", "written"], ["knowledge"], ["written"]], {
      appeal: "annul-stage",
    });
    const { why, rounds } = foreseen(told);
    expect(rounds).toEqual([externalStages, ["knowledge"], ["knowledge", "written"], ["written"]]);
    expect(why).toBe("after an upheld appeal");
  });

  test("that annuls the attempt has every stage sat again", () => {
    const { rounds } = foreseen(storyWhere([["simulation"]], { appeal: "annul-attempt" }));
    expect(rounds).toEqual([externalStages, externalStages]);
  });

  test.each(["not-upheld", "not-admissible", "withdrawn"] as const)("%s changes nothing", (appeal) => {
    const told = storyWhere([["simulation"]]);
    expect(foreseen({ ...told, appeal })).toEqual({ ...foreseen(told), appeal: { ends: appeal } });
  });

  test("is not made of an outcome that is met, nor by whoever withdraws after it", () => {
    expect(foreseen(storyWhere([], { appeal: "annul-attempt" })).appeal).toBeUndefined();
    const leaving = storyWhere([["simulation"]], {
      appeal: "annul-attempt",
      withdrawal: "after-the-outcome",
    });
    expect(foreseen(leaving)).toMatchObject({ why: "after the outcome", appeal: undefined });
  });
});

describe("a re-sit", () => {
  test("that the employer does not support returns the candidate, and nothing is sat again", () => {
    const told = storyWhere([["written"]], { isResitSupported: false });
    expect(foreseen(told)).toMatchObject({
      why: "the employer did not support a re-sit",
      rounds: [externalStages],
    });
  });

  test("is not asked for where nobody would sit again", () => {
    const told = storyWhere([["written"]], { isResitSupported: false, nextStep: "nothing" });
    expect(foreseen(told).why).toBe("no next step was chosen");
  });
});

describe("an error that the provider finds when all is over", () => {
  test("put right in a result that was met takes the accreditation, and the stage is sat again", () => {
    const told = storyWhere([], { afterwards: "error-put-right" });
    expect(foreseen(told)).toEqual({
      why: "after a fast-track re-sit",
      rounds: [externalStages, ["knowledge"]],
      appeal: undefined,
      review: { stage: "knowledge", round: 0, isMet: false, isPutRight: true },
    });
  });

  test("put right in the only result not met makes an accreditation of it, months after the return", () => {
    const told = storyWhere([["written"]], { afterwards: "error-put-right", nextStep: "accept" });
    expect(foreseen(told)).toMatchObject({
      why: "after a provider's error was put right",
      review: { stage: "written", isMet: true },
    });
  });

  test("put right in one result of two changes no outcome: what is next is asked anew", () => {
    const told = storyWhere([["knowledge", "written"]], {
      afterwards: "error-put-right",
      nextStep: "accept",
    });
    expect(foreseen(told)).toMatchObject({ why: "the outcome was accepted", rounds: [externalStages] });
  });

  test("set aside changes nothing", () => {
    const told = storyWhere([["written"]], { nextStep: "accept" });
    const { review, ...end } = foreseen({ ...told, afterwards: "error-set-aside" });
    expect(review).toMatchObject({ isPutRight: false });
    expect({ ...end, review: undefined }).toEqual(foreseen(told));
  });

  test("is in no result that was not sat, and none of whoever withdrew", () => {
    const leaving = storyWhere([["written"]], {
      afterwards: "error-put-right",
      withdrawal: "after-the-outcome",
    });
    expect(foreseen(leaving)).toMatchObject({ why: "after the outcome", review: undefined });
    const told = storyWhere([], { afterwards: "error-put-right", nextStep: "accept" });
    const [first, ...later] = told.rounds;
    if (first === undefined) throw new TypeError("no round");
    const never = { ...first, knowledge: stageStory({ result: "never" }) };
    expect(foreseen({ ...told, rounds: [never, ...later] }).review).toBeUndefined();
  });

  test("is told last of all about its stage, and only when all is over", () => {
    const told = storyWhere([], { afterwards: "error-put-right" });
    const { review } = foreseen(told);
    const messages = scriptOf(told, 0, externalStages, review).get("knowledge") ?? [];
    expect(messages.map(({ type, when }) => `${type} ${when}`)).toEqual([
      "result at-once",
      "result-corrected after-the-end",
    ]);
    expect(scriptOf(told, 1, ["knowledge"], review).get("knowledge")).toHaveLength(1);
  });
});

test("an accreditation that an operator takes back ends revoked; nobody takes back what was not awarded", () => {
  expect(foreseen(storyWhere([], { afterwards: "revoked" })).why).toBe(
    "an operator took the accreditation back",
  );
  const notMet = storyWhere([["written"]], { afterwards: "revoked", nextStep: "accept" });
  expect(foreseen(notMet).why).toBe("the outcome was accepted");
});

describe("what the provider sends", () => {
  test("closes each round with exactly one message, unless every result stays out", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(99_999), (seed, number) => {
        const told = storyOf(seed, { registrationNumber: `SW9${number}`, level: "practice-supervisor" });
        for (const [round, stages] of foresee(told, { isEndorsed: true, at }).rounds.entries()) {
          const messages = [...scriptOf(told, round, stages).values()].flat();
          const closing = messages.filter(({ isClosing }) => isClosing);
          const isAnyInTime = stages.some((name) => {
            const ofStage = told.rounds[round]?.[name] ?? stageStory();
            return isMissedTooOften(ofStage) || !["never", "too-late"].includes(ofStage.result);
          });
          expect(closing.length).toBe(isAnyInTime ? 1 : 0);
        }
      }),
    );
  });

  test("about a round that no story tells is nothing", () => {
    expect(scriptOf(storyWhere([]), 9, externalStages).size).toBe(0);
  });
});
