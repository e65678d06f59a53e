import { otherEvidence, peopleOfRenewal, someEvidence } from "../../support/renewals.ts";
import { goOnTo, recorded, taken } from "./beginnings.ts";
import type { Case } from "./case.ts";
import { openRenewal, renewalEvidence, renewalEnded } from "./renewal-evidence.ts";

/** The candidate withdrew from a renewal and thinks better of it, before its leg has noticed either. */
export const renewalReopened: Case = {
  question: "renewal-evidence#renewal-2",
  invite: renewalEvidence.invite,
  begin: async (world) => {
    await openRenewal(world);
    await world.runUntilQuiet();
    const { withdraw, reopen, revoke, giveEvidence } = peopleOfRenewal(world);
    await withdraw();
    await reopen();
    world.moveClock(1);
    await world.sweep();
    await goOnTo(world, renewalReopened.invite);
    return {
      answer: taken(() => giveEvidence(someEvidence)),
      "conflicting answer": taken(() => giveEvidence(otherEvidence)),
      revocation: recorded(revoke),
    };
  },
  endsAs: renewalEvidence.endsAs,
  holds: renewalEvidence.holds,
  endsFromOutside: renewalEnded.filter(({ by }) => by === "revocation"),
};
