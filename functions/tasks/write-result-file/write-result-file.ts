import { stringify } from "csv-stringify";
import type { ChunkRow, ListTaskInput } from "../../../contracts/lists.ts";
import type { DueDate } from "../../../domain/eligibility-findings.ts";
import { countAnswers, sentenceOf, type RowCounts, type RowReason } from "../../../domain/lists.ts";
import { markProcessed, readList, readRows, type AnsweredRow } from "../../../store/lists.ts";
import type { Store } from "../../../store/store.ts";
import { readAllRows } from "../../lists/chunks.ts";
import { fileKeys, type Files } from "../../lists/files.ts";

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
 * processed. Throws RowWithoutAnswerError.
 */
export async function writeResultFile(
  { listId }: ListTaskInput,
  { store, files }: { readonly store: Store; readonly files: Files },
): Promise<WriteResultFileAnswer> {
  const { chunks = 0 } = await readList(store, listId);
  const [rows, answered] = await Promise.all([readAllRows(files, listId, chunks), readRows(store, listId)]);
  const answers = new Map(answered.map((each) => [each.row, each]));
  const lines = rows.map((row) => resultLine(row, answerOf(listId, row, answers)));
  await files.write(fileKeys.result(listId), await csvOf(lines));
  const counts = countAnswers(answered.map(({ answer }) => answer));
  await markProcessed(store, listId, counts);
  return { code: "written", counts };
}

function answerOf(listId: string, { row }: ChunkRow, answers: ReadonlyMap<number, AnsweredRow>): AnsweredRow {
  const answer = answers.get(row);
  if (answer === undefined) throw new RowWithoutAnswerError(listId, row);
  return answer;
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

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it; the mark tells it UTF-8. */
async function csvOf(lines: readonly ReturnType<typeof resultLine>[]): Promise<string> {
  const written = stringify([...lines], {
    header: true,
    columns: [...columns],
    bom: true,
    escape_formulas: true,
  });
  let text = "";
  for await (const part of written) text += String(part);
  return text;
}
