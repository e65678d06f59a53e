import { spawn } from "node:child_process";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test, vi } from "vitest";
import { startEmulator, type Emulator } from "../../local/emulator/emulator.ts";
import { freePort } from "../../local/emulator/port.ts";
import { run } from "../../local/emulator/run.ts";

/** The first run of all makes the environment. */
const patient = 240_000;
const started: Emulator[] = [];
const servers: Server[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(started.splice(0).map((emulator) => emulator.stop()));
  for (const server of servers.splice(0)) server.close();
});

async function start(port?: number): Promise<Emulator> {
  const emulator = await startEmulator(port === undefined ? {} : { port });
  started.push(emulator);
  return emulator;
}

async function processesOf(emulator: { endpoint: string }): Promise<number[]> {
  const folder = `emulator-${new URL(emulator.endpoint).port}`;
  const listed = await run("ps", ["-eo", "pgid=,pid=,args="], { env: { PATH: process.env["PATH"] ?? "" } });
  const rows = listed.output.split("\n").map((line) => /^\s*(\d+)\s+(\d+)\s(.*)$/u.exec(line));
  const group = rows.find((row) => row?.[3]?.includes(`keep.sh`) && row[3].includes(folder))?.[1];
  return rows.flatMap((row) => (group !== undefined && row?.[1] === group ? [Number(row[2])] : []));
}

async function answers(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/_ministack/health`).then(
    (answer) => answer.ok,
    () => false,
  );
}

test("the emulator answers on 127.0.0.1 and is gone after stop", { timeout: patient }, async () => {
  const emulator = await start();
  expect(await answers(emulator.endpoint)).toBe(true);
  expect(await processesOf(emulator)).not.toEqual([]);
  await emulator.stop();
  expect(await answers(emulator.endpoint)).toBe(false);
  expect(await processesOf(emulator)).toEqual([]);
});

test("a busy port is left alone and another one taken", { timeout: patient }, async () => {
  const busy = await freePort();
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(busy, "127.0.0.1", resolve);
  });
  const emulator = await start(busy);
  expect(emulator.endpoint).not.toBe(`http://127.0.0.1:${busy}`);
  expect(await answers(emulator.endpoint)).toBe(true);
});

test("an emulator that dies half-way is noticed, with the end of its log", { timeout: patient }, async () => {
  const emulator = await start();
  const [, python] = await processesOf(emulator);
  process.kill(python ?? Number.NaN, "SIGKILL");
  const error = await emulator.died;
  expect(error.message).toMatch(/ended unexpectedly[\s\S]*with status 137/u);
  expect(await processesOf(emulator)).toEqual([]);
});

test.each(["SIGINT", "SIGKILL"] as const)(
  "nothing is left behind by a run that ends by %s",
  { timeout: patient },
  async (signal) => {
    const module = fileURLToPath(new URL("../../local/emulator/emulator.ts", import.meta.url));
    const script = `import(${JSON.stringify(module)}).then(async (m) => console.log((await m.startEmulator()).endpoint))`;
    const child = spawn(process.execPath, ["--eval", script], { stdio: ["ignore", "pipe", "inherit"] });
    const endpoint = await new Promise<string>((resolve) => {
      child.stdout.once("data", (line: Buffer) => resolve(line.toString().trim()));
    });
    expect(await processesOf({ endpoint })).not.toEqual([]);
    child.kill(signal);
    await expect.poll(() => processesOf({ endpoint }), { timeout: 5_000 }).toEqual([]);
  },
);

test("AWS_ENDPOINT_URL is used as it is, and left running", { timeout: patient }, async () => {
  const running = await start();
  vi.stubEnv("AWS_ENDPOINT_URL", `${running.endpoint}/`);
  const used = await startEmulator();
  expect(used).toMatchObject({ endpoint: running.endpoint, isOurs: false });
  await used.stop();
  await sleep(100);
  expect(await answers(running.endpoint)).toBe(true);
});

test("AWS_ENDPOINT_URL with nobody there is said, and nothing is started", async () => {
  const nobody = `http://127.0.0.1:${await freePort()}`;
  vi.stubEnv("AWS_ENDPOINT_URL", nobody);
  await expect(startEmulator()).rejects.toThrow(
    `AWS_ENDPOINT_URL is ${nobody}, but no emulator answers there`,
  );
});
