import Table from "cli-table3";
import { levels, type Level } from "../../domain/levels.ts";
import type { SentWebhook } from "../actors/provider.ts";
import { endReasons, type EndReason } from "../cohort/foreseen.ts";
import type { HandedOver } from "../run/cast.ts";
import type { End } from "../run/ends.ts";
import type { Invariant } from "../run/invariants.ts";

/** The words for a level, as its holder would say it. */
export const levelNames: Readonly<Record<Level, string>> = {
  practitioner: "Practitioner",
  "practice-supervisor": "Practice supervisor",
};

/** The words for an end. */
const endNames = {
  accredited: "Accredited",
  "accreditation-revoked": "Accreditation revoked",
  "not-endorsed": "Not endorsed",
  "endorsement-lapsed": "Endorsement lapsed",
  "not-taking-part": "Not taking part",
  withdrawn: "Withdrawn",
  "returned-to-employer": "Returned to employer",
} as const;

/** The look of every table. */
export const style = { head: [], border: [], compact: true };

/** Where everybody ended and why, by level. */
export function endsTable(ends: readonly End[]): string {
  const table = new Table({
    head: ["End", "Why", ...levels.map((level) => levelNames[level]), "All"],
    style,
    colAligns: ["left", "left", ...levels.map(() => "right" as const), "right"],
  });
  for (const why of reasons) {
    const of = ends.filter((end) => end.why === why);
    if (of.length > 0) table.push([endNames[endReasons[why]], why, ...countsOf(of)]);
  }
  const others = ends.filter(({ why }) => why === undefined);
  if (others.length > 0) table.push(["Not ended", "", ...countsOf(others)]);
  table.push(["All", "", ...countsOf(ends)]);
  return table.toString();
}

/** How an attempt ended and why, in words. */
export const endInWords = ({ why }: Pick<End, "why">): string =>
  why === undefined ? "Not ended" : `${endNames[endReasons[why]]}: ${why}`;

function isReason(name: string): name is EndReason {
  return Object.hasOwn(endReasons, name);
}
const reasons = Object.keys(endReasons).filter(isReason);

/** How many of them there are, by level and in all. */
export const countsOf = (ends: readonly End[]): number[] => [
  ...levels.map((level) => ends.filter(({ attempt }) => attempt.level === level).length),
  ends.length,
];

/** What became of the rows of each employer's lists, the first and the later ones, with the reasons against those that were not accepted. */
export function listsTable(handedOver: readonly HandedOver[]): string {
  const table = new Table({
    head: ["Employer", "Lists", "State", "Rows", "Accepted", "Waiting", "Already registered", "Refused"],
    style,
    colAligns: ["left", "right", "left", "right", "right", "right", "right", "right"],
  });
  for (const [sender, lists] of Map.groupBy(handedOver, senderOf)) {
    const rows = lists.flatMap(({ list }) => list.rows);
    const counted = (answer: string) => rows.filter((row) => row.answer === answer).length;
    const states = new Set(lists.map(({ list }) => list.state.replace("-", " ")));
    table.push([
      ...[sender, lists.length, [...states].join(", "), rows.length, counted("accepted")],
      ...[counted("waiting-listed"), counted("already-registered"), counted("refused")],
    ]);
  }
  const problems = handedOver.flatMap(({ employerId, list }) => [
    ...list.problems.map(({ sentence }) => `  ${employerId}: ${sentence}`),
    ...list.rows.flatMap(({ row, problems: against }) =>
      against.map(({ sentence }) => `  ${employerId}, row ${row}: ${sentence}`),
    ),
  ]);
  const shown = problems.slice(0, mostProblems);
  const more = problems.length - shown.length;
  return [table.toString(), ...shown, ...(more > 0 ? [`  … and ${more} more`] : [])].join("\n");
}
const mostProblems = 10;

/** Whose list it was, and whether it puts people forward again. */
function senderOf({ employerId, attempt }: HandedOver): string {
  const name = employerId === "" ? "(none named)" : employerId;
  return attempt === 1 ? name : `${name}, later`;
}

/** Webhooks by what the service made of them. */
export function webhooksTable(sent: readonly SentWebhook[]): string {
  const table = new Table({ head: ["Webhooks", "Number"], style, colAligns: ["left", "right"] });
  const said = ({ status, verdict }: SentWebhook): string =>
    status === 202
      ? `accepted: ${(verdict ?? "").replaceAll("-", " ")}`
      : `refused: ${refusals[status] ?? status}`;
  const groups = [...Map.groupBy(sent, said)].sort(([a], [b]) => (a < b ? -1 : 1));
  table.push(["sent", sent.length], ...groups.map(([what, of]) => [`  ${what}`, of.length]));
  return table.toString();
}
const refusals: Readonly<Record<number, string>> = {
  400: "not as agreed (400)",
  401: "signature (401)",
};

/** The invariants, each with what was counted, and where one does not hold. */
export function invariantsText(invariants: readonly Invariant[]): string {
  return invariants
    .flatMap(({ sentence, counted, faults }) => [
      `${faults.length === 0 ? "  holds  " : "  BROKEN "} ${sentence}${counted === "" ? "" : ` (${counted})`}`,
      ...faults.slice(0, 5).map((fault) => `           ${fault}`),
      ...(faults.length > 5 ? [`           … and ${faults.length - 5} more`] : []),
    ])
    .join("\n");
}
