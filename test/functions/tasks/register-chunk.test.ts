import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { writeChunk } from "../../../functions/shared/lists/chunks.ts";
import { registerChunk, runsOf } from "../../../functions/tasks/register-chunk/register-chunk.ts";
import type { ListColumn } from "../../../domain/lists.ts";
import { append } from "../../../store/append.ts";
import { readAttempt } from "../../../store/journey/attempts.ts";
import { changeSettings } from "../../../store/employers/employer-settings.ts";
import { readEvents } from "../../../store/journey/events.ts";
import { findLeg } from "../../../store/journey/legs.ts";
import { openList, UnknownListError, type AnsweredRow } from "../../../store/employers/lists.ts";
import { findEndorsement, findPerson } from "../../../store/people/people.ts";
import { listsWorkshop, readRows, validCells, type ListsWorkshop } from "../../support/lists.ts";
import { transactionConflict } from "../../support/memory-database.ts";

type Row = Partial<Record<ListColumn, string>> & { readonly isMisshapen?: boolean };
const [aisha, ben] = [{ registration_number: "SW9000001" }, { registration_number: "SW9000002" }];
const endorsed = { endorsing_supervisor: "Invented Supervisor", endorsed_on: "2/7/2018" };

let shop: ListsWorkshop;
beforeEach(() => {
  shop = listsWorkshop();
});

async function arrive(
  listId: string,
  rows: readonly Row[],
  employerId = "leeds",
  { isDryRun = false } = {},
): Promise<void> {
  await openList(shop.store, { listId, employerId, uploadedBy: "lead-1", isDryRun });
  const lines = rows.map(({ isMisshapen = false, ...cells }, at) => ({
    ...{ row: at + 1, isMisshapen },
    cells: { ...validCells, employer: employerId, ...cells },
  }));
  await writeChunk(shop.files, listId, 1, lines);
}

async function register(listId: string, rows: readonly Row[], employerId = "leeds"): Promise<AnsweredRow[]> {
  await arrive(listId, rows, employerId);
  await registerChunk({ listId, chunk: 1 }, shop);
  return readRows(shop.store, listId);
}
const answersIn = (rows: readonly AnsweredRow[]) => rows.map(({ answer }) => answer);
const codesIn = (rows: readonly AnsweredRow[]) => rows.map(({ reasons }) => reasons.map(({ code }) => code));
const idOf = (row: AnsweredRow | undefined): string => row?.attemptId ?? "";
const attempts = () => shop.database.items("Journeys").filter(({ sk }) => sk === "ATTEMPT");

describe("an accepted row", () => {
  test("becomes an attempt of a person, whose first leg is started", async () => {
    const [row] = await register("l", [aisha]);
    expect(row).toMatchObject({ answer: "accepted", reasons: [] });
    const attempt = await readAttempt(shop.store, idOf(row));
    expect(attempt).toMatchObject({
      employerId: "leeds",
      level: "practitioner",
      listId: "l",
      status: "registered",
    });
    expect(await findPerson(shop.store, attempt.candidateId)).toMatchObject({
      givenName: "Aisha",
      registrationNumber: "SW9000001",
    });
    const input = { v: 1, attemptId: idOf(row), leg: 1, startAt: "endorsement" };
    expect(shop.executions.accreditation.started).toEqual([{ name: `${idOf(row)}-1`, input }]);
    expect(await findLeg(shop.store, idOf(row), 1)).toMatchObject({ state: "started" });
  });

  test("that names the endorsing supervisor and the day is the endorsement", async () => {
    const [row] = await register("l", [{ ...aisha, ...endorsed }]);
    expect(await readAttempt(shop.store, idOf(row))).toMatchObject({ status: "endorsed" });
    expect(await findEndorsement(shop.store, idOf(row))).toEqual({
      decision: "endorsed",
      supervisor: "Invented Supervisor",
      endorsedOn: "2018-07-02",
    });
    expect(shop.executions.accreditation.started).toMatchObject([{ input: { startAt: "taking-part" } }]);
  });

  test("leaves nothing of the person in the journey", async () => {
    await register("l", [{ ...aisha, ...endorsed }]);
    expect(JSON.stringify(shop.database.items("Journeys"))).not.toMatch(
      /Aisha|Begum|example|SW9000001|Invented/,
    );
  });

  test("whose start fails stands all the same: the leg stays due", async () => {
    shop.executions.accreditation.failing = 1;
    const [row] = await register("l", [aisha]);
    expect(row).toMatchObject({ answer: "accepted" });
    expect(await findLeg(shop.store, idOf(row), 1)).toMatchObject({ state: "intended" });
    expect(shop.failures).toEqual([idOf(row)]);
    const due = shop.database.items("Journeys").find(({ sk }) => sk === "LEG#0001");
    expect(due).toMatchObject({ dueKind: "start-again" });
  });
});

describe("a bad row", () => {
  test("never stops a good one", async () => {
    const rows = await register("l", [{ email: "none" }, aisha, { isMisshapen: true }, ben]);
    expect(answersIn(rows)).toEqual(["refused", "accepted", "refused", "accepted"]);
    expect(codesIn(rows)).toEqual([["cell-not-as-expected"], [], ["wrong-number-of-cells"], []]);
  });

  test("is told of every reason, each once", async () => {
    const [row] = await register("l", [
      { given_name: "", level: "practice-leader", employer: "bury", endorsing_supervisor: "Someone" },
    ]);
    expect(row?.reasons).toEqual([
      { code: "cell-empty", column: "given_name" },
      { code: "another-employer", column: "employer" },
      { code: "reserved-level", column: "level" },
      { code: "endorsement-without-date", column: "endorsed_on" },
    ]);
  });

  test.each([
    ["a day without a supervisor", { endorsed_on: "2018-07-02" }, ["endorsement-without-supervisor"]],
    ["a supervisor without a day", { endorsing_supervisor: "Someone" }, ["endorsement-without-date"]],
    ["a day to come", { ...endorsed, endorsed_on: "2018-09-04" }, ["endorsed-in-the-future"]],
    ["a day that can't be read", { ...endorsed, endorsed_on: "soon" }, ["cell-not-as-expected"]],
    [
      "a day that can't be read and no supervisor",
      { endorsed_on: "soon" },
      ["cell-not-as-expected", "endorsement-without-supervisor"],
    ],
    ["a level that is none", { level: "manager" }, ["unknown-level"]],
    ["no level", { level: "" }, ["cell-empty"]],
    ["another employer's person", { employer: "wigan" }, ["another-employer"]],
  ])("is refused for %s", async (_, cells, codes) => {
    expect(codesIn(await register("l", [{ ...aisha, ...cells }]))).toEqual([codes]);
    expect(attempts()).toEqual([]);
    expect(shop.database.items("People")).toEqual([]);
  });
});

describe("a row's pathway", () => {
  test("is kept at the attempt, and told in the log", async () => {
    const [row, other] = await register("l", [
      aisha,
      { ...ben, moved_from: "another-role", moved_on: "1/6/2018" },
    ]);
    expect(await readAttempt(shop.store, idOf(row))).toMatchObject({ pathway: "experienced" });
    expect(await readAttempt(shop.store, idOf(other))).toMatchObject({ pathway: "from-another-role" });
    expect(await readEvents(shop.store, idOf(other))).toMatchObject([
      { type: "registered", detail: { listId: "l", row: 2, pathway: "from-another-role" } },
    ]);
    expect(other?.dueDates).toEqual([{ code: "put-forward-by", day: "2019-06-01" }]);
  });

  test("that can't be read is told of as that alone", async () => {
    const rows = await register("l", [{ ...aisha, pathway: "post asye", asye: "completed" }], "farshire");
    expect(codesIn(rows)).toEqual([["cell-not-as-expected"]]);
  });

  test("asks for its cells, and a cell that can't be read is not also missed", async () => {
    const newly = { pathway: "newly-qualified", asye: "completed" };
    const rows = await register("l", [
      { ...aisha, ...newly },
      { ...ben, ...newly, employed_since: "last summer" },
    ]);
    expect(codesIn(rows)).toEqual([["cell-needed"], ["cell-not-as-expected"]]);
  });

  test("may bring warnings, with which the row is accepted all the same", async () => {
    const newly = { pathway: "Newly-Qualified", asye: "completed", employed_since: "2017-09-03" };
    const [row] = await register("l", [{ ...aisha, ...newly, working_pattern: "part-time" }]);
    expect(row).toMatchObject({
      answer: "accepted",
      warnings: [{ code: "part-time", column: "working_pattern", months: 12 }],
    });
  });

  test("refuses a row that only time is against with the day from which it is not", async () => {
    const newly = { asye: "completed", qualified_on: "1/7/2017", employed_since: "1/10/2017" };
    const [row] = await register("l", [{ ...aisha, ...newly }]);
    expect(row).toMatchObject({
      answer: "refused",
      reasons: [{ code: "employed-too-briefly", column: "employed_since", months: 12 }],
      dueDates: [{ code: "eligible-from", day: "2018-10-01" }],
    });
  });
});

describe("a person who is registered already", () => {
  test("by the same list sent again: nothing new is registered", async () => {
    const first = await register("l", [aisha, ben]);
    const again = await register("m", [aisha, ben]);
    expect(codesIn(again)).toEqual([["registered-with-you"], ["registered-with-you"]]);
    expect(again.map(idOf)).toEqual(first.map(idOf));
    expect(attempts()).toHaveLength(2);
    expect(shop.executions.accreditation.started).toHaveLength(2);
  });

  test("by another employer: which one, and which attempt, is not told", async () => {
    await register("l", [aisha]);
    const [row] = await register("m", [aisha], "bury");
    expect(row).toEqual({
      ...{ listId: "m", row: 1, answer: "already-registered" },
      reasons: [{ code: "registered-with-another-employer" }],
    });
  });

  test("by an earlier row of the same file", async () => {
    const rows = await register("l", [ben, aisha, { ...aisha, given_name: "A." }]);
    expect(answersIn(rows)).toEqual(["accepted", "accepted", "already-registered"]);
    expect(idOf(rows[2])).toBe(idOf(rows[1]));
  });

  test("is not, if the earlier row was refused", async () => {
    const rows = await register("l", [{ ...aisha, email: "" }, aisha]);
    expect(answersIn(rows)).toEqual(["refused", "accepted"]);
  });

  test("may be registered at the other level, as the same person", async () => {
    const rows = await register("l", [aisha, { ...aisha, level: "practice-supervisor" }]);
    expect(answersIn(rows)).toEqual(["accepted", "accepted"]);
    const [one, other] = await Promise.all(rows.map((row) => readAttempt(shop.store, idOf(row))));
    expect(one?.candidateId).toBe(other?.candidateId);
  });

  test("may be registered again once the attempt has ended", async () => {
    const [first] = await register("l", [aisha]);
    await append(shop.store, idOf(first), () => ({
      answer: undefined,
      transition: "lapseEndorsement",
      events: [],
    }));
    const [again] = await register("m", [aisha]);
    expect(again?.answer).toBe("accepted");
    expect(idOf(again)).not.toBe(idOf(first));
  });
});

test("what a chunk has answered is looked for where its rows are, not between", () => {
  expect(runsOf([1, 2, 3, 250])).toEqual([
    { first: 1, last: 3 },
    { first: 250, last: 250 },
  ]);
  expect(runsOf([20_001, 3, 1, 103])).toEqual([
    { first: 1, last: 103 },
    { first: 20_001, last: 20_001 },
  ]);
});

describe("a chunk that is registered again", () => {
  test("gives the same answers and starts nothing twice", async () => {
    const first = await register("l", [aisha, { email: "" }, ben, aisha]);
    const items = shop.database.items("Journeys");
    await registerChunk({ listId: "l", chunk: 1 }, shop);
    expect(await readRows(shop.store, "l")).toEqual(first);
    expect(shop.database.items("Journeys")).toEqual(items);
    expect(shop.executions.accreditation.started).toHaveLength(2);
  });

  test("starts what it had registered and not started", async () => {
    shop.executions.accreditation.failing = 1;
    const [row] = await register("l", [aisha]);
    await registerChunk({ listId: "l", chunk: 1 }, shop);
    expect(shop.executions.accreditation.started).toMatchObject([{ name: `${idOf(row)}-1` }]);
    expect(await findLeg(shop.store, idOf(row), 1)).toMatchObject({ state: "started" });
  });

  test("after a crash between any two writes gives what one run would have given", async () => {
    const rows = [{ ...aisha, ...endorsed }, { email: "" }, aisha, ben];
    const expected = ["accepted", "refused", "already-registered", "accepted"];
    let tried = 0;
    for (let crashAt = 1; ; crashAt += 1) {
      shop = listsWorkshop();
      await arrive("l", rows);
      let writes = 0;
      shop.database.onWrite = (moment) => {
        if (moment === "after" && (writes += 1) === crashAt) throw new Error("crash");
      };
      const crashed = await registerChunk({ listId: "l", chunk: 1 }, shop).then(
        () => false,
        () => true,
      );
      shop.database.onWrite = undefined;
      await registerChunk({ listId: "l", chunk: 1 }, shop);
      expect(answersIn(await readRows(shop.store, "l"))).toEqual(expected);
      expect(attempts()).toHaveLength(2);
      expect(shop.executions.accreditation.started).toHaveLength(2);
      if (!crashed && writes < crashAt) break;
      tried += 1;
    }
    // Two people, two registrations, two legs marked as started, two answers without a registration, the chunk's note.
    expect(tried).toBe(9);
  });

  test("while the first try still runs registers nobody twice", async () => {
    await arrive("l", [aisha, ben, aisha]);
    await Promise.all([1, 2, 3].map(() => registerChunk({ listId: "l", chunk: 1 }, shop)));
    expect(answersIn(await readRows(shop.store, "l"))).toEqual([
      "accepted",
      "accepted",
      "already-registered",
    ]);
    expect(attempts()).toHaveLength(2);
    expect(shop.database.items("People")).toHaveLength(4);
  });

  test("after the table was busy for a row answers the others and then fails, for the row to be tried again", async () => {
    await arrive("l", [aisha, ben]);
    let refusals = 0;
    shop.database.onWrite = (moment, { items }) => {
      if (moment === "before" && items.some(({ sort }) => sort === "ROW#000001")) {
        refusals += 1;
        throw transactionConflict(items.length);
      }
    };
    await expect(registerChunk({ listId: "l", chunk: 1 }, shop)).rejects.toThrow("row 1 of list l");
    expect(refusals).toBe(9);
    expect(await readRows(shop.store, "l")).toMatchObject([{ row: 2, answer: "accepted" }]);
  });
});

describe("a row with an earliest date", () => {
  test("is registered now; its leg is due when that day begins, and is not started before", async () => {
    const [row] = await register("l", [
      { ...aisha, earliest_date: "1/10/2018", not_available_on: "5/10/2018..9/10/2018" },
    ]);
    expect(await readAttempt(shop.store, idOf(row))).toMatchObject({
      earliestOn: "2018-10-01",
      notAvailableOn: [{ from: "2018-10-05", to: "2018-10-09" }],
    });
    expect(shop.executions.accreditation.started).toEqual([]);
    const leg = shop.database.items("Journeys").find(({ sk }) => sk === "LEG#0001");
    expect(leg).toMatchObject({
      ...{ state: "intended", notBefore: "2018-09-30T23:00:00.000Z" },
      ...{ dueKind: "start-again", dueAt: "2018-09-30T23:02:00.000Z" },
    });
  });

  test("that has gone by is started at once", async () => {
    await register("l", [{ ...aisha, earliest_date: "3/9/2018" }]);
    expect(shop.executions.accreditation.started).toHaveLength(1);
  });
});

describe("what the employer has chosen for agency staff", () => {
  const agency = { ...aisha, employment: "agency", employed_since: "1/3/2018" };

  test.each([
    ["after-6-months", "accepted", []],
    ["after-12-months", "refused", ["worked-for-you-too-briefly"]],
    ["left-out", "refused", ["agency-staff-left-out"]],
  ] as const)("%s: its rows are %s", async (agencyStaff, answer, codes) => {
    await changeSettings(shop.store, "leeds", { agencyStaff }, "lead-1");
    const [row] = await register("l", [agency]);
    expect(row?.answer).toBe(answer);
    expect(codesIn(row ? [row] : [])).toEqual([codes]);
  });

  test("is another employer's own matter", async () => {
    await changeSettings(shop.store, "bury", { agencyStaff: "left-out" }, "lead-2");
    expect(answersIn(await register("l", [agency]))).toEqual(["accepted"]);
  });
});

describe("a dry run", () => {
  const dryRun = async (rows: readonly Row[]) => {
    await arrive("dry", rows, "leeds", { isDryRun: true });
    await registerChunk({ listId: "dry", chunk: 1 }, shop);
    return readRows(shop.store, "dry");
  };
  const rows = [{ ...aisha, ...endorsed }, { email: "" }, { ...ben, level: "manager" }, aisha, ben];

  test("answers every row as it would be, and registers nobody", async () => {
    const dry = await dryRun(rows);
    expect(attempts()).toEqual([]);
    expect(shop.database.items("People")).toEqual([]);
    expect(shop.executions.accreditation.started).toEqual([]);
    const real = await register("l", rows);
    expect(answersIn(dry)).toEqual(answersIn(real));
    expect(codesIn(dry)).toEqual(codesIn(real));
    expect(dry.map(idOf).filter(Boolean)).toEqual([]);
  });

  test("of a list that is registered says so of every row", async () => {
    const [first] = await register("l", [aisha]);
    const dry = await dryRun([aisha, ben]);
    expect(answersIn(dry)).toEqual(["already-registered", "accepted"]);
    expect(dry.map(idOf)).toEqual([idOf(first), ""]);
  });
});

describe("what a row lets an employer find out about others' people", () => {
  const elsewhere = async () => void (await register("b", [aisha], "bury"));

  test("is, in a dry run, nothing: it leaves no trace, and numbers could be tried with it", async () => {
    await elsewhere();
    await arrive("dry", [aisha, ben], "leeds", { isDryRun: true });
    await registerChunk({ listId: "dry", chunk: 1 }, shop);
    const [known, unknown] = await readRows(shop.store, "dry");
    expect(known).toEqual({ ...unknown, row: 1 });
  });

  test("is that they are registered, where the row stands in the employer's name", async () => {
    await elsewhere();
    const [row] = await register("l", [aisha]);
    expect(row).toMatchObject({
      ...{ answer: "already-registered", reasons: [{ code: "registered-with-another-employer" }] },
    });
    expect(row).not.toHaveProperty("attemptId");
  });
});

describe("a list that is sent by two people at once", () => {
  test("registers everybody once, whoever comes first with a row", async () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({ registration_number: `SW9${at + 1000}` }));
    await arrive("l", rows);
    await arrive("m", rows.toReversed());
    await Promise.all(["l", "m"].map((listId) => registerChunk({ listId, chunk: 1 }, shop)));
    const [one, other] = [await readRows(shop.store, "l"), await readRows(shop.store, "m")];
    expect(attempts()).toHaveLength(40);
    for (const [at, row] of one.entries()) {
      const same = other[39 - at];
      expect(new Set([row.answer, same?.answer])).toEqual(new Set(["accepted", "already-registered"]));
      expect(idOf(same)).toBe(idOf(row));
    }
  });
});

/** Rows about different people, some of them wrong in one way or another. */
const anyRows = fc
  .uniqueArray(fc.integer({ min: 1000, max: 9999 }), { minLength: 1, maxLength: 12 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((number) =>
        fc.record({
          registration_number: fc.constant(`SW9${number}`),
          level: fc.constantFrom("practitioner", "practice-supervisor", "practice-leader"),
          employer: fc.constantFrom("leeds", "leeds", "bury"),
          asye: fc.constantFrom("", "completed", "under-way"),
          employed_since: fc.constantFrom("", "1/1/2017", "1/8/2018", "soon"),
          employment: fc.constantFrom("", "agency"),
        }),
      ),
    ),
  );

describe("whatever is on a list", () => {
  test("the order of its rows changes no row's answer", async () => {
    const answersOf = async (rows: readonly Row[]) => {
      shop = listsWorkshop();
      const answered = await register("l", rows);
      return new Map(
        rows.map((row, at) => [
          row.registration_number,
          [answered[at]?.answer, answered[at]?.reasons, answered[at]?.dueDates],
        ]),
      );
    };
    await fc.assert(
      fc.asyncProperty(
        anyRows.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        async ([rows, shuffled]) => {
          expect(await answersOf(shuffled)).toEqual(await answersOf(rows));
        },
      ),
      { numRuns: 40 },
    );
  });

  test("sending any part of it again registers nobody, and starts nothing", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: 1 }))),
        async ([rows, part]) => {
          shop = listsWorkshop();
          const first = await register("l", rows);
          const [registered, started] = [attempts(), shop.executions.accreditation.started.length];
          const people = shop.database.items("People");
          const again = await register("m", part);
          expect(attempts()).toEqual(registered);
          expect(shop.database.items("People")).toEqual(people);
          expect(shop.executions.accreditation.started).toHaveLength(started);
          for (const [at, { registration_number }] of part.entries()) {
            const before = first[rows.findIndex((row) => row.registration_number === registration_number)];
            const answer = before?.answer === "accepted" ? "already-registered" : before?.answer;
            expect(again[at]?.answer).toBe(answer);
            expect(idOf(again[at])).toBe(idOf(before));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

test("a row that finds no turn to be started stands: its leg stays due", async () => {
  await arrive("l", [aisha]);
  await registerChunk({ listId: "l", chunk: 1 }, { ...shop, awaitTurn: async () => false });
  const [row] = await readRows(shop.store, "l");
  expect(row).toMatchObject({ answer: "accepted" });
  expect(shop.executions.accreditation.started).toEqual([]);
  const due = shop.database.items("Journeys").find(({ sk }) => sk === "LEG#0001");
  expect(due).toMatchObject({ state: "intended", dueKind: "start-again" });
});

test("a chunk of two hundred and fifty rows waits for its turns to start", async () => {
  let turns = 0;
  const rows = Array.from({ length: 250 }, (_, at) => ({ registration_number: `SW9${at + 1000}` }));
  await arrive("l", rows);
  await registerChunk(
    { listId: "l", chunk: 1 },
    {
      ...shop,
      awaitTurn: async () => {
        turns += 1;
        return true;
      },
    },
  );
  expect(turns).toBe(250);
  expect(attempts()).toHaveLength(250);
});

test("a chunk of no list is a fault", async () => {
  await expect(registerChunk({ listId: "none", chunk: 1 }, shop)).rejects.toThrow(UnknownListError);
});
