import { afterAll, beforeAll, expect, test } from "vitest";
import { deploy } from "../../local/emulator/deploy.ts";
import { startEmulator, type Emulator } from "../../local/emulator/emulator.ts";
import { freePort } from "../../local/emulator/port.ts";

/** The first run of all makes the emulator's environment. */
const patient = 240_000;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
}, patient);
afterAll(() => emulator.stop());

test("a deploy to an emulator that is gone says so at once", async () => {
  const gone = `http://127.0.0.1:${await freePort()}`;
  await expect(deploy(gone)).rejects.toMatchObject({
    name: "DeployError",
    message: expect.stringContaining(`No emulator answers at ${gone}`),
  });
});

test("a CDK app that fails is said in its own words", { timeout: patient }, async () => {
  const failing = deploy(emulator.endpoint, { context: { stage: "nowhere" } });
  await expect(failing).rejects.toMatchObject({
    name: "DeployError",
    message: expect.stringContaining('The stage is "nowhere"'),
  });
});
