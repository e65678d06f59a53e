import { expect, test } from "vitest";
import { countAnswers, rowReasonCodes, sentenceOf } from "../../domain/lists.ts";

test("every reason has a sentence of its own", () => {
  const sentences = rowReasonCodes.map((code) => sentenceOf({ code }));
  expect(sentences.every((sentence) => sentence.endsWith("."))).toBe(true);
  expect(new Set(sentences).size).toBe(rowReasonCodes.length);
});

test("a sentence about a cell says what its column asks for", () => {
  expect(sentenceOf({ code: "cell-not-as-expected", column: "endorsed_on" })).toContain("day first");
});

test("the counts of the answers add up to the rows", () => {
  const counts = countAnswers(["accepted", "refused", "already-registered", "refused"]);
  expect(counts).toEqual({ rows: 4, accepted: 1, waitingListed: 0, alreadyRegistered: 1, refused: 2 });
  expect(countAnswers([])).toEqual({
    rows: 0,
    accepted: 0,
    waitingListed: 0,
    alreadyRegistered: 0,
    refused: 0,
  });
});
