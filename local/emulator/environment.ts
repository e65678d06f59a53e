import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inheritedEnvironment, run, tail } from "./run.ts";

export class EmulatorEnvironmentError extends Error {
  override readonly name = "EmulatorEnvironmentError";
}

export interface EnvironmentOptions {
  /** Where `venv/` is made; `.local` of the project unless said otherwise. */
  readonly folder?: string;
  readonly requirements?: string;
  /** The PATH on which Python is looked for. */
  readonly path?: string;
  readonly say?: (line: string) => void;
}

export const localFolder = fileURLToPath(new URL("../../.local", import.meta.url));
const requirementsFile = fileURLToPath(new URL("requirements.txt", import.meta.url));
const stampName = "naas-stamp";
const oldestPython = [3, 11] as const;
const pythonNames = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"] as const;

/**
 * Makes the virtual environment that the emulator runs in, if it is missing or made for other requirements,
 * and returns its folder. It is made aside and renamed, so that a half-made one is never taken for whole.
 *
 * @throws EmulatorEnvironmentError when there is no fitting Python, no venv module, or pip fails
 */
export async function ensureEnvironment(options: EnvironmentOptions = {}): Promise<string> {
  const folder = options.folder ?? localFolder;
  const requirements = options.requirements ?? requirementsFile;
  const venv = join(folder, "venv");
  const stamp = await stampOf(requirements);
  if ((await stampIn(venv)) === stamp) return venv;

  const env = { ...inheritedEnvironment(), ...(options.path === undefined ? {} : { PATH: options.path }) };
  const python = await findPython(env);
  options.say?.("Making the emulator's environment in .local/venv (once, about half a minute) …");
  await mkdir(folder, { recursive: true });
  await sweepAbandoned(folder);
  const making = await mkdtemp(join(folder, `venv.making-${process.pid}-`));
  try {
    await makeEnvironment({ python, making, requirements, env });
    await writeFile(join(making, stampName), stamp);
    await putInPlace(making, venv, stamp);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return venv;
}

async function stampOf(requirements: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
}

async function stampIn(venv: string): Promise<string | undefined> {
  return readFile(join(venv, stampName), "utf8").catch(() => undefined);
}

async function findPython(env: Record<string, string>): Promise<string> {
  const tooOld: string[] = [];
  for (const name of pythonNames) {
    const asked = await run(name, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], { env });
    if (asked.code !== 0) continue;
    const version = asked.output.trim();
    if (isRecent(version)) return name;
    tooOld.push(`${name} is ${version}`);
  }
  const wanted = `Python ${oldestPython.join(".")} or newer`;
  throw new EmulatorEnvironmentError(
    tooOld.length > 0
      ? `The local emulator needs ${wanted}; found on the PATH: ${tooOld.join(", ")}.`
      : `The local emulator needs ${wanted}; there is no python3 on the PATH. Install it, or set AWS_ENDPOINT_URL to an emulator that is running already.`,
  );
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldestPython[0] || (major === oldestPython[0] && minor >= oldestPython[1]);
}

interface Making {
  readonly python: string;
  readonly making: string;
  readonly requirements: string;
  readonly env: Record<string, string>;
}

async function makeEnvironment({ python, making, requirements, env }: Making): Promise<void> {
  const made = await run(python, ["-m", "venv", making], { env });
  if (made.code !== 0) {
    throw new EmulatorEnvironmentError(
      `${python} could not make a virtual environment. Its venv module is missing or incomplete (on Debian and Ubuntu: apt install python3-venv). It said:\n${tail(made.output, 8)}`,
    );
  }
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
  const pipArguments = [...pip, "--require-hashes", "--requirement", requirements];
  const installed = await run(join(making, "bin", "python"), pipArguments, { env });
  if (installed.code !== 0) {
    throw new EmulatorEnvironmentError(
      `pip could not install the emulator (exit code ${installed.code}). A network is needed the first time. It said:\n${tail(installed.output, 12)}`,
    );
  }
}

/** Two runs may make it at once: whoever comes second finds the first one's in place and keeps it. */
async function putInPlace(making: string, venv: string, stamp: string): Promise<void> {
  if ((await stampIn(venv)) === stamp) return;
  await rm(venv, { recursive: true, force: true });
  await rename(making, venv).catch(async (error: unknown) => {
    if ((await stampIn(venv)) !== stamp) throw error;
  });
}

async function sweepAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^venv\.making-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
