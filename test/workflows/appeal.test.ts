import { describe, expect, test } from "vitest";
import { legStarts, legWorkflows, workflowOfLeg } from "../../domain/legs.ts";
import { policies } from "../../domain/policy/policy.ts";
import { lapses, questionKinds } from "../../domain/kinds-of-question.ts";
import { appealBounds } from "../../workflows/appeal/definition.ts";
import { backstopDays } from "../../workflows/shared/ask.ts";
import { definitionOf } from "../support/journey-world/definition.ts";
import { analyseDefinition } from "./analyser/analyse.ts";

describe("the appeal workflow", () => {
  const { lines, figures } = analyseDefinition(definitionOf("appeal"), appealBounds);

  test("keeps every rule of the house", () => {
    expect(lines).toEqual([]);
  });

  test("ends, on its longest way, within 350 days and few events", () => {
    expect(figures?.days).toBeLessThan(350);
    expect(figures?.days).toBeGreaterThan(300);
    expect(figures?.events).toBeLessThan(300);
  });

  test.each(questionKinds.filter((kind) => !lapses(kind)))(
    "begins anew before its wait for %s could time out, so that no timer decides it",
    (kind) => {
      for (const { parameters } of policies)
        expect(backstopDays(kind)).toBeGreaterThan(parameters.rollOverAfterDays.value.appeal + 7);
    },
  );
});

test("every leg has a workflow, and every workflow a leg that starts it", () => {
  expect(new Set(legStarts.map((start) => workflowOfLeg[start]))).toEqual(new Set(legWorkflows));
});
