import { endOfWindow, endOfWorkingDaysWindow } from "../../../../domain/calendar.ts";
import type { EventType, JourneyEvent } from "../../../../domain/events.ts";
import { policyOfVersion, type Policy } from "../../../../domain/policy/policy.ts";
import type { Property } from "./property.ts";

/** After these a window is given back the time that the journey stood still. */
const standstills: readonly EventType[] = ["appeal-made", "journey-halted"];

/**
 * The re-sits that count, by the log alone: one that was under way when the outcome was issued anew or a stage annulled has
 * fallen away, and an annulled attempt leaves no trace (rules 9).
 */
function mostResits(events: readonly JourneyEvent[]): { readonly most: number; readonly last: number } {
  let [counted, most, isUnderWay] = [0, 0, false];
  for (const { type, detail } of events) {
    const fallsAway = isUnderWay && (type === "outcome-reopened" || type === "stages-annulled");
    if (fallsAway) counted -= 1;
    if (type === "fast-track-resit-started") counted += 1;
    if (type === "stages-annulled" && detail["annulled"] === "attempt") counted = 0;
    if (type === "fast-track-resit-started") isUnderWay = true;
    if (fallsAway || type === "outcome-released") isUnderWay = false;
    most = Math.max(most, counted);
  }
  return { most, last: counted };
}

/** What was chosen of an outcome after the last day on which it was open. */
function chosenLate(
  events: readonly JourneyEvent[],
  type: EventType,
  closeOf: (releasedAt: string) => string,
): string[] {
  return events.flatMap((event, at) => {
    if (event.type !== type) return [];
    const since = events.slice(0, at).findLastIndex((before) => before.type === "outcome-released");
    const releasedAt = events[since]?.recordedAt;
    if (releasedAt === undefined) return [`${type} before anything was released`];
    const stoodStill = events.slice(since, at).some((between) => standstills.includes(between.type));
    return stoodStill || event.recordedAt <= closeOf(releasedAt)
      ? []
      : [`${type} on ${event.recordedAt} of an outcome of ${releasedAt}`];
  });
}

/** The sittings of a stage that were missed and had again in one round, beyond those that are free. */
function missedTooOften(events: readonly JourneyEvent[], { parameters }: Policy): string[] {
  const missed = events.filter(
    ({ type, detail }) =>
      type === "sitting-to-be-repeated" &&
      (detail["message"] === "did-not-attend" || detail["message"] === "cancelled-by-candidate"),
  );
  const roundOf = ({ sequence }: JourneyEvent) =>
    events.filter((event) => event.sequence < sequence && startsARound.includes(event.type)).length;
  const wasSuspended = ({ sequence }: JourneyEvent) =>
    events.findLast((event) => event.sequence < sequence && /^appeal-(made|closed)$/.test(event.type))
      ?.type === "appeal-made";
  const counted = missed.filter((event) => !wasSuspended(event));
  return [...Map.groupBy(counted, (event) => `${String(event.detail["stage"])}, round ${roundOf(event)}`)]
    .filter(([, all]) => all.length > parameters.freeRebookingsAfterDidNotAttend.value)
    .map(([stage, all]) => `${all.length} missed sittings were had again: ${stage}`);
}
const startsARound: readonly EventType[] = [
  "fast-track-resit-started",
  "stages-annulled",
  "outcome-reopened",
];

export const limits: Property = {
  sentence: "the limits hold over all legs",
  inTheEnd: (_, { attempt, events }) => {
    const policy = policyOfVersion(attempt.policyVersion);
    const { fastTrackResitLimit, fastTrackResitWindowDays, appealWindowWorkingDays } = policy.parameters;
    const resits = mostResits(events);
    const count = (counted: EventType) => events.filter(({ type }) => type === counted).length;
    const appeals = count("appeal-made");
    return [
      ...(resits.most > fastTrackResitLimit.value ? [`${resits.most} re-sits were had`] : []),
      ...(resits.last === attempt.fastTrackResits
        ? []
        : [`${attempt.fastTrackResits} re-sits are counted; the log tells of ${resits.last}`]),
      ...(count("fast-track-resit-started") > count("resit-support-agreed")
        ? ["a re-sit began that the employer had not agreed to"]
        : []),
      ...(appeals > 1 ? [`${appeals} appeals were made`] : []),
      ...chosenLate(events, "fast-track-resit-chosen", (releasedAt) =>
        endOfWindow(releasedAt, fastTrackResitWindowDays.value),
      ),
      ...chosenLate(events, "appeal-made", (releasedAt) =>
        endOfWorkingDaysWindow(releasedAt, appealWindowWorkingDays.value),
      ),
      ...missedTooOften(events, policy),
    ];
  },
};
