import { beforeEach, describe, expect, test } from "vitest";
import type { LedgerEntry } from "../../../domain/funding.ts";
import { dueItems, deadlineShards } from "../../../store/journey/deadlines.ts";
import {
  enter,
  findStatement,
  issueStatement,
  LedgerContendedError,
  pageOfEntries,
  pageOfStatements,
} from "../../../store/employers/ledger.ts";
import { UnknownPlaceError } from "../../../store/database/pages.ts";
import { listsWorkshop, type ListsWorkshop } from "../../support/lists.ts";
import { transactionConflict } from "../../support/memory-database.ts";

let shop: ListsWorkshop;
beforeEach(() => {
  shop = listsWorkshop();
  shop.clock.set("2020-03-10T09:00:00.000Z");
});

function entry(number: number, but: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    ...{
      entryId: `event-${number}#registration`,
      employerId: "kent",
      what: "registration",
      pence: 100 + number,
    },
    occurredAt: shop.clock.now(),
    of: { candidateId: `c-${number}`, attemptId: `a-${number}`, eventId: `event-${number}` },
    ...but,
  };
}

/** Issues what is due by now, as the deadline job does, one month after the other. */
async function issueAll(): Promise<void> {
  for (;;) {
    const shards = Array.from({ length: deadlineShards }, (_, shard) =>
      dueItems(shop.store, shard, shop.clock.now(), 100),
    );
    const due = (await Promise.all(shards))
      .flatMap((page) => page.due)
      .filter(({ kind }) => kind === "issue-statement");
    if (due.length === 0) return;
    for (const item of due) await issueStatement(shop.store, item.pk.replace("FUNDING#", ""), item);
  }
}
const statement = (month: string, employerId = "kent") => findStatement(shop.store, employerId, month);

describe("an employer's ledger", () => {
  test("takes an entry once, however often it is entered and however many do at once", async () => {
    const entered = await Promise.all([1, 1, 1].map((number) => enter(shop.store, entry(number))));
    expect(entered.filter(Boolean)).toHaveLength(1);
    expect(await enter(shop.store, entry(1))).toBe(false);
    const { items } = await pageOfEntries(shop.store, { employerId: "kent", month: "2020-03" }, { limit: 9 });
    expect(items).toEqual([entry(1)]);
  });

  test("takes different entries that come at once, none of them lost", async () => {
    await Promise.all([1, 2, 3, 4, 5].map((number) => enter(shop.store, entry(number))));
    const { items } = await pageOfEntries(shop.store, { employerId: "kent", month: "2020-03" }, { limit: 9 });
    expect(items).toHaveLength(5);
  });

  test("that others keep changing is a fault to be retried, and nothing is entered", async () => {
    shop.database.onWrite = (moment) => {
      if (moment === "before") throw transactionConflict(3);
    };
    await expect(enter(shop.store, entry(1))).rejects.toThrow(LedgerContendedError);
    expect(shop.database.items("Journeys")).toEqual([]);
  });

  test("of another employer is another ledger", async () => {
    await enter(shop.store, entry(1));
    const { items } = await pageOfEntries(
      shop.store,
      { employerId: "surrey", month: "2020-03" },
      { limit: 9 },
    );
    expect(items).toEqual([]);
  });
});

describe("a funding statement", () => {
  test("is issued when the month is over and its last evening is entered, not before", async () => {
    await enter(shop.store, entry(1));
    shop.clock.set("2020-04-03T22:59:58.000Z");
    await issueAll();
    expect(await statement("2020-03")).toBeUndefined();
    shop.clock.set("2020-04-03T22:59:59.000Z");
    await issueAll();
    expect(await statement("2020-03")).toEqual({
      ...{ employerId: "kent", month: "2020-03", entries: 1, totalPence: 101, balancePence: 101 },
      issuedAt: "2020-04-03T22:59:59.000Z",
    });
  });

  test("adds up to its entries to the penny, below zero where more was taken back", async () => {
    await enter(shop.store, entry(1));
    await enter(shop.store, entry(2, { pence: -50_001 }));
    shop.clock.set("2020-04-10T09:00:00.000Z");
    await issueAll();
    expect(await statement("2020-03")).toMatchObject({ entries: 2, totalPence: -49_900 });
  });

  test("holds what happened in its month in England, by summer time", async () => {
    await enter(shop.store, entry(1, { occurredAt: "2020-03-31T22:59:59.999Z" }));
    await enter(shop.store, entry(2, { occurredAt: "2020-03-31T23:00:00.000Z" }));
    shop.clock.set("2020-06-10T09:00:00.000Z");
    await issueAll();
    expect(await statement("2020-03")).toMatchObject({ totalPence: 101 });
    expect(await statement("2020-04")).toMatchObject({ totalPence: 102, balancePence: 203 });
  });

  test("stays as it is once issued: what is learned late is put right on the next one", async () => {
    await enter(shop.store, entry(1));
    shop.clock.set("2020-04-04T09:00:00.000Z");
    await issueAll();
    const issued = await statement("2020-03");
    await enter(shop.store, entry(2, { occurredAt: "2020-03-31T20:00:00.000Z", pence: -101 }));
    shop.clock.set("2020-05-04T09:00:00.000Z");
    await issueAll();
    expect(await statement("2020-03")).toEqual(issued);
    expect(await statement("2020-04")).toMatchObject({ entries: 1, totalPence: -101, balancePence: 0 });
  });

  test("is issued by one run, however many are due at once", async () => {
    await enter(shop.store, entry(1));
    shop.clock.set("2020-04-04T09:00:00.000Z");
    const due = { kind: "issue-statement", at: "2020-04-03T22:59:59.000Z" } as const;
    const runs = await Promise.all([1, 2, 3].map(() => issueStatement(shop.store, "kent", due)));
    expect(runs.filter((issued) => issued !== undefined)).toHaveLength(1);
    expect(await statement("2020-03")).toMatchObject({ balancePence: 101 });
  });

  test("takes up an entry that comes while it is being issued, or leaves it whole to the next one", async () => {
    await enter(shop.store, entry(1));
    shop.clock.set("2020-04-04T09:00:00.000Z");
    const late = entry(2, { occurredAt: "2020-03-20T09:00:00.000Z" });
    await Promise.all([issueAll(), enter(shop.store, late)]);
    shop.clock.set("2020-05-04T09:00:00.000Z");
    await issueAll();
    const totals = await Promise.all(["2020-03", "2020-04"].map((month) => statement(month)));
    expect(totals.reduce((sum, issued) => sum + (issued?.totalPence ?? 0), 0)).toBe(203);
    for (const issued of totals) {
      const of = { employerId: "kent", month: issued?.month ?? "2020-04" };
      const { items } = await pageOfEntries(shop.store, of, { limit: 9 });
      expect(items).toHaveLength(issued?.entries ?? 0);
    }
  });

  test("is not issued for a month in which nothing happened", async () => {
    await enter(shop.store, entry(1));
    shop.clock.set("2020-07-10T09:00:00.000Z");
    await enter(shop.store, entry(2));
    shop.clock.set("2020-08-10T09:00:00.000Z");
    await issueAll();
    const { items } = await pageOfStatements(shop.store, "kent", { limit: 9 });
    expect(items.map(({ month }) => month)).toEqual(["2020-07", "2020-03"]);
  });

  test("of every month that a standing job has missed is issued in turn", async () => {
    for (const occurredAt of [
      "2020-03-10T09:00:00.000Z",
      "2020-01-10T09:00:00.000Z",
      "2020-02-10T09:00:00.000Z",
    ])
      await enter(shop.store, entry(Number(occurredAt.slice(6, 7)), { occurredAt }));
    shop.clock.set("2020-08-10T09:00:00.000Z");
    await issueAll();
    const { items } = await pageOfStatements(shop.store, "kent", { limit: 9 });
    expect(items.map(({ month, balancePence }) => [month, balancePence])).toEqual([
      ["2020-03", 306],
      ["2020-02", 203],
      ["2020-01", 101],
    ]);
  });

  test("comes in pages, the newest first, and not from a place in another list", async () => {
    for (const month of ["01", "02", "03"])
      await enter(shop.store, entry(Number(month), { occurredAt: `2020-${month}-10T09:00:00.000Z` }));
    shop.clock.set("2020-08-10T09:00:00.000Z");
    await issueAll();
    const first = await pageOfStatements(shop.store, "kent", { limit: 2 });
    const second = await pageOfStatements(shop.store, "kent", { limit: 2, after: first.next });
    expect([...first.items, ...second.items].map(({ month }) => month)).toEqual([
      "2020-03",
      "2020-02",
      "2020-01",
    ]);
    await expect(pageOfStatements(shop.store, "surrey", { limit: 2, after: first.next })).rejects.toThrow(
      UnknownPlaceError,
    );
    const of = { employerId: "kent", month: "2020-03" };
    await expect(pageOfEntries(shop.store, of, { limit: 2, after: first.next })).rejects.toThrow(
      UnknownPlaceError,
    );
  });
});
