import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test, vi } from "vitest";
import { synthesised } from "./synthesised.ts";

test("AWS's list of good practice finds nothing that is not accepted with a reason", () => {
  const { app } = synthesised("production");
  const { violations } = new AwsSolutionsChecks().validateScope(app);
  const found = violations.map(({ ruleName, violatingResources }) => [
    ruleName,
    violatingResources.map(({ constructPath }) => constructPath),
  ]);
  expect(found).toEqual([]);
});

test("CloudFormation's own rules find nothing in any deployed stage", { timeout: 60_000 }, () => {
  const { app } = synthesised("production");
  vi.stubEnv("CDK_VALIDATION", "true");
  expect(() => app.synth({ force: true })).not.toThrow();
  vi.unstubAllEnvs();
});
