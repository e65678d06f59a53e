import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import type { ChunkRow, ListTaskInput } from "../../../contracts/lists.ts";
import type { DueDate } from "../../../domain/eligibility-findings.ts";
import {
  countAnswers,
  sentenceOf,
  type RowAnswer,
  type RowCounts,
  type RowReason,
  type Separator,
} from "../../../domain/lists.ts";
import {
  answeredRows,
  markProcessed,
  readList,
  type AnsweredRow,
  type List,
} from "../../../store/employers/lists.ts";
import type { Store } from "../../../store/store.ts";
import { rowsInOrder } from "../../shared/lists/chunks.ts";
import { fileKeys, type Files } from "../../shared/lists/files.ts";

export interface WriteResultFileAnswer {
  readonly code: "written";
  readonly counts: RowCounts;
}

/** A row of the file has no answer: a chunk was not registered to its end. */
export class RowWithoutAnswerError extends Error {
  override readonly name = "RowWithoutAnswerError";
  constructor(listId: string, row: number) {
    super(
      `row ${row} of list ${listId} has no answer; its chunk must be registered before the results are written`,
    );
  }
}

/**
 * Writes the employer's result file, a row for every row of the list in the same order, and marks the list as
 * processed. Rows and answers are read a piece at a time: what is held is the file that is written. Throws
 * RowWithoutAnswerError.
 */
export async function writeResultFile(
  { listId }: ListTaskInput,
  { store, files }: { readonly store: Store; readonly files: Files },
): Promise<WriteResultFileAnswer> {
  const list = await readList(store, listId);
  const answers: RowAnswer[] = [];
  const lines = resultLines(list, { store, files }, ({ answer }) => void answers.push(answer));
  await files.write(fileKeys.result(listId), await csvOf(lines, list.separator ?? ","));
  const counts = countAnswers(answers);
  await markProcessed(store, listId, counts);
  return { code: "written", counts };
}

async function* resultLines(
  { listId, chunks = 0 }: List,
  { store, files }: { readonly store: Store; readonly files: Files },
  count: (answered: AnsweredRow) => void,
): AsyncGenerator<ReturnType<typeof resultLine>> {
  const answers = answeredRows(store, listId);
  for await (const row of rowsInOrder(files, listId, chunks)) {
    const { value } = await answers.next();
    if (value?.row !== row.row) throw new RowWithoutAnswerError(listId, row.row);
    count(value);
    yield resultLine(row, value);
  }
}

/** Of the person only what the employer needs to find their row again. */
function resultLine({ row, cells }: ChunkRow, answered: AnsweredRow) {
  const { answer, attemptId, reasons, warnings = [], dueDates = [] } = answered;
  return {
    row: String(row),
    registration_number: cells["registration_number"] ?? "",
    given_name: cells["given_name"] ?? "",
    family_name: cells["family_name"] ?? "",
    level: cells["level"] ?? "",
    answer,
    attempt: attemptId ?? "",
    reason_codes: codesOf(reasons),
    reasons: reasons.map(sentenceOf).join(" "),
    warning_codes: codesOf(warnings),
    warnings: warnings.map(sentenceOf).join(" "),
    put_forward_by: dayOf("put-forward-by", dueDates),
    eligible_from: dayOf("eligible-from", dueDates),
  };
}

const codesOf = (told: readonly RowReason[]): string =>
  told.map(({ code, column }) => [code, column].filter(Boolean).join(":")).join(" ");

const dayOf = (code: DueDate["code"], dueDates: readonly DueDate[]): string =>
  dueDates.find((due) => due.code === code)?.day ?? "";

const columns = [
  "row",
  "registration_number",
  "given_name",
  "family_name",
  "level",
  "answer",
  "attempt",
  "reason_codes",
  "reasons",
  "warning_codes",
  "warnings",
  "put_forward_by",
  "eligible_from",
] as const satisfies readonly (keyof ReturnType<typeof resultLine>)[];

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe before it; the mark tells it UTF-8. The cells
 * are separated as those of the list were: so the sender's spreadsheet takes them apart.
 */
async function csvOf(
  lines: AsyncIterable<ReturnType<typeof resultLine>>,
  delimiter: Separator,
): Promise<string> {
  let text = "";
  await pipeline(
    lines,
    stringify({ header: true, columns: [...columns], bom: true, escape_formulas: true, delimiter }),
    async (parts: AsyncIterable<unknown>) => {
      for await (const part of parts) text += String(part);
    },
  );
  return text;
}
