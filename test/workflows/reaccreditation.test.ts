import { describe, expect, test } from "vitest";
import { definitionOf } from "../support/journey-world/definition.ts";
import { analyseDefinition } from "./analyser/analyse.ts";

const asl = definitionOf("reaccreditation");

describe("the reaccreditation workflow", () => {
  const { lines, figures } = analyseDefinition(asl, {});

  test("keeps every rule of the house", () => {
    expect(lines).toEqual([]);
  });

  test("ends, on its longest way, long before it would roll over, and in few events", () => {
    expect(figures?.days).toBeLessThan(330);
    expect(figures?.days).toBeGreaterThan(200);
    expect(figures?.events).toBeLessThan(300);
  });

  test("asks the candidate, the employer and an operator on its longest way, one after the other", () => {
    const waits = figures?.longestByTime.filter((state) => state.startsWith("Wait for"));
    expect(waits).toEqual([
      "Wait for the evidence",
      "Wait for the confirmation of practice",
      "Wait for the audit",
    ]);
  });
});
