import { addMonths, dayInLondon, endOfDayInLondon } from "../../domain/calendar.ts";
import type { EventType, JourneyEvent } from "../../domain/events.ts";
import { policyInForce } from "../../domain/policy/policy.ts";
import { under, type Item } from "./items.ts";

/*
 * What the rules ask of an accreditation (rules 10), computed from the day of its award and the log, and from nothing
 * else that the journey keeps of it.
 */

/** How an accreditation and its next renewal stand after what the log said of them last. */
const standsAfter: Readonly<Partial<Record<EventType, Readonly<Record<string, string>>>>> = {
  accredited: { state: "in-force", renewal: "not-due" },
  "renewal-opened": { renewal: "under-way" },
  "accreditation-renewed": { state: "in-force", renewal: "not-due" },
  "referred-to-full-assessment": { renewal: "referred" },
  "renewal-withdrawn": { renewal: "declined" },
  "accreditation-lapsed": { state: "lapsed" },
  "accreditation-revoked": { state: "revoked" },
};

/** What is wrong of an accreditation at the end of a case. */
export function faultsOfAccreditation(items: readonly Item[], events: readonly JourneyEvent[]): string[] {
  return under(items, "ACCREDITATION").flatMap((accreditation) => [
    ...unlike(accreditation, { ...datesOf(accreditation, events), ...standingOf(events) }),
    ...remindedTwice(events),
  ]);
}

/** Each renewal moves the last day by one period from the last day before, whenever it was done. */
function datesOf({ awardedAt }: Item, events: readonly JourneyEvent[]) {
  const awarded = String(awardedAt);
  const months = policyInForce(awarded).parameters.reaccreditationIntervalMonths.value;
  const renewed = events.filter(({ type }) => type === "accreditation-renewed").length;
  const countsFrom = addMonths(dayInLondon(awarded), months * renewed);
  return { countsFrom, expiresAt: endOfDayInLondon(addMonths(countsFrom, months)) };
}

function standingOf(events: readonly JourneyEvent[]) {
  return events.reduce(
    (stands, event) => ({
      ...stands,
      ...standsAfter[event.type],
      ...(isSilence(event) && { renewal: "not-due" }),
    }),
    {},
  );
}

/** A renewal lapsed by its candidate's silence; one that was referred or withdrawn from runs out on its last day. */
const isSilence = ({ type, causation }: JourneyEvent): boolean =>
  type === "accreditation-lapsed" && causation.startsWith("renewal-");

function unlike(accreditation: Item, expected: Readonly<Record<string, string>>): string[] {
  return Object.entries(expected)
    .filter(([name, value]) => accreditation[name] !== value)
    .map(
      ([name, value]) => `the accreditation's ${name} is ${String(accreditation[name])}, expected ${value}`,
    );
}

function remindedTwice(events: readonly JourneyEvent[]): string[] {
  const reminded = events
    .filter(({ type }) => type === "renewal-opened" || type === "renewal-reminded")
    .map(({ detail }) => `${String(detail["expiresAt"])}, ${String(detail["daysBefore"])} days before`);
  return new Set(reminded).size === reminded.length ? [] : [`reminded twice: ${reminded.join("; ")}`];
}
