import { ProblemError } from "../../../contracts/problem-details.ts";
import type { DueDate } from "../../../domain/eligibility-findings.ts";
import {
  sentenceOf,
  type ListState,
  type RowAnswer,
  type RowCounts,
  type RowReason,
} from "../../../domain/lists.ts";
import type { Problem } from "../../../domain/problem.ts";
import { findList, pageOfRows, readProgress, type AnsweredRow } from "../../../store/employers/lists.ts";
import type { Store } from "../../../store/store.ts";

export interface ShowListInput {
  readonly employerId: string;
  readonly listId: string;
  readonly after?: string | undefined;
}
interface ShownRow {
  readonly row: number;
  readonly answer: RowAnswer;
  readonly attemptId?: string | undefined;
  readonly problems: Problem[];
  readonly warnings: Problem[];
  readonly dueDates: DueDate[];
}
type ShownState = "awaiting-upload" | "processing" | "processed" | "file-refused";
export interface ShownList {
  readonly listId: string;
  readonly state: ShownState;
  readonly dryRun: boolean;
  readonly rowsInFile?: number | undefined;
  /** How many rows have got which answer so far. */
  readonly counts?: RowCounts | undefined;
  readonly problems: Problem[];
  readonly notices: Problem[];
  readonly rows: ShownRow[];
  readonly next?: string | undefined;
}

const shownAs: Record<ListState, ShownState> = {
  opened: "awaiting-upload",
  checking: "processing",
  registering: "processing",
  processed: "processed",
  refused: "file-refused",
};
const rowsAPage = 100;

/**
 * What has become of an employer's list, with a page of the answers given so far. Another employer's list is
 * not found. Throws ProblemError `not-found`, UnknownPlaceError.
 */
export async function showList(
  { employerId, listId, after }: ShowListInput,
  store: Store,
): Promise<ShownList> {
  const list = await findList(store, listId);
  if (list === undefined || list.employerId !== employerId) throw new ProblemError("not-found");
  const { items, next } = await pageOfRows(store, listId, { after, limit: rowsAPage });
  return {
    listId,
    state: shownAs[list.state],
    dryRun: list.isDryRun,
    rowsInFile: list.rows,
    counts: list.counts ?? (list.state === "registering" ? await readProgress(store, listId) : undefined),
    problems: list.problems,
    notices: list.notices,
    rows: items.map(shownRow),
    next,
  };
}

function shownRow({ row, answer, attemptId, reasons, warnings = [], dueDates = [] }: AnsweredRow): ShownRow {
  return {
    ...{ row, answer, ...(attemptId !== undefined && { attemptId }) },
    ...{ problems: reasons.map(inWords), warnings: warnings.map(inWords), dueDates: [...dueDates] },
  };
}

function inWords(reason: RowReason): Problem {
  const path = reason.column === undefined ? "" : `/${reason.column}`;
  return { code: reason.code, path, sentence: sentenceOf(reason) };
}
