import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { emulatorOf, isOperational } from "./run/operational.ts";
import { progressOn, type Progress } from "./report/progress.ts";
import { onTheWayTable } from "./report/on-the-way.ts";
import { endsTable, invariantsText, listsTable, webhooksTable } from "./report/summary.ts";
import { statedSharesTable } from "./report/stated-shares.ts";
import { writeResultFiles } from "./report/result-files.ts";
import { stayText } from "./report/stay.ts";
import { noteEnded, noteRunning } from "./run/running.ts";
import { reminderText } from "./run/first-reminder.ts";
import { runCohort, type CohortRun } from "./run/run-cohort.ts";
import { listCsv, makeList } from "./samples/make-list.ts";
import { deploySystem, type System } from "./system.ts";

interface Options {
  readonly file?: string;
  readonly candidates?: number;
  readonly seed: number;
  readonly stay?: boolean;
}

/** The business clock says this when the lists are handed over: Phase One had begun. */
const startsAt = "2018-09-03T09:00:00.000Z";
const sample = fileURLToPath(new URL("samples/sample-list.csv", import.meta.url));

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new InvalidArgumentError("expected a whole number from 1 to 999999.");
  return Number(text);
};

const options = new Command("npm start --")
  .description("Runs the whole system on this machine and takes an employers' list through it.")
  .option("--file <csv>", "a list of your own; docs/lists.md says how to make one")
  .option(
    "--candidates <number>",
    "as many invented candidates as this, in place of the sample's 200",
    wholeNumber,
  )
  .option("--seed <number>", "another cohort, or other stories for the same one", wholeNumber, 1)
  .option("--stay", "keep the system up afterwards, and say what to look at")
  .parse()
  .opts<Options>();

/** As a shell reports a process that Ctrl-C ended. */
const interruptedExitCode = 130;

// What is still under way when a run ends early, requests above all, is of no interest any more.
process.exit(await main(options));

async function main(chosen: Options): Promise<number> {
  const progress = progressOn(process.stdout);
  try {
    return await run(readList(chosen), chosen, progress);
  } catch (error) {
    progress.end();
    // What can happen on any machine is told in a sentence; anything else is a fault of ours, with its place.
    console.error(isOperational(error) ? `\n${error.message}` : error);
    return 1;
  }
}

function readList({ file, candidates, seed }: Options): Uint8Array {
  if (candidates === undefined || file !== undefined) return readFileSync(file ?? sample);
  return Buffer.from(listCsv(makeList({ candidates, seed })));
}

async function run(list: Uint8Array, { file, seed, stay }: Options, progress: Progress): Promise<number> {
  const emulator = await emulatorOf(progress);
  const interrupted = interruption();
  try {
    return await Promise.race([
      emulator.died.then((error) => Promise.reject(error)),
      interrupted.then(() => interruptedExitCode),
      (async () => {
        const system = await deploySystem(emulator.endpoint, { say: progress.say });
        const cohort = await runCohort(system, { list, seed, startsAt, progress });
        progress.end();
        const exitCode = report(cohort);
        if (file !== undefined)
          for (const path of writeResultFiles(file, cohort.facts.handedOver))
            console.log(`Every row's answer is in ${path}`);
        if (stay === true) await stayUp(system, cohort, interrupted);
        await cohort.simulator.close();
        system.close();
        return exitCode;
      })(),
    ]);
  } finally {
    progress.end();
    noteEnded();
    await emulator.stop();
  }
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function report({ facts, invariants, reminder }: CohortRun): number {
  const parts = [
    listsTable(facts.handedOver),
    endsTable(facts.ends),
    onTheWayTable(facts.ends),
    statedSharesTable(),
    webhooksTable(facts.sent),
    ...(reminder === undefined ? [] : [reminderText(reminder)]),
    invariantsText(invariants),
  ];
  console.log(`\n${parts.join("\n\n")}\n`);
  return invariants.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

async function stayUp(system: System, cohort: CohortRun, interrupted: Promise<void>): Promise<void> {
  noteRunning(system);
  console.log(await stayText(system, cohort));
  await interrupted;
}
