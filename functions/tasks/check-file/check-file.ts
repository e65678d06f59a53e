import { listLimits, type CheckFileAnswer, type ListTaskInput } from "../../../contracts/lists.ts";
import { markRegistering, readList, refuseList, type List } from "../../../store/employers/lists.ts";
import type { Store } from "../../../store/store.ts";
import { cutIntoChunks, writeChunk } from "../../shared/lists/chunks.ts";
import { fileKeys, type Files } from "../../shared/lists/files.ts";
import { inParallel } from "../../shared/lists/pace.ts";
import { readListFile, type ListFile } from "./read-list-file.ts";

/**
 * Reads an employer's file, its size first, and cuts it into chunks, or says at the list everything that is
 * wrong with it. Done again on the same file, it does the same.
 */
export async function checkFile(
  { listId }: ListTaskInput,
  deps: { readonly store: Store; readonly files: Files },
): Promise<CheckFileAnswer> {
  const file = await readUpload(await readList(deps.store, listId), deps.files);
  if ("problems" in file) {
    await refuseList(deps.store, listId, file.problems);
    return { code: "unusable" };
  }
  const chunks = cutIntoChunks(file.rows);
  const numbered = chunks.map((rows, at) => ({ rows, chunk: at + 1 }));
  await inParallel(chunksAtOnce, numbered, ({ rows, chunk }) => writeChunk(deps.files, listId, chunk, rows));
  const { separator, notices } = file;
  await markRegistering(deps.store, listId, {
    ...{ chunks: chunks.length, rows: file.rows.length, separator, notices },
  });
  return { code: "usable", chunks: chunks.map((_, at) => at + 1) };
}

const chunksAtOnce = 8;

async function readUpload({ employerId, listId }: List, files: Files): Promise<ListFile> {
  const key = fileKeys.upload(employerId, listId);
  // The upload's own limit is the employer's browser's to keep, and the bucket's: memory is ours.
  if ((await files.size(key)) <= listLimits.mostBytes) return readListFile(await files.read(key));
  const sentence = `The file is larger than ${listLimits.mostBytes} bytes; send it in parts.`;
  return { problems: [{ code: "too-large", path: "", sentence }] };
}
