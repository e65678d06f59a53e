import { describe, expect, test } from "vitest";
import { MemoryDatabase, testTables } from "../support/memory-database.ts";
import { tellContractStory } from "./contract-story.ts";

const story = new Map(await tellContractStory(new MemoryDatabase(), testTables));

// What the emulator's DynamoDB answers to the same story is compared with this in test/journeys.
describe("the stores over the in-memory database", () => {
  test.each([
    ["the same person at the same level is registered already", { answer: "already-registered" }],
    ["a leg that never was may not ask", { code: "superseded" }],
    ["a wait of another leg is refused", { threw: "ConditionalCheckFailedException" }],
    ["another employer does not find the attempt", { threw: "ProblemError" }],
    ["the employer can't decline any more", { threw: "ProblemError" }],
    ["an outcome can't be decided on unfinished stages", { threw: "StageNotFinishedError" }],
    ["a result that does not fit the standard is refused", { threw: "ProblemError" }],
    ["the same message again has no other effect", { verdict: "taken" }],
    ["the same id with another body is kept for an operator", { verdict: "kept-for-an-operator" }],
    ["another result conflicts", { verdict: "kept-for-an-operator" }],
    ["what was decided on an older result is not released", { code: "decide-again" }],
    ["it is released", { code: "not-met" }],
    ["the re-sit starts", { code: "started" }],
    ["the old leg may no longer act", { code: "superseded" }],
    ["what is to be sat in the re-sit", { stages: ["simulation", "written"] }],
    ["an operator restarts the journey", { answer: "restarted", leg: 3 }],
    ["a withdrawn candidate is asked nothing", { code: "withdrawn" }],
    ["in a cohort of one place the first has it", { answer: "registered" }],
    ["the second joins the waiting list", { answer: "waiting-listed" }],
    ["it is counted", { taken: 1, waiting: 2 }],
    ["nobody overtakes who waits", { answer: "waiting-listed" }],
    ["and counted", { taken: 1, waiting: 2 }],
    ["a larger cohort serves the others, and nobody waits", { taken: 3, waiting: 0 }],
    ["an earlier failure is known", { verdict: "already-known" }],
    ["but not too far", { threw: "ProblemError" }],
    ["and for no days twice", { threw: "ProblemError" }],
    ["the closures", { closures: [{ reached: 1, isThrough: true }] }],
    ["and are the person's", ["reader", "scribe"]],
    ["a simulation by the examiner is held", { verdict: "kept-for-an-operator" }],
    ["the attempt's employers", { employerId: "Bury", formerEmployers: [{ employerId: "Leeds" }] }],
    ["what is owed for the first is entered, and taken back", { entered: 2 }],
    ["entered once, however many do at once", [0, 0, 1]],
    ["the first month is issued", { month: "2018-08", totalPence: 70, entries: 1 }],
    ["the next month is issued", { month: "2018-09", totalPence: 50_070, entries: 4 }],
    ["in other words it is refused", { threw: "ProblemError" }],
    ["an appeal that is not decided can't be closed", { threw: "AppealNotDecidedError" }],
    ["and is refused, of the first appeal", { threw: "ProblemError" }],
    ["decided otherwise, it is refused", { threw: "ProblemError" }],
    ["and applied once", { code: "upheld" }],
    ["the sitting is annulled", [null, expect.any(String), null]],
    ["what was annulled is sat again", { stages: ["simulation"] }],
    ["before a release nothing can be annulled", { threw: "NothingReleasedError" }],
    ["closed again, it is the same", { code: "appeal-withdrawn" }],
    ["and the accreditation with it", { state: "revoked" }],
    ["nor is one read", { threw: "UnknownAccreditationError" }],
    ["the renewal can't be settled unanswered", { threw: "RenewalNotAskedError" }],
    ["settled once", { code: "renewed" }],
    ["the renewed accreditation", { state: "in-force", renewal: "not-due", remindersSent: 0 }],
    ["the lapsed accreditation", { state: "lapsed" }],
    ["what is revoked can't be restored", { threw: "ProblemError" }],
    ["the revoked accreditation", { state: "revoked", revokedBy: "operator-1" }],
  ])("%s", (sentence, answer) => {
    expect(story.get(sentence)).toMatchObject(answer);
  });

  test("three appends at once all land, and the chain is whole", () => {
    expect(story.get("three appends at once all land, in order")).toEqual(["landed", "landed", "landed"]);
    expect(story.get("its chain is whole")).toEqual([]);
  });
});
