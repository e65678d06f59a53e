import { peopleOfRenewal } from "../../support/renewals.ts";
import { goOnTo, recorded, taken } from "./beginnings.ts";
import type { Case } from "./case.ts";
import { endingTheRenewal, openRenewal, renewalEnded } from "./renewal-evidence.ts";

export const renewalConfirmation: Case = {
  question: "renewal-confirmation#renewal-1",
  invite: "Invite the employer to confirm the practice",
  begin: async (world) => {
    await openRenewal(world);
    await world.runUntilQuiet();
    const { giveEvidence, confirm, declineToConfirm, moveTo } = peopleOfRenewal(world);
    await giveEvidence();
    await goOnTo(world, renewalConfirmation.invite);
    return {
      // Both by whoever employs the candidate then: after a move the new one.
      answer: taken(() => confirm()),
      "conflicting answer": taken(() => declineToConfirm()),
      move: recorded(() => moveTo("bury")),
      ...endingTheRenewal(world),
    };
  },
  // An employer that says nothing has an operator asked to audit, who says nothing either.
  endsAs: { answer: "accredited", "conflicting answer": "referred-to-full-assessment", none: "accredited" },
  holds: { answer: "confirmed", "conflicting answer": "declined", none: "lapsed" },
  endsFromOutside: renewalEnded,
};
