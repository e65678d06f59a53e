import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { dayAsWritten, readListRow, readRowFacts } from "../../contracts/list-rows.ts";
import { readHeader } from "../../contracts/list-header.ts";
import { columnNames } from "../../domain/lists.ts";
import { validCells } from "../support/lists.ts";

const reasonsFor = (cells: Partial<typeof validCells>) => {
  const read = readListRow({ ...validCells, ...cells });
  return "reasons" in read ? read.reasons : [];
};

describe("a row's cells", () => {
  test("are read without the blanks around them, the number in capitals and without spaces", () => {
    const read = readListRow({ ...validCells, registration_number: " sw 9000 001 ", given_name: " Aisha " });
    expect(read).toMatchObject({ row: { registrationNumber: "SW9000001", givenName: "Aisha" } });
  });

  test("may leave the endorsement empty, or not have its columns at all", () => {
    const { endorsing_supervisor: _, endorsed_on: __, ...cells } = validCells;
    expect(readListRow(cells)).toMatchObject({ row: { endorsedOn: undefined } });
    expect(readListRow(validCells)).toMatchObject({ row: { endorsingSupervisor: undefined } });
  });

  test("that are wrong are all told of, not only the first", () => {
    const faulty = { registration_number: "12", given_name: "", email: "aisha", endorsed_on: "31/2/2018" };
    expect(reasonsFor(faulty)).toEqual([
      { code: "cell-not-as-expected", column: "registration_number" },
      { code: "cell-empty", column: "given_name" },
      { code: "cell-not-as-expected", column: "email" },
      { code: "cell-not-as-expected", column: "endorsed_on" },
    ]);
  });

  test.each([
    ["registration_number", "SW123"],
    ["registration_number", "SW123456789"],
    ["registration_number", "AB90001"],
    ["given_name", "x".repeat(101)],
    ["family_name", "two\nlines"],
    ["email", "aisha begum@example.invalid"],
    ["employer", "leeds city council"],
    ["endorsed_on", "July 2018"],
    ["endorsed_on", "7/2/18"],
  ])("%s can't be %j", (column, written) => {
    expect(reasonsFor({ [column]: written })).toEqual([{ code: "cell-not-as-expected", column }]);
  });

  test("whatever they hold, every fault names a column of the list", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...columnNames), fc.string()), (cells) => {
        const read = readListRow(cells);
        const columns = "reasons" in read ? read.reasons.map(({ column }) => column) : [];
        expect(columnNames).toEqual(expect.arrayContaining(columns));
      }),
    );
  });
});

describe("the day of an endorsement", () => {
  test.each([
    ["2018-07-02", "2018-07-02"],
    ["2/7/2018", "2018-07-02"],
    ["02/07/2018", "2018-07-02"],
    ["31/12/2018", "2018-12-31"],
  ])("%s is %s, day first", (written, day) => {
    expect(v.parse(dayAsWritten, written)).toBe(day);
  });

  test.each(["12/31/2018", "2018/07/02", "2-7-2018", "29/2/2019", "1/1/1999", ""])(
    "%j is none",
    (written) => {
      expect(v.safeParse(dayAsWritten, written).success).toBe(false);
    },
  );
});

describe("what the rules read in a row", () => {
  test("is codes in small letters and days of a working life", () => {
    const written = { asye: " Completed ", qualified_on: "1/9/1998", asye_year: "2017/18", leave: "YES" };
    expect(readRowFacts({ ...validCells, ...written }, [])).toMatchObject({
      ...{ asye: "completed", qualifiedOn: "1998-09-01", asyeYear: "2017-18", hasTakenLeave: true },
      ...{ level: "practitioner", isPartTime: false, pathway: undefined },
    });
  });

  test("leaves out the cells that can't be read", () => {
    const cells = { ...validCells, asye: "soon", in_role_since: "last year", function: "assessment" };
    expect(readRowFacts(cells, ["asye", "in_role_since"])).toMatchObject({
      ...{ asye: undefined, inRoleSince: undefined, function: "assessment" },
    });
  });

  test.each([
    ["asye_year", "2017-19"],
    ["asye_year", "2017"],
    ["qualified_on", "1/9/1898"],
    ["pathway", "post asye"],
    ["leave", "maybe"],
  ])("%s can't be %j", (column, written) => {
    expect(reasonsFor({ [column]: written })).toEqual([{ code: "cell-not-as-expected", column }]);
  });
});

describe("the days on which somebody can't be released", () => {
  const spansIn = (written: string) => {
    const read = readListRow({ ...validCells, not_available_on: written });
    return "row" in read ? read.row.notAvailableOn : "faulty";
  };

  test.each([
    ["", undefined],
    ["1/10/2018", [{ from: "2018-10-01", to: "2018-10-01" }]],
    [
      " 2018-10-01  5/10/2018..9/10/2018 ",
      [
        { from: "2018-10-01", to: "2018-10-01" },
        { from: "2018-10-05", to: "2018-10-09" },
      ],
    ],
  ])("%j are read", (written, spans) => {
    expect(spansIn(written)).toEqual(spans);
  });

  test.each([
    "9/10/2018..5/10/2018",
    "1/10/2018...3/10/2018",
    "1/10/2018..2/10/2018..3/10/2018",
    "1/10/2018 to 3/10/2018",
    "..",
    "1/10/2018,3/10/2018",
    Array.from({ length: 31 }, () => "1/10/2018").join(" "),
  ])("%j are not", (written) => {
    expect(spansIn(written)).toBe("faulty");
  });
});

describe("a header", () => {
  test("names the columns in any order and writing", () => {
    const header = ["Email", "GIVEN NAME", "family-name", " level", "Registration_Number", "employer"];
    expect(readHeader(header)).toEqual({
      columns: ["email", "given_name", "family_name", "level", "registration_number", "employer"],
      notices: [],
    });
  });

  test("is told of every column that must be there and is not, or is there twice", () => {
    const read = readHeader(["email", "email", "given_name", "family_name", "level", "employer", "notes"]);
    expect("problems" in read && read.problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "missing-column /registration_number",
      "repeated-column /email",
    ]);
  });

  const needed = ["registration_number", "given_name", "family_name", "email", "level", "employer"];

  test("may name columns that are not known: they are not read, and their places are told", () => {
    expect(readHeader(["team", ...needed, "age", ""])).toMatchObject({
      columns: [undefined, ...needed, undefined, undefined],
      notices: [
        { code: "unknown-column", path: "/header/1" },
        { code: "unknown-column", path: "/header/8" },
      ],
    });
  });

  test.each([
    ["endorsing_supervisr", "endorsing_supervisor"],
    ["endorsedon", "endorsed_on"],
    ["Path way", "pathway"],
    ["ayse_year", "asye_year"],
    ["leaves", "leave"],
  ])("may not name %s, which is nearly %s", (heading, column) => {
    const read = readHeader([...needed, heading]);
    expect("problems" in read && read.problems).toMatchObject([
      { code: "misspelt-column", path: "/header/7" },
    ]);
    expect("problems" in read && read.problems[0]?.sentence).toContain(column);
    expect("problems" in readHeader([...needed, heading, column])).toBe(false);
  });

  test("that is really the first person is not repeated in what is told of it", () => {
    const read = readHeader([
      "SW9000001",
      "Aisha",
      "Begum",
      "aisha@example.invalid",
      "practitioner",
      "leeds",
    ]);
    expect(JSON.stringify(read)).not.toMatch(/Aisha|Begum|SW9000001|aisha@/);
  });
});
