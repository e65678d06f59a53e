import { describe, expect, test } from "vitest";
import {
  answerCodes,
  effectOf,
  kindsOfQuestion,
  lapses,
  questionKey,
  questionKinds,
  UnknownAnswerError,
} from "../../domain/questions.ts";

describe("a question", () => {
  test.each([
    [{ kind: "endorsement" }, "endorsement"],
    [{ kind: "taking-part", round: 1 }, "taking-part"],
    [{ kind: "taking-part", round: 2 }, "taking-part#round-2"],
    [{ kind: "result", stage: "knowledge", sitting: 2 }, "result#knowledge#sitting-2"],
    [{ kind: "next-step", round: 3 }, "next-step#round-3"],
    [{ kind: "next-step", round: 1, time: 2 }, "next-step#round-1#time-2"],
    [{ kind: "resit-support", round: 1 }, "resit-support#round-1"],
    [{ kind: "resit-support", round: 1, time: 2 }, "resit-support#round-1#time-2"],
  ] as const)("about %o has the business's key %s", (subject, key) => {
    expect(questionKey(subject)).toBe(key);
  });

  test.each(questionKinds)("of the kind %s can be withdrawn from", (kind) => {
    expect(effectOf(kind, "withdrawn")).toEqual({});
  });

  test.each(questionKinds)(
    "of the kind %s has an answer by silence if its window lapses, and only then",
    (kind) => {
      expect("lapsed" in kindsOfQuestion[kind].effects).toBe(lapses(kind));
    },
  );

  test("of an appeal is decided by nobody's silence [peer: Ofqual I1]", () => {
    expect(questionKinds.filter((kind) => !lapses(kind))).toEqual([
      "appeal-admissibility",
      "appeal-panel",
      "appeal-decision",
    ]);
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
