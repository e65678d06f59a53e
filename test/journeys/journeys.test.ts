import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { connect } from "../../local/system.ts";
import { DeployedDriver, surround, type Surroundings } from "./deployed-driver.ts";
import { inProcessDriver } from "./in-process-driver.ts";
import { journeys } from "./scripts.ts";

let around: Surroundings;
beforeAll(async () => {
  around = await surround(
    await connect({ ...inject("deployed"), functionName: (name) => `naas-local-${name}` }),
  );
});
afterAll(() => around.close());

describe("on a real deploy", () => {
  test.each(journeys)("$name", async ({ script, endsAs, flags = [] }) => {
    const deployed = new DeployedDriver(around);
    await script(deployed);
    expect(await deployed.status()).toBe(endsAs);
    expect(await deployed.flags()).toEqual(flags);

    const inProcess = inProcessDriver();
    await script(inProcess);
    expect(await deployed.paths()).toEqual(await inProcess.paths());
  });
});
