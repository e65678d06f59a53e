import type { ChunkRow, RegisterChunkInput } from "../../../contracts/lists.ts";
import type { Level } from "../../../domain/levels.ts";
import { countAnswers } from "../../../domain/lists.ts";
import { readSettings } from "../../../store/employers/employer-settings.ts";
import { noteChunk, readList, readRowsBetween, type AnsweredRow } from "../../../store/employers/lists.ts";
import type { RegistrationNumberKeys } from "../../../store/people/people.ts";
import type { Store } from "../../../store/store.ts";
import type { LegExecutions } from "../../shared/legs/executions.ts";
import { startLeg } from "../../shared/legs/start-leg.ts";
import { personOf, readChunk } from "../../shared/lists/chunks.ts";
import type { Files } from "../../shared/lists/files.ts";
import { inParallel } from "../../shared/lists/pace.ts";
import { asksForPlace } from "./admit-row.ts";
import { levelIn, registerRow } from "./register-row.ts";

export interface RegisterChunkDeps {
  readonly store: Store;
  readonly files: Files;
  readonly executions: LegExecutions;
  readonly readKeys: () => Promise<RegistrationNumberKeys>;
  readonly newId: () => string;
  /**
   * Waits for the next turn to start an execution: the account's bucket is shared by all who start some. False: there
   * is none within the time that this invocation has, and the start is left to the ledger's deadline.
   */
  readonly awaitTurn: () => Promise<boolean>;
  readonly noteFailure: (attemptId: string, error: unknown) => void;
}
export interface RegisterChunkAnswer {
  readonly code: "registered";
}

// Enough to hide the table's latency; more only makes the rows of one chunk meet on the same partition.
const rowsAtOnce = 10;

/**
 * Answers every row of a chunk, and starts the first leg of every attempt that was registered. Done again, it
 * gives the same answers. Rows about the same person go one after the other: the first of them comes first. So do
 * those of people who ask for a place: an employer chooses the order of its staff [A 23].
 */
export async function registerChunk(
  { listId, chunk }: RegisterChunkInput,
  deps: RegisterChunkDeps,
): Promise<RegisterChunkAnswer> {
  const list = await readList(deps.store, listId);
  const [keys, { agencyStaff }] = await Promise.all([
    deps.readKeys(),
    readSettings(deps.store, list.employerId),
  ]);
  const rows = await readChunk(deps.files, listId, chunk);
  const answered = await answersBefore(deps.store, listId, rows);
  const people = [...Map.groupBy(rows, personOf).values()];
  const answerPerson = async (ofOnePerson: readonly ChunkRow[]): Promise<AnsweredRow[]> => {
    const given: AnsweredRow[] = [];
    const taken = new Set<Level>();
    for (const row of ofOnePerson) {
      const answer =
        answered.get(row.row) ?? (await registerRow(list, row, { ...deps, keys, agencyStaff }, taken));
      await start(answer, deps);
      given.push(answer);
      const level = levelIn(row);
      if (answer.answer !== "refused" && level !== undefined) taken.add(level);
    }
    return given;
  };
  const queues = [
    ...people.filter((rowsOf) => !rowsOf.some(asksForPlace)).map((rowsOf) => [rowsOf]),
    people.filter((rowsOf) => rowsOf.some(asksForPlace)),
  ];
  const answers = await inParallel(rowsAtOnce, queues, async (queue) => {
    const given: AnsweredRow[] = [];
    for (const ofOnePerson of queue) given.push(...(await answerPerson(ofOnePerson)));
    return given;
  });
  const given = answers.flat().map(({ answer }) => answer);
  await noteChunk(deps.store, listId, chunk, countAnswers(given));
  return { code: "registered" };
}

/** What an invocation before this one has answered: those rows keep their answers. */
async function answersBefore(
  store: Store,
  listId: string,
  rows: readonly ChunkRow[],
): Promise<ReadonlyMap<number, AnsweredRow>> {
  const numbers = rows.map(({ row }) => row);
  const answered = await Promise.all(runsOf(numbers).map((run) => readRowsBetween(store, listId, run)));
  return new Map(answered.flat().map((answer) => [answer.row, answer]));
}

// As many rows are read in one call as a query costs by being one more.
const widestGap = 100;

/** The rows in spans without wide gaps: a chunk also holds rows from far down the list, about people whom it names above. */
export function runsOf(numbers: readonly number[]): { readonly first: number; readonly last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && number - run.last <= widestGap) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs;
}

/** A start that fails does not fail the row: the ledger's deadline "start again" heals it. */
async function start({ answer, attemptId }: AnsweredRow, deps: RegisterChunkDeps): Promise<void> {
  if (answer !== "accepted" || attemptId === undefined) return;
  if (!(await deps.awaitTurn())) return;
  try {
    await startLeg({ attemptId, leg: 1 }, deps);
  } catch (error) {
    deps.noteFailure(attemptId, error);
  }
}
