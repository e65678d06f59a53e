import type { TestProject } from "vitest/node";
import { deploy, type Deployed } from "../../local/emulator/deploy.ts";
import { startEmulator } from "../../local/emulator/emulator.ts";

/** What of the deployed system crosses to the tests' workers. */
export type DeployedFacts = Omit<Deployed, "functionName">;

declare module "vitest" {
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface ProvidedContext {
    readonly deployed: DeployedFacts;
  }
}

/** Starts the emulator and deploys the system by `cdk deploy`, once for the whole suite. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const emulator = await startEmulator();
  try {
    const { functionName: _, ...facts } = await deploy(emulator.endpoint);
    project.provide("deployed", facts);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  return () => emulator.stop();
}
