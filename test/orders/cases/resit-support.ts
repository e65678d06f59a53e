import { appealing, goOnTo, sitOnceInVain, taken, withdrawing, withdrawn } from "./beginnings.ts";
import type { Case } from "./case.ts";

export const resitSupport: Case = {
  question: "resit-support#round-1",
  invite: "Invite the employer to agree support and release",
  begin: async (world) => {
    await sitOnceInVain(world);
    await world.runUntilQuiet();
    await world.candidate.choose("fast-track-resit");
    await goOnTo(world, resitSupport.invite);
    const releaseDays = [world.clock.now().slice(0, 10)];
    return {
      answer: taken(() => world.employer.agreeToResit({ releaseDays })),
      "conflicting answer": taken(() => world.employer.declineResit()),
      ...withdrawing(world),
      ...appealing(world),
    };
  },
  // Agreed, the re-sit is not sat; declined, what next is asked anew. Nobody answers any more, either way.
  endsAs: {
    answer: "returned-to-employer",
    "conflicting answer": "returned-to-employer",
    none: "returned-to-employer",
  },
  holds: { answer: "agreed", "conflicting answer": "declined", none: "lapsed" },
  endsFromOutside: [withdrawn],
  mayHoldToo: ["lapsed", "no-longer-asked"],
};
