import { isDeepStrictEqual } from "node:util";
import { ProblemError } from "../../../../contracts/problem-details.ts";
import { showOutcome, type ShownOutcome } from "../../../../functions/doorways/operators/show-outcome.ts";
import type { RecordedOutcome } from "../../../../store/journey/outcomes.ts";
import type { Career } from "../career.ts";
import type { Property } from "./property.ts";

const saidBy = ({ result, partiallyMet, reasons }: RecordedOutcome) => ({ result, partiallyMet, reasons });
const justBefore = (instant: string) => new Date(Date.parse(instant) - 1).toISOString();

async function shownAt({ world }: Career, attemptId: string, at: string): Promise<ShownOutcome | undefined> {
  try {
    return await showOutcome({ attemptId, at }, world.store);
  } catch (error) {
    if (error instanceof ProblemError && error.code === "not-found") return undefined;
    throw error;
  }
}

/** Where the outcome computed anew for an instant is not the one that had been issued last by then. */
function differences(
  at: string,
  issued: RecordedOutcome | undefined,
  shown: ShownOutcome | undefined,
): string[] {
  if (issued === undefined)
    return shown === undefined ? [] : [`at ${at} an outcome is told, and none was issued`];
  if (shown === undefined) return [`at ${at} no outcome is told, and one was issued`];
  const said = saidBy(issued);
  return [
    ...(isDeepStrictEqual(shown.recomputed, said)
      ? []
      : [`at ${at} ${JSON.stringify(shown.recomputed)} is computed, and ${JSON.stringify(said)} was issued`]),
    ...(isDeepStrictEqual(shown.issued, said)
      ? []
      : [`what was issued as ${JSON.stringify(said)} is kept as ${JSON.stringify(shown.issued)}`]),
    ...shown.faults.map((fault) => `at ${at}: ${fault}`),
  ];
}

export const recomputed: Property = {
  sentence: "an outcome can be computed anew from the log for any past instant, and is what was issued",
  inTheEnd: async (career, { attempt: { attemptId }, events }) => {
    const issued = career.issuedTo(attemptId);
    // The last instant of every outcome's time, and that before the first.
    const instants = [
      ...issued.map(({ releasedAt = "" }) => justBefore(releasedAt)),
      ...events.slice(-1).map(({ recordedAt }) => recordedAt),
    ];
    const faults: string[] = [];
    for (const at of instants) {
      const last = issued.findLast(({ releasedAt = "" }) => releasedAt <= at);
      faults.push(...differences(at, last, await shownAt(career, attemptId, at)));
    }
    return faults;
  },
};
