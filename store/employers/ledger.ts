import * as v from "valibot";
import { monthAfter, monthInLondon } from "../../domain/calendar.ts";
import { nextDeadline } from "../../domain/deadlines.ts";
import { instalments, sumOf, type LedgerEntry } from "../../domain/funding.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import type { Month } from "../../domain/time.ts";
import { dueAttributes, type DueItem } from "../journey/deadlines.ts";
import { is, isNew, put, update, type Changes, type Key, type Write } from "../database/expressions.ts";
import { keys } from "../keys.ts";
import { pageUnder, type Page, type Paging } from "../database/pages.ts";
import { readItem, readItems, transactIf, type Store } from "../store.ts";

const ledgerItem = v.object({
  employerId: v.string(),
  version: v.number(),
  /** The last month whose statement was issued: what comes later for it goes on a later one. */
  issuedThrough: v.optional(v.string()),
  /** The earliest month with entries that are on no statement yet. */
  openMonth: v.optional(v.string()),
  /** What all statements issued come to. */
  balancePence: v.number(),
  dueAt: v.optional(v.string()),
  dueKind: v.optional(v.string()),
});
type Ledger = v.InferOutput<typeof ledgerItem>;

const entryItem = v.object({
  entryId: v.string(),
  employerId: v.string(),
  what: v.picklist([...instalments, "grant"]),
  pence: v.pipe(v.number(), v.safeInteger()),
  occurredAt: v.string(),
  of: v.optional(v.object({ candidateId: v.string(), attemptId: v.string(), eventId: v.string() })),
});

const statementItem = v.object({
  employerId: v.string(),
  month: v.string(),
  entries: v.number(),
  totalPence: v.pipe(v.number(), v.safeInteger()),
  /** What this statement and all before it come to. */
  balancePence: v.pipe(v.number(), v.safeInteger()),
  issuedAt: v.string(),
});
/** What an employer is told that it is owed for a month. Once issued it stays as it is. */
export type FundingStatement = v.InferOutput<typeof statementItem>;

/** An employer's ledger was changed by others more often than this retries: a fault, for the caller to retry. */
export class LedgerContendedError extends Error {
  override readonly name = "LedgerContendedError";
  constructor(employerId: string) {
    super(`the ledger of ${employerId} was changed by others during ${tries} tries; try again`);
  }
}
const tries = 9;

/**
 * Enters what is owed, or owed no more, in its employer's ledger, once however often it is asked to. The entry goes on
 * the statement of its month; where that is issued, on the next one. False where it stood there. Throws
 * LedgerContendedError.
 */
export async function enter(store: Store, entry: LedgerEntry): Promise<boolean> {
  const entered = keys.entered(entry.of ?? entry, entry.entryId);
  for (let tried = 1; tried <= tries; tried += 1) {
    if ((await readItem(store, entered, v.object({}))) !== undefined) return false;
    const ledger = await readLedger(store, entry.employerId);
    if (await transactIf(store, entryWrites(store, ledger, entry, entered))) return true;
    await store.pause(tried);
  }
  throw new LedgerContendedError(entry.employerId);
}

function entryWrites(store: Store, ledger: Ledger, entry: LedgerEntry, entered: Key): Write[] {
  const { journeys } = store.tables;
  const { employerId, entryId } = entry;
  const happened = monthInLondon(entry.occurredAt);
  const firstOpen = ledger.issuedThrough === undefined ? happened : monthAfter(ledger.issuedThrough);
  const month = later(happened, firstOpen);
  const openMonth = ledger.openMonth === undefined ? month : earlier(ledger.openMonth, month);
  return [
    put(journeys, { ...entered, employerId, month }, isNew),
    put(journeys, { ...keys.ledgerEntry(employerId, month, entryId), ...entry }, isNew),
    moveLedger(store, ledger, { openMonth }),
  ];
}

const later = (a: Month, b: Month): Month => (a < b ? b : a);
const earlier = (a: Month, b: Month): Month => (a < b ? a : b);

async function readLedger(store: Store, employerId: string): Promise<Ledger> {
  const found = await readItem(store, keys.ledger(employerId), ledgerItem);
  return found ?? { employerId, version: 0, balancePence: 0 };
}

/** Everything that goes into a ledger goes under its version, so that no entry slips into a month that is being issued. */
function moveLedger(
  store: Store,
  ledger: Ledger,
  changes: Changes & { readonly openMonth: Month | undefined },
): Write {
  const { employerId, version, balancePence } = ledger;
  const key = keys.ledger(employerId);
  const due = nextDeadline({ item: "ledger", openMonth: changes.openMonth }, policyInForce(store.now()));
  return update(
    store.tables.journeys,
    key,
    { employerId, balancePence, ...changes, version: version + 1, ...dueAttributes(key, due) },
    version === 0 ? isNew : is("version", version),
  );
}

/**
 * Issues the statement that is due of an employer: all entries of its earliest open month, added up and closed. A run
 * that comes late issues one month after the other. Undefined where another run was first. Throws LedgerContendedError.
 */
export async function issueStatement(
  store: Store,
  employerId: string,
  due: Pick<DueItem, "kind" | "at">,
): Promise<FundingStatement | undefined> {
  for (let tried = 1; tried <= tries; tried += 1) {
    const ledger = await readLedger(store, employerId);
    const { openMonth: month, balancePence } = ledger;
    if (month === undefined || ledger.dueKind !== due.kind || ledger.dueAt !== due.at) return undefined;
    const entries = await entriesOfMonth(store, employerId, month);
    const totalPence = sumOf(entries);
    const statement: FundingStatement = {
      ...{ employerId, month, entries: entries.length, totalPence },
      ...{ balancePence: balancePence + totalPence, issuedAt: store.now() },
    };
    const issued = [
      put(store.tables.journeys, { ...keys.statement(employerId, month), ...statement }, isNew),
      moveLedger(store, ledger, {
        issuedThrough: month,
        balancePence: statement.balancePence,
        openMonth: await firstMonthAfter(store, employerId, month),
      }),
    ];
    if (await transactIf(store, issued)) return statement;
    await store.pause(tried);
  }
  throw new LedgerContendedError(employerId);
}

function entriesOfMonth(store: Store, employerId: string, month: Month): Promise<LedgerEntry[]> {
  const { pk, sk } = keys.ledgerEntry(employerId, month, "");
  return readItems(store, pk, sk, entryItem);
}

const monthOfEntry = v.pipe(
  v.object({ sk: v.string() }),
  v.transform(({ sk }) => sk.split("#")[1]),
);

/** The next month with entries; undefined where nothing has happened since. */
async function firstMonthAfter(store: Store, employerId: string, month: Month): Promise<Month | undefined> {
  const { pk, sk } = keys.ledgerEntry(employerId, monthAfter(month), "");
  const { Items = [] } = await store.database.query({
    TableName: store.tables.journeys,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
    ExpressionAttributeValues: { ":pk": pk, ":from": sk, ":to": "ENTRY#~" },
    Limit: 1,
    ConsistentRead: true,
  });
  return Items.map((item) => v.parse(monthOfEntry, item))[0];
}

export function findStatement(
  store: Store,
  employerId: string,
  month: Month,
): Promise<FundingStatement | undefined> {
  return readItem(store, keys.statement(employerId, month), statementItem);
}

/** An employer's statements a page at a time, the newest first. Throws UnknownPlaceError. */
export function pageOfStatements(
  store: Store,
  employerId: string,
  page: Paging,
): Promise<Page<FundingStatement>> {
  return pageUnder(store, keys.statement(employerId, ""), statementItem, { ...page, isNewestFirst: true });
}

/** The entries of one month a page at a time. Throws UnknownPlaceError. */
export function pageOfEntries(
  store: Store,
  of: { readonly employerId: string; readonly month: Month },
  page: Paging,
): Promise<Page<LedgerEntry>> {
  return pageUnder(store, keys.ledgerEntry(of.employerId, of.month, ""), entryItem, page);
}
