import type { IneligibleCode } from "./eligibility.ts";

/** How far an employer's list has come. */
export const listStates = ["opened", "checking", "registering", "processed", "refused"] as const;
export type ListState = (typeof listStates)[number];

/** What a row is answered; every row gets one (rules 4). */
export const rowAnswers = ["accepted", "already-registered", "refused"] as const;
export type RowAnswer = (typeof rowAnswers)[number];

/** How many rows of a list got which answer. */
export type RowCounts = Readonly<Record<"rows" | "accepted" | "alreadyRegistered" | "refused", number>>;

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
    expected: "the day of the endorsement, as 2018-07-02 or 2/7/2018 (day first), or nothing",
  },
} as const satisfies Record<string, { isRequired: boolean; expected: string }>;
export type ListColumn = keyof typeof listColumns;

function isListColumn(name: string): name is ListColumn {
  return Object.hasOwn(listColumns, name);
}
export const columnNames: readonly ListColumn[] = Object.keys(listColumns).filter(isListColumn);

/** A reason against a row: its code, and the column it is about. Codes only, so that it may stand in the journey. */
export interface RowReason {
  readonly code: RowReasonCode;
  readonly column?: ListColumn | undefined;
}
export type RowReasonCode =
  | "wrong-number-of-cells"
  | "cell-empty"
  | "cell-not-as-expected"
  | "another-employer"
  | "registered-with-you"
  | "registered-with-another-employer"
  | IneligibleCode;

const expected = (column: ListColumn | undefined): string =>
  column === undefined ? "a value" : `${column} to be ${listColumns[column].expected}`;

/** The row itself stands beside the sentence, so no sentence repeats what it holds. */
const sentences: Record<RowReasonCode, (column: ListColumn | undefined) => string> = {
  "wrong-number-of-cells": () =>
    "The row has more or fewer cells than the header; look for a comma too many, or a quotation mark that is not closed.",
  "cell-empty": (column) => `The cell is empty; expected ${expected(column)}.`,
  "cell-not-as-expected": (column) => `Expected ${expected(column)}.`,
  "another-employer": () => "The row names another employer than the one that sends the list.",
  "registered-with-you": () => "The person is already registered at this level, by you.",
  "registered-with-another-employer": () =>
    "The person is already registered at this level, by another employer.",
  "unknown-level": () => `The level is unknown; expected ${expected("level")}.`,
  "reserved-level": () => `The level is reserved and not assessed yet; expected ${expected("level")}.`,
  "endorsement-without-supervisor": () =>
    "The row gives the day of an endorsement but not the endorsing supervisor; name both, or neither.",
  "endorsement-without-date": () =>
    "The row names the endorsing supervisor but not the day of the endorsement; give both, or neither.",
  "endorsed-in-the-future": () => "The day of the endorsement lies in the future.",
};

function isRowReasonCode(code: string): code is RowReasonCode {
  return Object.hasOwn(sentences, code);
}
export const rowReasonCodes: readonly RowReasonCode[] = Object.keys(sentences).filter(isRowReasonCode);

/** The sentence for the reader of a row's answer. */
export function sentenceOf({ code, column }: RowReason): string {
  return sentences[code](column);
}

/** Which column a reason of eligibility is about. */
export const columnOfIneligible: Record<IneligibleCode, ListColumn> = {
  "unknown-level": "level",
  "reserved-level": "level",
  "endorsement-without-supervisor": "endorsing_supervisor",
  "endorsement-without-date": "endorsed_on",
  "endorsed-in-the-future": "endorsed_on",
};

const countedAs = {
  accepted: "accepted",
  "already-registered": "alreadyRegistered",
  refused: "refused",
} as const satisfies Record<RowAnswer, keyof RowCounts>;

/** How many rows got which answer. */
export function countAnswers(answers: readonly RowAnswer[]): RowCounts {
  const counts = { rows: answers.length, accepted: 0, alreadyRegistered: 0, refused: 0 };
  for (const answer of answers) counts[countedAs[answer]] += 1;
  return counts;
}
