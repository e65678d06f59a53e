import { readListRow, readRowFacts, type ListRow } from "../../../contracts/list-rows.ts";
import type { ChunkRow } from "../../../contracts/lists.ts";
import { dayInLondon } from "../../../domain/calendar.ts";
import type { DueDate } from "../../../domain/eligibility-findings.ts";
import { judgeEligibility, type Circumstances, type KnownPerson } from "../../../domain/eligibility.ts";
import { levels, type Level } from "../../../domain/levels.ts";
import type { RowReason } from "../../../domain/lists.ts";
import type { Pathway } from "../../../domain/pathways.ts";

/** A row that may be registered. */
export type AcceptableRow = ListRow & { readonly level: Level; readonly pathway: Pathway };
/** What is told of a row beside its answer; what there is none of is left out. */
export interface Told {
  readonly warnings?: readonly RowReason[];
  readonly dueDates?: readonly DueDate[];
}
export type JudgedRow = { readonly told: Told } & (
  | { readonly row: AcceptableRow; readonly isRegistered: boolean }
  | { readonly reasons: readonly RowReason[] }
);

/**
 * Whether a row may be registered for this employer, with every reason why not. A cell that can't be read is
 * told of as that alone: what the rules would make of it is a guess.
 */
export function judgeRow({ cells, isMisshapen }: ChunkRow, by: Circumstances, known: KnownPerson): JudgedRow {
  if (isMisshapen) return { told: {}, reasons: [{ code: "wrong-number-of-cells" }] };
  const read = readListRow(cells);
  const unread = "reasons" in read ? read.reasons.flatMap(({ column }) => column ?? []) : [];
  const judgement = judgeEligibility(factsOf(cells, unread, by), by, known);
  const { pathway, refusals, warnings, dueDates } = judgement;
  const judged = [...employerReasons(cells, by.employerId), ...refusals];
  const reasons = [
    ...("reasons" in read ? read.reasons : []),
    ...judged.filter(({ column }) => !unread.some((each) => each === column)),
  ];
  const told = { ...(warnings.length > 0 && { warnings }), ...(dueDates.length > 0 && { dueDates }) };
  if (reasons.length > 0 || "reasons" in read) return { told, reasons };
  const level = levels.find((live) => live === read.row.level);
  return level === undefined
    ? { told, reasons: [{ code: "unknown-level", column: "level" }] }
    : {
        told,
        row: { ...read.row, level, pathway },
        isRegistered: judgement.answer === "already-registered",
      };
}

type Cells = ChunkRow["cells"];

/** An employer puts forward its own people only [C 45]. */
function employerReasons(cells: Cells, employerId: string): RowReason[] {
  return (cells["employer"] ?? "").trim().toLowerCase() === employerId.toLowerCase()
    ? []
    : [{ code: "another-employer", column: "employer" }];
}

/** For the rules beside its own, an endorsement's day that can't be read is some day, and today breaks none. */
function factsOf(cells: Cells, unread: Parameters<typeof readRowFacts>[1], { at }: Circumstances) {
  const facts = readRowFacts(cells, unread);
  return {
    ...facts,
    ...(unread.includes("endorsed_on") && { endorsedOn: dayInLondon(at) }),
    ...(unread.includes("pathway") && { pathway: "unreadable" as const }),
  };
}
