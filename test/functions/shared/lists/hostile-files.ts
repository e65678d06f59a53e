import type { RowReasonCode } from "../../../../domain/lists.ts";
import { bytesIn } from "../../../support/encodings.ts";

/** A file as somebody might send it, and what it must be answered: each row, or what is wrong with the whole. */
export interface HostileFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The answer to each row in its order: `accepted`, `again` (registered with you), or the reasons against it. */
  readonly rows?: readonly ("accepted" | "again" | readonly RowReasonCode[])[];
  /** Codes of what keeps the file from being used. */
  readonly problems?: readonly string[];
  /** Codes of what its sender is told of a file that is used. */
  readonly notices?: readonly string[];
}

const columns = ["registration_number", "given_name", "family_name", "email", "level", "employer"];
const header = columns.join(",");
const aisha = "SW9000001,Aisha,Begum,aisha@invented.example,practitioner,leeds";
const ben = "SW9000002,Ben,Clegg,ben@invented.example,practice-supervisor,leeds";
const carys = "SW9000003,Carys,Davies,carys@invented.example,practitioner,leeds";
const lines = (...rows: readonly string[]): string => `${rows.join("\n")}\n`;
const utf8 = (text: string): Uint8Array => bytesIn("utf-8", text);
const plain = lines(header, aisha, ben);
const accented = lines(header, "SW9000001,Zoë,O’Neill,zoe@invented.example,practitioner,leeds", ben);
const both = ["accepted", "accepted"] as const;

const readable: readonly HostileFile[] = [
  { name: "in UTF-8", bytes: utf8(accented), rows: both },
  { name: "in UTF-8 with its mark", bytes: bytesIn("utf-8 with mark", accented), rows: both },
  { name: "with two marks, as two programs left them", bytes: utf8(`\uFEFF\uFEFF${plain}`), rows: both },
  { name: "in UTF-16, little end first", bytes: bytesIn("utf-16le", accented), rows: both },
  { name: "in UTF-16, big end first", bytes: bytesIn("utf-16be", accented), rows: both },
  {
    name: "in Windows-1252",
    bytes: bytesIn("windows-1252", accented),
    ...{ rows: both, notices: ["read-as-windows-1252"] },
  },
  { name: "with semicolons", bytes: utf8(plain.replaceAll(",", ";")), rows: both },
  { name: "with tabs, as Unicode text", bytes: bytesIn("utf-16le", plain.replaceAll(",", "\t")), rows: both },
  { name: "with lines as Windows ends them", bytes: utf8(plain.replaceAll("\n", "\r\n")), rows: both },
  { name: "with lines as old Macintoshes end them", bytes: utf8(plain.replaceAll("\n", "\r")), rows: both },
  { name: "without a last line's end", bytes: utf8(plain.trimEnd()), rows: both },
  {
    name: "with blank lines and empty rows",
    bytes: utf8(lines(header, "", aisha, ",,,,,", "", ben)),
    rows: both,
  },
  {
    name: "with its columns in another order and writing",
    bytes: utf8(
      lines(
        "EMPLOYER, Level ,E_mail,Family-Name,given name,Registration Number".replace("E_mail", "Email"),
        "leeds,practitioner,aisha@invented.example,Begum,Aisha,sw 9000001",
      ),
    ),
    rows: ["accepted"],
  },
  {
    name: "with columns that nobody needs",
    bytes: utf8(lines(`team,${header},notes`, `North,${aisha},"a, b"`, `South,${ben},`)),
    ...{ rows: both, notices: ["unknown-column", "unknown-column"] },
  },
  {
    name: "with the empty columns that a spreadsheet leaves",
    bytes: utf8(lines(`${header},,`, `${aisha},,`, `${ben},,,,`)),
    rows: both,
  },
  {
    name: "with a newline and a quotation mark in a quoted cell that nobody needs",
    bytes: utf8(lines(`${header},notes`, `${aisha},"two\nlines, and ""quoted"""`, `${ben},`)),
    ...{ rows: both, notices: ["unknown-column"] },
  },
];

const partlyBad: readonly HostileFile[] = [
  {
    name: "with a newline in a name",
    bytes: utf8(lines(header, aisha.replace("Begum", '"Be\ngum"'), ben)),
    rows: [["cell-not-as-expected"], "accepted"],
  },
  {
    name: "with a comma too many, and one too few",
    bytes: utf8(lines(header, `${aisha},surplus`, ben, "SW9000003,Carys,Davies")),
    rows: [["wrong-number-of-cells"], "accepted", ["wrong-number-of-cells"]],
  },
  {
    name: "with a quotation mark inside a name",
    bytes: utf8(lines(header, aisha.replace("Aisha", 'Ai"sha'), ben)),
    rows: both,
  },
  {
    name: "with formulas for names, which are names here and no formula in the result",
    bytes: utf8(lines(header, aisha.replace("Aisha", "=HYPERLINK(0)").replace("Begum", "@SUM(A1)"), ben)),
    rows: both,
  },
  {
    name: "with days that could be two",
    bytes: utf8(
      lines(
        `${header},endorsing_supervisor,endorsed_on`,
        `${aisha},A Supervisor,07-02-2018`,
        `${ben},A Supervisor,2/7/18`,
        `${carys},A Supervisor,2/7/2018`,
      ),
    ),
    rows: [["cell-not-as-expected"], ["cell-not-as-expected"], "accepted"],
  },
  {
    name: "with days as Excel counts them, and as Americans write them",
    bytes: utf8(
      lines(
        `${header},endorsing_supervisor,endorsed_on`,
        `${aisha},A Supervisor,43283`,
        `${ben},A Supervisor,7/31/2018`,
      ),
    ),
    rows: [["cell-not-as-expected"], ["cell-not-as-expected"]],
  },
  {
    name: "with somebody twice, the second time with another name",
    bytes: utf8(lines(header, aisha, ben, aisha.replace("Aisha", "A."))),
    rows: ["accepted", "accepted", "again"],
  },
  {
    name: "with somebody twice, the first time wrongly",
    bytes: utf8(lines(header, aisha.replace("leeds", "bury"), aisha)),
    rows: [["another-employer"], "accepted"],
  },
  {
    name: "with a zero width space in a number, and one that can't be broken around it",
    bytes: utf8(
      lines(header, aisha.replace("SW9", "SW\u200B9"), ben.replace("SW9000002", "\u00A0SW9000002\u00A0")),
    ),
    rows: [["cell-not-as-expected"], "accepted"],
  },
  {
    name: "with digits of another script",
    bytes: utf8(lines(header, aisha.replace("9000001", "٩٠٠٠٠٠١"), ben)),
    rows: [["cell-not-as-expected"], "accepted"],
  },
  {
    name: "with control characters in a cell",
    bytes: utf8(lines(header, aisha.replace("Aisha", "Ai\u0007sha"), ben)),
    rows: [["cell-not-as-expected"], "accepted"],
  },
  {
    name: "with names of things that every object has for cells",
    bytes: utf8(
      lines(header, aisha.replace("practitioner", "__proto__"), ben.replace("leeds", "constructor")),
    ),
    rows: [["unknown-level"], ["another-employer"]],
  },
  {
    name: "with everything wrong in one row",
    bytes: utf8(
      lines(
        `${header},pathway,asye,function`,
        "12,,Begum,none,practice-leader,bury,newly-qualified,under-way,baking",
        `${ben},,,`,
      ),
    ),
    rows: [
      [
        ...(["cell-not-as-expected", "cell-empty", "cell-not-as-expected", "another-employer"] as const),
        ...(["reserved-level", "still-on-asye", "cell-needed"] as const),
      ],
      "accepted",
    ],
  },
];

const unusable: readonly HostileFile[] = [
  { name: "that is empty", bytes: new Uint8Array(), problems: ["empty"] },
  { name: "that has its mark alone", bytes: utf8("\uFEFF"), problems: ["no-rows"] },
  { name: "that has blank lines alone", bytes: utf8("\n\n \n"), problems: ["no-rows"] },
  { name: "that has a header alone", bytes: utf8(lines(header)), problems: ["no-rows"] },
  {
    name: "that is a workbook",
    bytes: Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]),
    problems: ["a-workbook"],
  },
  {
    name: "that is a picture",
    bytes: Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 1]),
    problems: ["not-text"],
  },
  {
    name: "in which two encodings were put together",
    bytes: Uint8Array.from([...utf8(accented), ...bytesIn("windows-1252", accented)]),
    problems: ["mixed-encodings"],
  },
  {
    name: "without a header",
    bytes: utf8(lines(aisha, ben)),
    problems: columns.map(() => "missing-column"),
  },
  {
    name: "without a column that must be there, and with one twice",
    bytes: utf8(lines(header.replace("email", "level"), aisha)),
    problems: ["missing-column", "repeated-column"],
  },
  {
    name: "with a heading that misses a column by a letter",
    bytes: utf8(lines(`${header},endorsing_supervisr,endorsed_on`, `${aisha},A Supervisor,2/7/2018`)),
    problems: ["misspelt-column"],
  },
  {
    name: "with bars between its cells",
    bytes: utf8(plain.replaceAll(",", "|")),
    problems: columns.map(() => "missing-column"),
  },
  {
    name: "with a quotation mark that is never closed",
    bytes: utf8(lines(header, `"${aisha}`, ben)),
    problems: ["not-csv"],
  },
  {
    name: "with a row as long as a book",
    bytes: utf8(lines(header, aisha.replace("Aisha", "A".repeat(70_000)), ben)),
    problems: ["not-csv"],
  },
];

/** The corpus: what is read, what is read in part, what is not used. */
export const hostileFiles = { readable, partlyBad, unusable };
