import { expect, test } from "vitest";
import { questionKey } from "../../domain/question-keys.ts";

test.each([
  [{ kind: "endorsement" }, "endorsement"],
  [{ kind: "taking-part", round: 1 }, "taking-part"],
  [{ kind: "taking-part", round: 2 }, "taking-part#round-2"],
  [{ kind: "result", stage: "knowledge", sitting: 2 }, "result#knowledge#sitting-2"],
  [{ kind: "next-step", round: 3 }, "next-step#round-3"],
  [{ kind: "next-step", round: 1, time: 2 }, "next-step#round-1#time-2"],
  [{ kind: "resit-support", round: 1 }, "resit-support#round-1"],
  [{ kind: "resit-support", round: 1, time: 2 }, "resit-support#round-1#time-2"],
] as const)("a question about %o has the business's key %s", (subject, key) => {
  expect(questionKey(subject)).toBe(key);
});
