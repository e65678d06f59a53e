import Table from "cli-table3";
import type { EventType, JourneyEvent } from "../../domain/events.ts";
import { levels } from "../../domain/levels.ts";
import { appealOf, reviewOf, type End } from "../run/ends.ts";
import { countsOf, levelNames, style } from "./summary.ts";

/** Something that happened on the way; `all` are the ends of the whole run. */
interface Happening {
  readonly what: string;
  readonly how: string;
  readonly is: (end: End, all: readonly End[]) => boolean;
}

const times = (events: End["events"], type: EventType): number =>
  events.filter((event) => event.type === type).length;
const has = (events: End["events"], type: EventType): boolean => times(events, type) > 0;

const sittings: readonly Happening[] = [
  ["did-not-attend", "did not attend, booked anew"],
  ["cancelled-by-candidate", "cancelled by the candidate, booked anew"],
  ["cancelled-by-provider", "cancelled by the provider, booked anew"],
  ["incident", "an incident, sat again"],
].map(([message, how = ""]) => ({
  ...{ what: "Sitting", how },
  is: ({ events }: End) =>
    events.some(({ type, detail }) => type === "sitting-to-be-repeated" && detail["message"] === message),
}));

const appeals: readonly Happening[] = [
  ["not-admissible", "", "not admissible"],
  ["appeal-withdrawn", "", "withdrawn"],
  ["not-upheld", "", "not upheld"],
  ["upheld", "correct-result", "upheld: a result was corrected"],
  ["upheld", "annul-stage", "upheld: a stage was annulled, and sat again free"],
  ["upheld", "annul-attempt", "upheld: the attempt was annulled, and sat again free"],
].map(([ended, remedy, how = ""]) => ({
  ...{ what: "Appeal", how },
  is: ({ events }: End) => {
    const appeal = appealOf(events);
    return appeal?.end === ended && (ended !== "upheld" || appeal?.remedy === remedy);
  },
}));

/** What first followed a review: an award, a revocation, or neither. */
function afterReview(events: readonly JourneyEvent[]): EventType | undefined {
  const reopened = events.findIndex(
    ({ type, detail }) => type === "outcome-reopened" && detail["origin"] === "review",
  );
  const followed: readonly EventType[] = ["accredited", "accreditation-revoked", "next-step-asked"];
  return events.slice(reopened + 1).find(({ type }) => followed.includes(type))?.type;
}

const reviews: readonly Happening[] = [
  ...(
    [
      ["accredited", "an error put right: met after all"],
      ["next-step-asked", "an error put right: still not met"],
      ["accreditation-revoked", "an error put right: not met, the accreditation revoked"],
    ] as const
  ).map(([next, how]) => ({
    ...{ what: "Review", how },
    is: ({ events }: End) => reviewOf(events) === "put-right" && afterReview(events) === next,
  })),
  {
    ...{ what: "Review", how: "set aside: what was released stands" },
    is: ({ events }) => reviewOf(events) === "set-aside",
  },
];

/** Whether it is a later attempt of somebody whom the same employer, or another one, had back before. */
const isPutForwardAgainBy =
  (who: "same" | "another"): Happening["is"] =>
  ({ attempt }, all) => {
    const earlier = all.find((end) => end.attempt.attemptId === attempt.previousAttemptId)?.attempt;
    return earlier !== undefined && (earlier.employerId === attempt.employerId) === (who === "same");
  };

/** What the end does not tell; a journey counts in every line that it fits. */
const onTheWay: readonly Happening[] = [
  ...sittings,
  { what: "Not met", how: "first outcome", is: ({ events }) => isFirstNotMet(events) },
  {
    what: "Feedback",
    how: "discussed with the manager",
    is: ({ events }) => has(events, "feedback-discussed"),
  },
  { what: "Support plan", how: "recorded", is: ({ events }) => has(events, "support-plan-recorded") },
  { what: "Re-sit", how: "once", is: ({ events }) => times(events, "fast-track-resit-started") === 1 },
  { what: "Re-sit", how: "twice", is: ({ events }) => times(events, "fast-track-resit-started") === 2 },
  ...appeals,
  ...reviews,
  { what: "New attempt", how: "by the same employer", is: isPutForwardAgainBy("same") },
  { what: "New attempt", how: "by another employer", is: isPutForwardAgainBy("another") },
];

/** Whoever was accredited first was met, whatever a review made of it. */
function isFirstNotMet(events: End["events"]): boolean {
  const told: readonly EventType[] = ["next-step-asked", "accredited"];
  return events.find(({ type }) => told.includes(type))?.type === "next-step-asked";
}

/** Sittings lost, outcomes not met, re-sits, appeals, reviews and new attempts, by level. */
export function onTheWayTable(ends: readonly End[]): string {
  const table = new Table({
    head: ["On the way", "How", ...levels.map((level) => levelNames[level]), "All"],
    style,
    colAligns: ["left", "left", ...levels.map(() => "right" as const), "right"],
  });
  for (const { what, how, is } of onTheWay)
    table.push([what, how, ...countsOf(ends.filter((end) => is(end, ends)))]);
  return table.toString();
}
