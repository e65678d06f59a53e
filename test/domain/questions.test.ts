import { describe, expect, test } from "vitest";
import {
  answerCodes,
  effectOf,
  kindsOfQuestion,
  questionKey,
  questionKinds,
  UnknownAnswerError,
} from "../../domain/questions.ts";

describe("a question", () => {
  test.each([
    [{ kind: "endorsement" }, "endorsement"],
    [{ kind: "taking-part" }, "taking-part"],
    [{ kind: "result", stage: "knowledge", sitting: 2 }, "result#knowledge#sitting-2"],
    [{ kind: "next-step", round: 3 }, "next-step#round-3"],
  ] as const)("about %o has the business's key %s", (subject, key) => {
    expect(questionKey(subject)).toBe(key);
  });

  test.each(questionKinds)("of the kind %s can lapse and be withdrawn from", (kind) => {
    expect(effectOf(kind, "lapsed")).toBeDefined();
    expect(effectOf(kind, "withdrawn")).toEqual({});
  });

  test("knows no answer but its own", () => {
    const refused = questionKinds.flatMap((kind) =>
      answerCodes
        .filter((code) => !(code in kindsOfQuestion[kind].effects))
        .map((code) => [kind, code] as const),
    );
    expect(refused.length).toBeGreaterThan(15);
    for (const [kind, code] of refused) expect(() => effectOf(kind, code)).toThrow(UnknownAnswerError);
  });
});
