import * as v from "valibot";
import { chunkRow, listLimits, type ChunkRow } from "../../../contracts/lists.ts";
import { normalRegistrationNumber } from "../../../contracts/list-rows.ts";
import { fileKeys, type Files } from "./files.ts";

/** By what rows are about the same person. */
export const personOf = (row: ChunkRow): string =>
  normalRegistrationNumber(row.cells["registration_number"] ?? "");

/**
 * Cuts the rows into chunks of 250 in their order; a row about a person named before goes into the chunk of the
 * first, so that chunks can be registered side by side and the first row of a person still comes first.
 */
export function cutIntoChunks(
  rows: readonly ChunkRow[],
  size: number = listLimits.rowsPerChunk,
): ChunkRow[][] {
  const chunks: ChunkRow[][] = [];
  const chunkOf = new Map<string, ChunkRow[]>();
  let taken = 0;
  for (const row of rows) {
    const person = personOf(row);
    const known = person === "" ? undefined : chunkOf.get(person);
    if (known !== undefined) {
      known.push(row);
      continue;
    }
    if (taken % size === 0) chunks.push([]);
    taken += 1;
    const chunk = chunks.at(-1) ?? [];
    chunk.push(row);
    chunkOf.set(person, chunk);
  }
  return chunks;
}

/** Writes a chunk, numbered from 1, as one JSON text a line. */
export function writeChunk(
  files: Files,
  listId: string,
  chunk: number,
  rows: readonly ChunkRow[],
): Promise<void> {
  return files.write(fileKeys.chunk(listId, chunk), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

const chunkLine = v.pipe(v.string(), v.parseJson(), chunkRow);

export async function readChunk(files: Files, listId: string, chunk: number): Promise<ChunkRow[]> {
  const text = new TextDecoder().decode(await files.read(fileKeys.chunk(listId, chunk)));
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => v.parse(chunkLine, line));
}

/** Every row of a list in the order of its file, a chunk at a time; a row that came early waits for its place. */
export async function* rowsInOrder(files: Files, listId: string, chunks: number): AsyncGenerator<ChunkRow> {
  const early = new Map<number, ChunkRow>();
  let next = 1;
  for (let chunk = 1; chunk <= chunks; chunk += 1) {
    for (const row of await readChunk(files, listId, chunk)) early.set(row.row, row);
    for (let row = early.get(next); row !== undefined; row = early.get(next)) {
      early.delete(next);
      next += 1;
      yield row;
    }
  }
}
