import * as v from "valibot";
import { dayAsWritten, readListRow, type ChunkRow, type ListRow } from "../../../contracts/lists.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import { judgeEligibility } from "../../../domain/eligibility.ts";
import { levels, type Level } from "../../../domain/levels.ts";
import { columnOfIneligible, type RowReason } from "../../../domain/lists.ts";
import type { Day, Instant } from "../../../domain/time.ts";

/** A row that may be registered. */
export type AcceptableRow = ListRow & { readonly level: Level };
export type JudgedRow = { readonly row: AcceptableRow } | { readonly reasons: readonly RowReason[] };

/**
 * Whether a row may be registered for this employer, with every reason why not. A cell that can't be read is
 * told of as that alone: what the rules would make of it is a guess.
 */
export function judgeRow(
  written: ChunkRow,
  by: { readonly employerId: string; readonly at: Instant },
): JudgedRow {
  if (written.isMisshapen) return { reasons: [{ code: "wrong-number-of-cells" }] };
  const read = readListRow(written.cells);
  const unread = "reasons" in read ? read.reasons : [];
  const reasons = [
    ...unread,
    ...[...employerReasons(written.cells, by.employerId), ...eligibilityReasons(written.cells, by.at)].filter(
      ({ column }) => !unread.some((reason) => reason.column === column),
    ),
  ];
  if (reasons.length > 0 || "reasons" in read) return { reasons };
  const level = levels.find((live) => live === read.row.level);
  return level === undefined
    ? { reasons: [{ code: "unknown-level", column: "level" }] }
    : { row: { ...read.row, level } };
}

type Cells = ChunkRow["cells"];
const textOf = (cells: Cells, column: string): string => (cells[column] ?? "").trim();

/** An employer puts forward its own people only [C 45]. */
function employerReasons(cells: Cells, employerId: string): RowReason[] {
  return textOf(cells, "employer").toLowerCase() === employerId.toLowerCase()
    ? []
    : [{ code: "another-employer", column: "employer" }];
}

function eligibilityReasons(cells: Cells, at: Instant): RowReason[] {
  const facts = {
    level: textOf(cells, "level").toLowerCase(),
    isSupervisorNamed: textOf(cells, "endorsing_supervisor") !== "",
    endorsedOn: endorsementDay(textOf(cells, "endorsed_on"), at),
  };
  const eligibility = judgeEligibility(facts, at);
  if (eligibility.eligible) return [];
  return eligibility.reasons.map(({ code }) => ({ code, column: columnOfIneligible[code] }));
}

/** A day that can't be read is told of as that; for the other rules some day is given, and today breaks none. */
function endorsementDay(written: string, at: Instant): Day | undefined {
  if (written === "") return undefined;
  const read = v.safeParse(dayAsWritten, written);
  return read.success ? read.output : dayInLondon(at);
}
