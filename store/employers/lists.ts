import * as v from "valibot";
import {
  addCounts,
  columnNames,
  listStates,
  rowAnswers,
  rowReasonCodes,
  separators,
  type ListState,
  type RowCounts,
  type RowReason,
} from "../../domain/lists.ts";
import { dueDateCodes, type DueDate } from "../../domain/eligibility-findings.ts";
import type { Problem } from "../../domain/problem.ts";
import { any, is, isNew, put, type Write } from "../database/expressions.ts";
import { flagged, unflagged } from "../journey/flags.ts";
import { keys } from "../keys.ts";
import { everyPage, pageUnder, type Page, type Paging } from "../database/pages.ts";
import { queryAll, readItem, readItems, updateIf, type Store } from "../store.ts";

const countsOfRows = v.object({
  rows: v.number(),
  accepted: v.number(),
  waitingListed: v.optional(v.number(), 0),
  alreadyRegistered: v.number(),
  refused: v.number(),
});
const problem = v.object({ code: v.string(), path: v.string(), sentence: v.string() });

const listItem = v.object({
  listId: v.string(),
  employerId: v.string(),
  uploadedBy: v.string(),
  state: v.picklist(listStates),
  openedAt: v.string(),
  /** The start ledger: only `started` makes a repeated event skip the start. */
  start: v.optional(v.picklist(["intended", "started"])),
  /** Only checked: every row is answered as it would be, and nobody is registered. */
  isDryRun: v.optional(v.boolean(), false),
  chunks: v.optional(v.number()),
  /** How many rows the file has, and what stands between their cells. */
  rows: v.optional(v.number()),
  separator: v.optional(v.picklist(separators)),
  counts: v.optional(countsOfRows),
  /** What is wrong with the file, and what its sender should know of one that is used; no sentence repeats what stands in it. */
  problems: v.array(problem),
  notices: v.optional(v.array(problem), []),
  endedAt: v.optional(v.string()),
});
export type List = v.InferOutput<typeof listItem>;

/** No list has this id. */
export class UnknownListError extends Error {
  override readonly name = "UnknownListError";
  constructor(listId: string) {
    super(`no list ${listId}`);
  }
}

export function findList(store: Store, listId: string): Promise<List | undefined> {
  return readItem(store, keys.list(listId), listItem);
}

/** The list as the table says now. Throws UnknownListError. */
export async function readList(store: Store, listId: string): Promise<List> {
  const list = await findList(store, listId);
  if (list === undefined) throw new UnknownListError(listId);
  return list;
}

/** Opens a list that an employer is about to upload. */
export async function openList(
  store: Store,
  list: Pick<List, "listId" | "employerId" | "uploadedBy"> & Partial<Pick<List, "isDryRun">>,
): Promise<void> {
  const item = { ...list, state: "opened", openedAt: store.now(), problems: [] };
  await updateIf(store, keys.list(list.listId), item, isNew);
}

/** Notes that the list's file has arrived and its execution is to be started; false when it was noted before. */
export function intendListStart(store: Store, listId: string): Promise<boolean> {
  return move(store, listId, { from: ["opened"], to: "checking" }, { start: "intended" });
}

/** Notes that the list's execution runs, whatever has become of the list meanwhile. */
export async function markListStarted(store: Store, listId: string): Promise<void> {
  await updateIf(store, keys.list(listId), { start: "started" }, is("start", "intended"));
}

/** Notes that the file is usable, what it is, and into how many chunks it was cut. */
export async function markRegistering(
  store: Store,
  listId: string,
  file: Required<Pick<List, "chunks" | "rows" | "separator">> & { readonly notices?: readonly Problem[] },
): Promise<void> {
  await move(store, listId, { from: ["checking", "registering"], to: "registering" }, file);
}

/** Notes how a chunk's rows were answered, so that a list's progress is seen; again, it notes the same. */
export async function noteChunk(
  store: Store,
  listId: string,
  chunk: number,
  counts: RowCounts,
): Promise<void> {
  await updateIf(store, keys.listChunk(listId, chunk), { counts }, isNew);
}

const chunkItem = v.object({ counts: countsOfRows });

/** How many rows got which answer in the chunks that are done. */
export async function readProgress(store: Store, listId: string): Promise<RowCounts> {
  const done = await readItems(store, keys.list(listId).pk, "CHUNK#", chunkItem);
  return addCounts(done.map(({ counts }) => counts));
}

/** Notes what is wrong with the file. */
export async function refuseList(store: Store, listId: string, problems: readonly Problem[]): Promise<void> {
  const ended = { problems, endedAt: store.now() };
  await move(store, listId, { from: ["checking"], to: "refused" }, ended);
}

/** Notes that every row has its answer and the result file is written. */
export async function markProcessed(store: Store, listId: string, counts: RowCounts): Promise<void> {
  const ended = { counts, endedAt: store.now(), ...unflagged };
  await move(store, listId, { from: ["registering"], to: "processed" }, ended);
}

/** Puts before operators a list whose execution ended before it did; one that had ended stays as it is. */
export function flagUnprocessed(store: Store, listId: string): Promise<boolean> {
  const isUnderWay = any(is("state", "checking"), is("state", "registering"));
  return updateIf(store, keys.list(listId), flagged("list-not-processed", store.now()), isUnderWay);
}

/** Moves a list on from one of the states; one that has moved further stays as it is, and the answer is false. */
function move(
  store: Store,
  listId: string,
  { from, to }: { readonly from: readonly ListState[]; readonly to: ListState },
  changes: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const mayStart = any(...from.map((state) => is("state", state)));
  return updateIf(store, keys.list(listId), { ...changes, state: to }, mayStart);
}

const told = v.object({
  code: v.picklist(rowReasonCodes),
  column: v.optional(v.picklist(columnNames)),
  months: v.optional(v.number()),
});
const rowItem = v.object({
  listId: v.string(),
  row: v.number(),
  answer: v.picklist(rowAnswers),
  reasons: v.array(told),
  /** What the employer should look at, and the days that follow from the row; neither changes its answer. */
  warnings: v.optional(v.array(told)),
  dueDates: v.optional(v.array(v.object({ code: v.picklist(dueDateCodes), day: v.string() }))),
  attemptId: v.optional(v.string()),
});
/** What a row was answered: codes and opaque ids, nothing that the row says. */
export type AnsweredRow = Readonly<
  Omit<v.InferOutput<typeof rowItem>, "reasons" | "warnings" | "dueDates">
> & {
  readonly reasons: readonly RowReason[];
  readonly warnings?: readonly RowReason[] | undefined;
  readonly dueDates?: readonly DueDate[] | undefined;
};

/** Writes a row's answer in the transaction that registers its attempt, and only once. */
export function answeredRowWrite(store: Store, answered: AnsweredRow): Write {
  return put(store.tables.journeys, { ...keys.listRow(answered.listId, answered.row), ...answered }, isNew);
}

/** Keeps a row's answer, unless it has one; gives the answer that stands. */
export async function keepRow(store: Store, answered: AnsweredRow): Promise<AnsweredRow> {
  const { listId, row } = answered;
  if (await updateIf(store, keys.listRow(listId, row), answered, isNew)) return answered;
  return (await readItem(store, keys.listRow(listId, row), rowItem)) ?? answered;
}

/** Every answered row of a list, in order, read a page at a time. */
export async function* answeredRows(store: Store, listId: string): AsyncGenerator<AnsweredRow> {
  const pages = everyPage((after) => pageOfRows(store, listId, { after, limit: rowsRead }));
  for await (const rows of pages) yield* rows;
}
const rowsRead = 1000;

/** The answered rows of a list from one row to another, both included. */
export async function readRowsBetween(
  store: Store,
  listId: string,
  rows: { readonly first: number; readonly last: number },
): Promise<AnsweredRow[]> {
  const items = await queryAll(store, {
    TableName: store.tables.journeys,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
    ExpressionAttributeValues: {
      ":pk": keys.list(listId).pk,
      ":first": keys.listRow(listId, rows.first).sk,
      ":last": keys.listRow(listId, rows.last).sk,
    },
    ConsistentRead: true,
  });
  return items.map((item) => v.parse(rowItem, item));
}

/** The answered rows of a list a page at a time, in order. Throws UnknownPlaceError. */
export function pageOfRows(store: Store, listId: string, page: Paging): Promise<Page<AnsweredRow>> {
  return pageUnder(store, { ...keys.list(listId), sk: "ROW#" }, rowItem, page);
}
