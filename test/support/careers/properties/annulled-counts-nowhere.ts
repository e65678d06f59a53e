import { dayInLondon } from "../../../../domain/calendar.ts";
import type { JourneyEvent } from "../../../../domain/events.ts";
import { externalStages, type ExternalStage } from "../../../../domain/levels.ts";
import type { RecordedOutcome } from "../../../../store/journey/outcomes.ts";
import type { Property } from "./property.ts";

/** The stages that an annulment named, each with the result that the outcome before it stood on. */
function annulledBy({ detail }: JourneyEvent, before: RecordedOutcome | undefined) {
  const named = detail["stages"];
  return externalStages
    .filter((stage) => Array.isArray(named) && named.includes(stage))
    .map((stage) => ({ stage, sitting: before?.decidedOn[stage]?.split("#")[0] }));
}

/** Whether an outcome stands on the sitting: on its result, or on its day carried forward. */
function standsOn(
  outcome: RecordedOutcome,
  { stage, sitting, day }: { readonly stage: ExternalStage; readonly sitting: string; readonly day: string },
): boolean {
  const decidedOn = outcome.decidedOn[stage];
  if (decidedOn !== undefined) return decidedOn.split("#")[0] === sitting;
  const standing = outcome.standings[stage];
  return standing.standing === "carried-forward" && standing.metOn < day;
}

export const annulledCountsNowhere: Property = {
  sentence: "an annulled sitting counts nowhere",
  inTheEnd: (career, { attempt: { attemptId }, events }) => {
    const issued = career.issuedTo(attemptId);
    return events
      .filter(({ type }) => type === "stages-annulled")
      .flatMap((event) => {
        const { recordedAt } = event;
        const before = issued.findLast(({ releasedAt = "" }) => releasedAt < recordedAt);
        const after = issued.filter(({ releasedAt = "" }) => releasedAt > recordedAt);
        return annulledBy(event, before).flatMap(({ stage, sitting }) =>
          after
            .filter(
              (outcome) =>
                sitting !== undefined && standsOn(outcome, { stage, sitting, day: dayInLondon(recordedAt) }),
            )
            .map(
              ({ round }) => `the outcome of round ${round} stands on the annulled ${sitting} of ${stage}`,
            ),
        );
      });
  },
};
