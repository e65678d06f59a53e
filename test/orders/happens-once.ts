import type { EventType, JourneyEvent } from "../../domain/events.ts";
import { under, type Item } from "./items.ts";

/** How often something may happen, whatever the legs: once, or once for each. */
type Often = "once" | "opening" | "renewal" | "round" | "decision" | "asking";

const often: readonly (readonly [Often, ...EventType[]])[] = [
  ["once", "registered"],
  ["once", "endorsement-asked"],
  ["once", "endorsed", "endorsement-declined", "endorsement-lapsed"],
  ["once", "taking-part-asked"],
  ["once", "taking-part-confirmed", "taking-part-declined", "taking-part-lapsed"],
  ["round", "stage-commissioned"],
  ["round", "result-received", "stage-window-passed"],
  ["round", "stage-graded"],
  ["decision", "outcome-decided"],
  ["decision", "feedback-composed"],
  ["decision", "outcome-released"],
  ["asking", "next-step-asked"],
  ["asking", "next-step-lapsed", "fast-track-resit-chosen"],
  ["asking", "resit-support-asked"],
  ["asking", "resit-support-agreed", "resit-support-declined", "resit-support-lapsed"],
  ["once", "appeal-made"],
  ["once", "appeal-started"],
  ["once", "appeal-admissibility-asked"],
  ["once", "appeal-admissible", "appeal-not-admissible"],
  ["once", "appeal-panel-asked"],
  ["once", "appeal-panel-formed"],
  ["once", "appeal-decision-asked"],
  ["once", "appeal-decided"],
  ["once", "others-affected-listed"],
  ["once", "appeal-withdrawn"],
  ["once", "appeal-closed"],
  ["once", "accredited", "returned-to-employer"],
  ["once", "withdrawn"],
  ["opening", "renewal-opened"],
  ["renewal", "renewal-evidence-asked"],
  ["renewal", "renewal-evidence-given", "renewal-evidence-lapsed"],
  ["renewal", "renewal-confirmation-asked"],
  ["renewal", "practice-confirmed", "practice-not-confirmed", "renewal-confirmation-lapsed"],
  ["renewal", "renewal-audit-asked"],
  ["renewal", "renewal-audited", "renewal-audit-lapsed"],
  ["renewal", "accreditation-renewed", "referred-to-full-assessment"],
  ["renewal", "accreditation-renewed", "accreditation-lapsed"],
  ["renewal", "renewal-withdrawn"],
  ["once", "accreditation-revoked"],
];

/**
 * A re-sit and an annulment begin a round, a correction another decision; after an appeal, or a re-sit taken back, what next
 * is asked anew; whoever withdrew from a renewal may open it anew.
 */
function allowed(events: readonly JourneyEvent[]): Readonly<Record<Often, number>> {
  const count = (type: EventType) => events.filter((event) => event.type === type).length;
  const round = 1 + count("fast-track-resit-started") + count("stages-annulled");
  const decision = round + count("outcome-reopened");
  const asking = decision + count("appeal-closed") + count("fast-track-resit-taken-back");
  const opening = 1 + count("renewal-withdrawn");
  return { once: 1, opening, renewal: count("renewal-opened"), round, decision, asking };
}

/** What the log says twice that may happen once, and what stands in the table without its event. */
export function happensOnce(items: readonly Item[], events: readonly JourneyEvent[]): string[] {
  const times = allowed(events);
  const twice = often
    .map(([most, ...types]) => ({
      most: times[most],
      found: events.filter(({ type }) => types.includes(type)).map(({ type }) => type),
    }))
    .filter(({ most, found }) => found.length > most)
    .map(({ most, found }) => `more than ${most}: ${found.join(", ")}`);
  const commissioned = events.filter(({ type }) => type === "stage-commissioned").length;
  const counts = [
    ["COMMISSION#", commissioned],
    ["REFERENCE", commissioned],
    ["ACCREDITATION", events.filter(({ type }) => type === "accredited").length],
    ["OUTCOME#", events.filter(({ type }) => type === "outcome-decided").length],
  ] as const;
  return [
    ...twice,
    ...counts
      .filter(([prefix, count]) => under(items, prefix).length !== count)
      .map(([prefix, count]) => `${under(items, prefix).length} ${prefix} for ${count} events`),
  ];
}
