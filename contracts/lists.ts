import * as v from "valibot";
import { identifier } from "./values.ts";

/** How large a list may be, and how long its upload stays open. */
export const listLimits = {
  /** 40,000 rows of 300 bytes in UTF-16; check-file holds the bytes and the rows in memory (bench/lists.ts measures it). */
  mostBytes: 24 * 1024 * 1024,
  /** All of England's child and family social workers at once; 160 chunks keep a list's history at a thousand events. */
  mostRows: 40_000,
  /** What one invocation registers well inside its timeout when its starts are paced. */
  rowsPerChunk: 250,
  /** Long enough to choose a file by hand, short enough that a leaked form is soon worth nothing. */
  uploadOpenSeconds: 900,
  /** Long enough to follow the link, short enough that it is worth nothing in a history. */
  resultOpenSeconds: 300,
} as const;

/** The input of the employer-list workflow: a contract that only ever grows. */
export const employerListInput = v.object({ v: v.literal(1), listId: identifier });
export type EmployerListInput = v.InferOutput<typeof employerListInput>;

export const listTaskInput = v.object({ listId: identifier });
export type ListTaskInput = v.InferOutput<typeof listTaskInput>;

/** The numbers of the chunks to be registered, or that the file can't be used. */
export type CheckFileAnswer =
  | { readonly code: "usable"; readonly chunks: readonly number[] }
  | { readonly code: "unusable" };

export const registerChunkInput = v.object({
  listId: identifier,
  chunk: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type RegisterChunkInput = v.InferOutput<typeof registerChunkInput>;

/** One row as a chunk carries it: still as text, by the header's columns. */
export const chunkRow = v.object({
  row: v.number(),
  cells: v.record(v.string(), v.string()),
  /** The row has more or fewer cells than the header: which cell is which would be a guess. */
  isMisshapen: v.optional(v.boolean(), false),
});
export type ChunkRow = v.InferOutput<typeof chunkRow>;
