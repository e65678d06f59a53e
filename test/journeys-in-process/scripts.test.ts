import { expect, test } from "vitest";
import { inProcessDriver } from "../journeys/in-process-driver.ts";
import { journeys } from "../journeys/scripts.ts";

// The same journeys go their way on a real deploy in test/journeys, and take the same states.
test.each(journeys)("$name", async ({ script, endsAs, flags = [] }) => {
  const driver = inProcessDriver();
  await script(driver);
  expect(await driver.status()).toBe(endsAs);
  expect(await driver.flags()).toEqual(flags);
});
