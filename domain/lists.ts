import {
  refusals,
  sentenceOfFinding,
  warnings,
  type RefusalCode,
  type WarningCode,
} from "./eligibility-findings.ts";
import { asyeStates, employments, movesFrom } from "./eligibility-rules.ts";
import { pathways } from "./pathways.ts";

/** How far an employer's list has come. */
export const listStates = ["opened", "checking", "registering", "processed", "refused"] as const;
export type ListState = (typeof listStates)[number];

/** What a row is answered; every row gets one (rules 4). */
export const rowAnswers = ["accepted", "waiting-listed", "already-registered", "refused"] as const;
export type RowAnswer = (typeof rowAnswers)[number];

/** How many rows of a list got which answer. */
export type RowCounts = Readonly<
  Record<"rows" | "accepted" | "waitingListed" | "alreadyRegistered" | "refused", number>
>;

/** What may stand between the cells of a list: as Excel writes it in England, elsewhere in Europe, and in Unicode text. */
export const separators = [",", ";", "\t"] as const;
export type Separator = (typeof separators)[number];

export const workingPatterns = ["full-time", "part-time"] as const;
const anyOf = (codes: readonly string[]): string => `${codes.slice(0, -1).join(", ")} or ${codes.at(-1)}`;
const asADay = "as 2018-07-02 or 2/7/2018 (day first), or nothing";

/** The columns of a list: whether each must be there, and what its cells hold, for the sentence to its reader. */
export const listColumns = {
  registration_number: {
    isRequired: true,
    expected: "the registration number: SW and 4 to 8 digits, such as SW9012345",
  },
  given_name: { isRequired: true, expected: "the given name, at most 100 characters on one line" },
  family_name: { isRequired: true, expected: "the family name, at most 100 characters on one line" },
  email: { isRequired: true, expected: "an e-mail address, at most 254 characters" },
  level: { isRequired: true, expected: "practitioner or practice-supervisor" },
  employer: { isRequired: true, expected: "the code of the employer that sends the list" },
  endorsing_supervisor: {
    isRequired: false,
    expected: "the name of the endorsing supervisor, at most 200 characters on one line, or nothing",
  },
  endorsed_on: {
    isRequired: false,
    expected: `the day of the endorsement, ${asADay}`,
  },
  pathway: { isRequired: false, expected: `${anyOf(pathways)}, or nothing where the row shows it` },
  function: {
    isRequired: false,
    expected: "the code of the statutory function that the person works in, or nothing",
  },
  employment: { isRequired: false, expected: `${anyOf(employments)}; nothing means employed` },
  employed_since: { isRequired: false, expected: `since when the person works for you, ${asADay}` },
  working_pattern: {
    isRequired: false,
    expected: `${anyOf(workingPatterns)}; nothing means full-time`,
  },
  leave: { isRequired: false, expected: "yes where long leave broke the time with you, else no or nothing" },
  qualified_on: { isRequired: false, expected: `the day on which the person qualified, ${asADay}` },
  asye: {
    isRequired: false,
    expected: `how the assessed and supported year stands: ${anyOf(asyeStates)}, or nothing`,
  },
  asye_year: {
    isRequired: false,
    expected: "the year in which the ASYE was completed, as 2017-18, or nothing",
  },
  in_role_since: { isRequired: false, expected: `since when the person is in the present role, ${asADay}` },
  moved_from: {
    isRequired: false,
    expected: `where the person moved in from: ${anyOf(movesFrom)}, or nothing`,
  },
  moved_on: { isRequired: false, expected: `the day on which the person moved in, ${asADay}` },
  earliest_date: {
    isRequired: false,
    expected: `the day before which the person is asked for nothing, ${asADay}`,
  },
  not_available_on: {
    isRequired: false,
    expected:
      "days, or first and last days with two dots between, on which the person can't be released, such as 2018-10-01 5/10/2018..9/10/2018, or nothing",
  },
} as const satisfies Record<string, { isRequired: boolean; expected: string }>;
export type ListColumn = keyof typeof listColumns;

function isListColumn(name: string): name is ListColumn {
  return Object.hasOwn(listColumns, name);
}
export const columnNames: readonly ListColumn[] = Object.keys(listColumns).filter(isListColumn);

/**
 * Something told about a row: its code, the column it is about, and the months that a rule asks. Codes and numbers
 * only, so that it may stand in the journey.
 */
export interface RowReason {
  readonly code: RowReasonCode;
  readonly column?: ListColumn | undefined;
  readonly months?: number | undefined;
}
type FileReasonCode =
  | "wrong-number-of-cells"
  | "cell-empty"
  | "cell-not-as-expected"
  | "another-employer"
  | "registered-with-you"
  | "registered-with-another-employer"
  | "no-place-free"
  | "not-registered-by-candidate"
  | "registered-as-somebody-else";
export type RowReasonCode = FileReasonCode | RefusalCode | WarningCode;

const expected = (column: ListColumn | undefined): string =>
  column === undefined ? "a value" : `${column} to be ${listColumns[column].expected}`;

/** The row itself stands beside the sentence, so no sentence repeats what it holds. */
const sentences: Record<FileReasonCode, (column: ListColumn | undefined) => string> = {
  "wrong-number-of-cells": () =>
    "The row has more or fewer cells than the header; look for a comma too many, or a quotation mark that is not closed.",
  "cell-empty": (column) => `The cell is empty; expected ${expected(column)}.`,
  "cell-not-as-expected": (column) => `Expected ${expected(column)}.`,
  "another-employer": () => "The row names another employer than the one that sends the list.",
  "registered-with-you": () => "The person is already registered, or accredited, at this level with you.",
  "registered-with-another-employer": () =>
    "The person is already registered, or accredited, at this level with another employer; if they have moved to you, ask it to release them.",
  "not-registered-by-candidate": () =>
    "On this pathway the person registers first, naming you as their employer, and the row is your approval; ask them to register, and send the row again.",
  "registered-as-somebody-else": () =>
    "Somebody registered under this number with another name or e-mail address than the row's; if the row is right, ask the person to register with the address that you know, or tell the operators.",
  "no-place-free": () => "No place of the pathway is free; the person waits in the order of arrival.",
};

const isKeyOf = <T extends object>(table: T, key: string): key is Extract<keyof T, string> =>
  Object.hasOwn(table, key);
export const rowReasonCodes: readonly RowReasonCode[] = [
  ...Object.keys(sentences).filter((code) => isKeyOf(sentences, code)),
  ...Object.keys(refusals).filter((code) => isKeyOf(refusals, code)),
  ...Object.keys(warnings).filter((code) => isKeyOf(warnings, code)),
];

/** The sentence for the reader of a row's answer. */
export function sentenceOf({ code, column, months }: RowReason): string {
  return isKeyOf(sentences, code) ? sentences[code](column) : sentenceOfFinding({ code, months });
}

const countedAs = {
  accepted: "accepted",
  "waiting-listed": "waitingListed",
  "already-registered": "alreadyRegistered",
  refused: "refused",
} as const satisfies Record<RowAnswer, keyof RowCounts>;

const noRows: RowCounts = { rows: 0, accepted: 0, waitingListed: 0, alreadyRegistered: 0, refused: 0 };

/** Several counts as one. */
export function addCounts(counts: readonly RowCounts[]): RowCounts {
  return counts.reduce(
    (sum, each) => ({
      rows: sum.rows + each.rows,
      accepted: sum.accepted + each.accepted,
      waitingListed: sum.waitingListed + each.waitingListed,
      alreadyRegistered: sum.alreadyRegistered + each.alreadyRegistered,
      refused: sum.refused + each.refused,
    }),
    noRows,
  );
}

/** How many rows got which answer. */
export function countAnswers(answers: readonly RowAnswer[]): RowCounts {
  const counts = { ...noRows, rows: answers.length };
  for (const answer of answers) counts[countedAs[answer]] += 1;
  return counts;
}
