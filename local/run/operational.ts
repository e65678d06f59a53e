import { startEmulator, type Emulator } from "../emulator/emulator.ts";
import type { Progress } from "../report/progress.ts";

/** What can go wrong on any machine, told by its message alone. */
const operational: ReadonlySet<string> = new Set([
  "EmulatorError",
  "EmulatorEnvironmentError",
  "DeployError",
  "StalledError",
  "NotRunningError",
]);

export function isOperational(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  // A file that is not there, or may not be read, says so itself.
  return operational.has(error.name) || ("code" in error && error.code === "ENOENT");
}

/** Starts the emulator, or takes the one that AWS_ENDPOINT_URL names, and says which. */
export async function emulatorOf(progress: Progress): Promise<Emulator> {
  const emulator = await startEmulator({ say: progress.say });
  progress.say(
    emulator.isOurs
      ? `The emulator answers at ${emulator.endpoint}.`
      : `Using the emulator at ${emulator.endpoint}.`,
  );
  return emulator;
}
