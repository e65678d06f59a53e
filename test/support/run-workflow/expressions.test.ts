import * as fc from "fast-check";
import { expect, test } from "vitest";
import { evaluateFully, evaluateTemplate } from "./expressions.ts";

const names = ["a", "b", "list", "code"];
const value = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.string({ maxLength: 3 })),
  any: fc.oneof({ maxDepth: 3 }, tie("leaf"), tie("record"), fc.array(tie("any"), { maxLength: 2 })),
  record: fc.dictionary(fc.constantFrom(...names), tie("any"), { maxKeys: 3 }),
}));
const roots = ["$states.input", "$states.result", "$states.context", "$a", "$code", "$list"];

const outcome = (made: Promise<unknown>): Promise<unknown> => made.catch(String);

test("a path read without the evaluator is what jsonata makes of it", async () => {
  const path = fc.tuple(fc.constantFrom(...roots), fc.array(fc.constantFrom(...names), { maxLength: 3 }));
  await fc.assert(
    fc.asyncProperty(path, value.record, value.record, async ([root, steps], seen, variables) => {
      const text = [root, ...steps].join(".");
      const isRecord = typeof variables === "object" && variables !== null;
      const scope = { input: seen, result: seen, context: seen, variables: isRecord ? { ...variables } : {} };
      expect(await outcome(evaluateTemplate(`{% ${text} %}`, scope))).toEqual(
        await outcome(evaluateFully(text, scope)),
      );
    }),
    { seed: 7, numRuns: 1_000 },
  );
});

test("only a text that is an expression from end to end is one", async () => {
  const scope = { input: 1, context: {}, variables: {} };
  const texts = [
    "{% $states.input %}",
    "{%$states.input%}",
    " {% $states.input %}",
    "n: {% 1 %}",
    "$states.input",
    "{%}",
  ];
  expect(await evaluateTemplate(texts, scope)).toEqual([1, 1, ...texts.slice(2)]);
});
