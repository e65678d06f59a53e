import type { JourneyWorld } from "../../support/journey-world.ts";
import { goOnTo, recorded, sitOnceInVain, taken, withdrawing, withdrawn } from "./beginnings.ts";
import type { Case } from "./case.ts";

/** An appeal is made after the one sitting. */
export async function appealOnce(world: JourneyWorld): Promise<void> {
  await sitOnceInVain(world);
  await world.runUntilQuiet();
  await world.candidate.appeal();
}

export const appealAdmissibility: Case = {
  question: "appeal-admissibility",
  invite: "Invite an operator to judge the statement",
  begin: async (world) => {
    await appealOnce(world);
    await goOnTo(world, appealAdmissibility.invite);
    return {
      answer: taken(() => world.operator.admit()),
      "conflicting answer": taken(() => world.operator.refuse()),
      ...withdrawing(world),
      "appeal withdrawn": recorded(() => world.candidate.withdrawAppeal()),
    };
  },
  // An appeal that ends without its panel's decision leads back to what next, which nobody answers.
  endsAs: {
    answer: "returned-to-employer",
    "conflicting answer": "returned-to-employer",
    none: "returned-to-employer",
  },
  // No silence decides: whoever is asked answers in the end.
  holds: { answer: "admissible", "conflicting answer": "not-admissible", none: "admissible" },
  endsFromOutside: [withdrawn],
  mayHoldToo: ["appeal-withdrawn"],
  appealEndsBy: { "conflicting answer": "not-admissible" },
};
