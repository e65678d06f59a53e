import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ensureEnvironment, localFolder } from "./environment.ts";
import { freePort } from "./port.ts";
import { tail } from "./run.ts";

export class EmulatorError extends Error {
  override readonly name = "EmulatorError";
}

export interface Emulator {
  readonly endpoint: string;
  /** False when it was there before us: then `stop` leaves it running. */
  readonly isOurs: boolean;
  readonly logFile?: string;
  /** Ends the emulator with everything that it started, and resolves when they are gone. */
  readonly stop: () => Promise<void>;
  /** Resolves, with what can be said of it, if the emulator ends without having been stopped. */
  readonly died: Promise<EmulatorError>;
}

export interface EmulatorOptions {
  /** The port to be preferred; another is taken if it is busy. */
  readonly port?: number;
  /** Overrides of the emulator's own settings. */
  readonly settings?: Record<string, string>;
  readonly say?: (line: string) => void;
}

const keeper = fileURLToPath(new URL("keep.sh", import.meta.url));
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
const region = "eu-west-2";
/** Ready in half a second on an idle machine; the rest is for a busy one. */
const startSeconds = 30;
/**
 * A worker is a process of some 30 MB, kept for the next call of its function; starting one costs a tenth of a second of
 * a core. So many calls at once keep a run within 4 GiB, and a minute keeps a worker through a run's pauses; a call
 * beyond is throttled, as AWS would, and retried.
 */
const workerLimits = {
  ...{ LAMBDA_ACCOUNT_CONCURRENCY: "24", LAMBDA_WARM_TTL_SECONDS: "60" },
  // Node would let each grow by 48 MB before it looks for what is of no use any more.
  NODE_OPTIONS: "--max-semi-space-size=2",
};
/** Another process may take the port between our look and the emulator's bind. */
const attempts = 3;

/**
 * Starts the emulator on 127.0.0.1 and resolves when it answers. Where AWS_ENDPOINT_URL is set, that is used
 * and nothing is started. It never outlives this process: keep.sh ends it however this process ends.
 *
 * @throws EmulatorEnvironmentError when its Python environment can't be made
 * @throws EmulatorError when it does not start, or nothing answers at AWS_ENDPOINT_URL
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const given = process.env["AWS_ENDPOINT_URL"];
  if (given !== undefined && given !== "") return useRunning(given);
  const venv = await ensureEnvironment(options.say === undefined ? {} : { say: options.say });
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? options.port : 0);
    if (options.port !== undefined && port !== options.port) {
      options.say?.(`Port ${options.port} is busy; the emulator takes ${port}.`);
    }
    try {
      return await startOn(port, venv, options.settings ?? {});
    } catch (error) {
      const portWasTaken = error instanceof EmulatorError && error.message.includes("already in use");
      if (!portWasTaken || attempt === attempts) throw error;
    }
  }
}

async function useRunning(url: string): Promise<Emulator> {
  const endpoint = url.replace(/\/$/, "");
  if (!(await isHealthy(endpoint))) {
    throw new EmulatorError(
      `AWS_ENDPOINT_URL is ${endpoint}, but no emulator answers there. Start it, or unset the variable to have one started.`,
    );
  }
  const { promise: died } = Promise.withResolvers<EmulatorError>();
  return { endpoint, isOurs: false, stop: () => Promise.resolve(), died };
}

async function startOn(port: number, venv: string, settings: Record<string, string>): Promise<Emulator> {
  // Outside the project: there, its package.json would make modules of the emulator's worker scripts, and its
  // node_modules would lend functions what their bundles lack.
  const folder = await mkdtemp(join(tmpdir(), `naas-emulator-${port}-`));
  const logFile = join(localFolder, `emulator-${port}.log`);
  const child = spawnKeeper({
    folder,
    logFile,
    venv,
    env: emulatorEnvironment(port, venv, folder, settings),
    port,
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const state = { isStopping: false };
  const stop = async (): Promise<void> => {
    state.isStopping = true;
    child.stdin?.end();
    await ended;
  };
  const endpoint = `http://127.0.0.1:${port}`;
  const failure = await waitUntilReady({ child, endpoint, logFile });
  if (failure !== undefined) {
    await stop();
    throw failure;
  }
  const { promise: died, resolve: sayDied } = Promise.withResolvers<EmulatorError>();
  const notice = async (): Promise<void> => {
    await ended;
    if (!state.isStopping) sayDied(await asError("The emulator ended unexpectedly", logFile));
  };
  void notice();
  return { endpoint, isOurs: true, logFile, stop, died };
}

interface Keeping {
  readonly port: number;
  readonly folder: string;
  readonly logFile: string;
  readonly venv: string;
  readonly env: Record<string, string>;
}

/** In a session of its own, so that Ctrl-C reaches this process first, and the group is exactly the emulator's. */
function spawnKeeper({ port, folder, logFile, venv, env }: Keeping): ChildProcess {
  const log = openSync(logFile, "w");
  const command = [keeper, folder, join(venv, "bin", "python"), ...serving(port)];
  const child = spawn("/bin/sh", command, { env, detached: true, stdio: ["pipe", log, log] });
  closeSync(log);
  child.stdin?.on("error", () => undefined);
  return child;
}

/**
 * The emulator is an ASGI application. Its own server, Hypercorn, spends more on HTTP than the emulator on its answers;
 * under uvicorn with parser and event loop in C a read of DynamoDB costs 0.26 ms in place of 0.62 ms (docs/adr/0011).
 */
const serving = (port: number): string[] => [
  ...["-m", "uvicorn", "ministack.app:app", "--host", "127.0.0.1", "--port", String(port)],
  ...["--loop", "uvloop", "--http", "httptools", "--no-access-log"],
  // The emulator writes a date of its own; an SDK can't read two.
  ...["--no-date-header", "--no-server-header"],
  // As the emulator's own server has it: an SDK's socket must not be closed while it is about to use it.
  ...["--timeout-keep-alive", "75"],
];

/** All of it: the emulator hands its whole environment on to every Lambda function, so nothing of ours may be in it. */
function emulatorEnvironment(port: number, venv: string, folder: string, settings: Record<string, string>) {
  return {
    PATH: [join(modules, ".bin"), join(venv, "bin"), "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
    GATEWAY_PORT: String(port),
    BIND_HOST: "127.0.0.1",
    IOT_MTLS_ENABLED: "0",
    MINISTACK_REGION: region,
    NODE_PATH: modules,
    PYTHONUTF8: "1",
    TMPDIR: folder,
    ...workerLimits,
    ...settings,
  };
}

interface Starting {
  readonly child: ChildProcess;
  readonly endpoint: string;
  readonly logFile: string;
}

/** Our own emulator's log is asked too: on a port lost to somebody else, theirs would answer the health check. */
async function waitUntilReady({ child, endpoint, logFile }: Starting): Promise<EmulatorError | undefined> {
  const deadline = Date.now() + startSeconds * 1000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      return asError("The emulator ended while it was starting", logFile);
    }
    const log = await readFile(logFile, "utf8");
    if (log.includes(`running on ${endpoint}`) && (await isHealthy(endpoint))) return undefined;
    await sleep(50);
  }
  return asError(`The emulator did not answer within ${startSeconds} seconds`, logFile);
}

async function isHealthy(endpoint: string): Promise<boolean> {
  try {
    const answer = await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(5_000) });
    return answer.ok;
  } catch {
    return false;
  }
}

async function asError(what: string, logFile: string): Promise<EmulatorError> {
  const log = await readFile(logFile, "utf8").catch(() => "");
  return new EmulatorError(`${what}. The end of its log (${logFile}):\n${tail(log, 15)}`);
}
