import { spawn } from "node:child_process";

export interface Ended {
  readonly code: number;
  /** Both streams, in the order in which they were written. */
  readonly output: string;
}

export interface RunOptions {
  readonly env: Record<string, string>;
  readonly cwd?: string;
}

/**
 * Runs a command to its end and returns its exit code and output; a signal counts as code 1. A command that
 * is not there ends with 127, as in a shell.
 */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    // Whoever ends this process early leaves no command behind.
    const end = () => void child.kill();
    process.once("exit", end);
    let output = "";
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    child.on("close", (code) => {
      process.off("exit", end);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** The last lines of an output, indented, for an error message. */
export function tail(output: string, lines: number): string {
  const kept = output.trimEnd().split("\n").slice(-lines);
  return kept.map((line) => `  ${line}`).join("\n");
}

/** The environment of this process without its unset entries. */
export function inheritedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}
