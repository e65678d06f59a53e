import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChunkRow } from "../../../../contracts/lists.ts";
import {
  cutIntoChunks,
  rowsInOrder,
  readChunk,
  writeChunk,
} from "../../../../functions/shared/lists/chunks.ts";
import { MemoryFiles } from "../../../support/lists.ts";

const rowsOf = (numbers: readonly string[]): ChunkRow[] =>
  numbers.map((registration_number, at) => ({
    row: at + 1,
    cells: { registration_number },
    isMisshapen: false,
  }));
const shape = (chunks: readonly ChunkRow[][]) => chunks.map((chunk) => chunk.map(({ row }) => row));

async function inOrder(files: MemoryFiles, chunks: number): Promise<ChunkRow[]> {
  const rows: ChunkRow[] = [];
  for await (const row of rowsInOrder(files, "l", chunks)) rows.push(row);
  return rows;
}

test("rows are cut into chunks in their order", () => {
  const rows = rowsOf(["SW1", "SW2", "SW3", "SW4", "SW5"]);
  expect(shape(cutIntoChunks(rows, 2))).toEqual([[1, 2], [3, 4], [5]]);
  expect(cutIntoChunks([], 2)).toEqual([]);
});

test("a person's later rows go into the chunk of the first, however the number is written", () => {
  const rows = rowsOf(["SW1", "SW2", "SW3", "sw 1", "SW4"]);
  expect(shape(cutIntoChunks(rows, 2))).toEqual([
    [1, 2, 4],
    [3, 5],
  ]);
});

test("rows without a number are nobody's later rows", () => {
  expect(shape(cutIntoChunks(rowsOf(["", "", ""]), 2))).toEqual([[1, 2], [3]]);
});

test("every row is in one chunk, and one person's rows are never in two", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("SW1", "SW2", "SW3", "SW4", "")), (numbers) => {
      const chunks = cutIntoChunks(rowsOf(numbers), 2);
      const rows = chunks.flat().map(({ row }) => row);
      expect(rows.toSorted((a, b) => a - b)).toEqual(numbers.map((_, at) => at + 1));
      for (const number of new Set(numbers.filter((each) => each !== ""))) {
        const holding = chunks.filter((chunk) =>
          chunk.some(({ cells }) => cells["registration_number"] === number),
        );
        expect(holding).toHaveLength(1);
      }
    }),
  );
});

test("chunks are read back as they were written, and all of them in the file's order", async () => {
  const files = new MemoryFiles();
  const chunks = cutIntoChunks(rowsOf(["SW1", "SW2", 'a "quoted"\nline', "SW1"]), 2);
  for (const [at, rows] of chunks.entries()) await writeChunk(files, "l", at + 1, rows);
  expect(await readChunk(files, "l", 1)).toEqual(chunks[0]);
  expect((await inOrder(files, 2)).map(({ row }) => row)).toEqual([1, 2, 3, 4]);
});
