import type { JourneyWorld } from "../../support/journey-world.ts";
import { otherEvidence, peopleOfRenewal, someEvidence } from "../../support/renewals.ts";
import { goOnTo, recorded, stage, takePart, taken } from "./beginnings.ts";
import type { Case, OutsideEnd, Sendings } from "./case.ts";

/** Accredited, and years later the job opens the renewal with its first reminder. */
export async function openRenewal(world: JourneyWorld): Promise<void> {
  await takePart(world);
  await world.runUntilQuiet();
  await world.provider.send("result", { stage });
  await world.runUntilQuiet();
  const due = world.nextDue();
  if (due !== undefined) world.clock.set(due);
  await world.sweep();
}

export function endingTheRenewal(world: JourneyWorld): Sendings {
  const { withdraw, revoke } = peopleOfRenewal(world);
  return { withdrawal: recorded(withdraw), revocation: recorded(revoke) };
}
/** Withdrawn from, it runs to its last day. */
export const renewalEnded: readonly OutsideEnd[] = [
  { by: "revocation", event: "accreditation-revoked", endsAs: "accreditation-revoked" },
  { by: "withdrawal", event: "renewal-withdrawn", endsAs: "accreditation-lapsed" },
];

export const renewalEvidence: Case = {
  question: "renewal-evidence#renewal-1",
  invite: "Invite the candidate to renew",
  begin: async (world) => {
    await openRenewal(world);
    await goOnTo(world, renewalEvidence.invite);
    const { giveEvidence } = peopleOfRenewal(world);
    return {
      answer: taken(() => giveEvidence(someEvidence)),
      "conflicting answer": taken(() => giveEvidence(otherEvidence)),
      ...endingTheRenewal(world),
    };
  },
  // Neither the employer nor an operator says anything: that is no reason against the candidate.
  endsAs: { answer: "accredited", "conflicting answer": "accredited", none: "accreditation-lapsed" },
  holds: { answer: "given", "conflicting answer": "given", none: "lapsed" },
  endsFromOutside: renewalEnded,
};
