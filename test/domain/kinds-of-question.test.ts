import { describe, expect, test } from "vitest";
import {
  answerCodes,
  effectOf,
  kindsOfQuestion,
  lapses,
  questionKinds,
  UnknownAnswerError,
} from "../../domain/kinds-of-question.ts";

describe("a question", () => {
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
