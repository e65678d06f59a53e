import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localFolder } from "../emulator/environment.ts";
import { connect, type System } from "../system.ts";

/** No system is up that could be asked, or what was asked for is not there. */
export class NotRunningError extends Error {
  override readonly name = "NotRunningError";
}

const file = join(localFolder, "running.json");

/** Leaves word where the system is, for the commands of another terminal. */
export function noteRunning({ deployed }: Pick<System, "deployed">): void {
  const { functionName: _, ...facts } = deployed;
  writeFileSync(file, JSON.stringify(facts, undefined, 2));
}

export function noteEnded(): void {
  rmSync(file, { force: true });
}

/** Connects to the system that `npm start -- --stay` keeps up on this machine. Throws NotRunningError. */
export function connectToRunning(): Promise<System> {
  if (!existsSync(file))
    throw new NotRunningError("No system is up: run `npm start -- --stay` in another terminal first.");
  const facts = JSON.parse(readFileSync(file, "utf8"));
  return connect({ ...facts, functionName: (name) => `naas-local-${name}` });
}
