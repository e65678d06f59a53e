import { appealing, goOnTo, sitOnceInVain, taken, withdrawing, withdrawn } from "./beginnings.ts";
import type { Case } from "./case.ts";

export const nextStep: Case = {
  question: "next-step#round-1",
  invite: "Invite the candidate to choose what next",
  begin: async (world) => {
    await sitOnceInVain(world);
    await goOnTo(world, nextStep.invite);
    return {
      answer: taken(() => world.candidate.choose("fast-track-resit")),
      "conflicting answer": taken(() => world.candidate.choose("accept")),
      ...withdrawing(world),
      ...appealing(world),
    };
  },
  // The employer agrees to no re-sit: its window passes, and what next is asked anew.
  endsAs: {
    answer: "returned-to-employer",
    "conflicting answer": "returned-to-employer",
    none: "returned-to-employer",
  },
  holds: { answer: "fast-track-resit", "conflicting answer": "accepted", none: "lapsed" },
  endsFromOutside: [withdrawn],
  staysOpenAfter: "conflicting answer",
  mayHoldToo: ["appealed", "lapsed"],
};
