import { describe, expect, test } from "vitest";
import { policies, policyOfVersion } from "../../domain/policy/policy.ts";
import { externalStages } from "../../domain/levels.ts";
import { backstopDays } from "../../workflows/shared/ask.ts";
import { accreditationBounds } from "../../workflows/accreditation/definition.ts";
import {
  answers,
  attemptId,
  leg,
  legNumber,
  reason,
  startsAt,
  tokenOrder,
} from "../../workflows/shared/expressions.ts";
import { definitionOf } from "../support/journey-world/definition.ts";
import { evaluateTemplate } from "../support/run-workflow/expressions.ts";
import { analyseDefinition } from "./analyser/analyse.ts";

const asl = definitionOf("accreditation");

describe("the accreditation workflow", () => {
  const { lines, figures } = analyseDefinition(asl, accreditationBounds);

  test("keeps every rule of the house", () => {
    expect(lines).toEqual([]);
  });

  test("ends, on its longest way, within 350 days and 2,500 events", () => {
    expect(figures?.days).toBeLessThan(350);
    expect(figures?.days).toBeGreaterThan(300);
    expect(figures?.events).toBeLessThan(2500);
  });

  test("breaks the rules when its bounds are not stated", () => {
    expect(analyseDefinition(asl, {}).lines).not.toEqual([]);
  });

  test("is bounded as policy says", () => {
    for (const { parameters } of policies) {
      const { loopBounds, mapItems } = accreditationBounds;
      expect(loopBounds["Commission the stage"].times).toBe(parameters.sittingsPerStageLimit.value);
      expect(loopBounds["Decide the outcome"].times).toBe(parameters.decisionsPerOutcomeLimit.value);
      expect(mapItems["Sit the external stages"]).toBe(externalStages.length);
    }
  });

  const asked = ["endorsement", "taking-part", "resit-support", "result", "next-step"] as const;

  test.each(asked)("waits longer for %s than its window with the largest extension", (kind) => {
    const { parameters } = policyOfVersion("2018-1");
    const windows: Record<(typeof asked)[number], number> = {
      endorsement: parameters.endorsementWindowDays.value,
      "taking-part": parameters.takingPartWindowDays.value,
      "resit-support": parameters.resitSupportWindowDays.value,
      result: parameters.stageWindowDays.value,
      "next-step": parameters.fastTrackResitWindowDays.value,
    };
    expect(backstopDays(kind)).toBe(windows[kind] + parameters.largestExtensionDays.value[kind] + 2);
  });
});

describe("an expression of the accreditation workflow", () => {
  const scope = (input: unknown, context: object = {}) => ({
    input,
    context: {
      Execution: { Input: { v: 1, attemptId: "attempt-1", leg: 12, startAt: "stages" } },
      ...context,
    },
    variables: {},
  });
  const evaluate = (template: string, input: unknown = {}, context: object = {}) =>
    evaluateTemplate(template, scope(input, context));

  test("finds attempt and leg in the execution's own input", async () => {
    expect([await evaluate(attemptId), await evaluate(leg), await evaluate(legNumber)]).toEqual([
      "attempt-1",
      12,
      "12",
    ]);
  });

  test("orders tokens by the state's entry, then by the try", async () => {
    const at = (EnteredTime: string, RetryCount: number) =>
      evaluate(tokenOrder, {}, { State: { EnteredTime, RetryCount } });
    const orders = [
      await at("2018-09-03T09:00:00.000Z", 0),
      await at("2018-09-03T09:00:00.000Z", 2),
      await at("2018-09-03T09:00:00.000Z", 10),
      await at("2018-09-03T09:00:00.001Z", 0),
    ];
    expect(orders).toEqual(orders.map(String).toSorted((a, b) => (a < b ? -1 : 1)));
    expect(orders[1]).toBe("2018-09-03T09:00:00.000Z#002");
  });

  test("reads an answer's code, and knows no other", async () => {
    expect(await evaluate(answers("endorsed"), { code: "endorsed" })).toBe(true);
    expect(await evaluate(answers("endorsed"), { code: "declined" })).toBe(false);
    expect(await evaluate(answers("endorsed"), {})).toBe(false);
  });

  test("reads where the leg starts", async () => {
    expect([await evaluate(startsAt("stages")), await evaluate(startsAt("outcome"))]).toEqual([true, false]);
  });

  test("gives the last code as the reason, and superseded where a write was refused", async () => {
    expect(await evaluate(reason, { code: "lapsed" })).toBe("lapsed");
    expect(await evaluate(reason, { Error: "DynamoDb.ConditionalCheckFailedException" })).toBe("superseded");
  });
});
