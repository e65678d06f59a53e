import {
  appealing,
  goOnTo,
  resultMessages,
  results,
  sitOnceInVain,
  stage,
  withdrawing,
  withdrawn,
} from "./beginnings.ts";
import type { Case } from "./case.ts";

export const resit: Case = {
  question: `result#${stage}#sitting-2`,
  invite: "Commission the stage",
  messages: resultMessages,
  begin: async (world) => {
    await sitOnceInVain(world);
    await world.runUntilQuiet();
    await world.candidate.choose("fast-track-resit");
    await world.runUntilQuiet();
    await world.employer.agreeToResit();
    await goOnTo(world, resit.invite);
    return { ...(await results(world, 2)), ...withdrawing(world), ...appealing(world) };
  },
  endsAs: {
    answer: "accredited",
    "conflicting answer": "returned-to-employer",
    none: "returned-to-employer",
  },
  holds: { answer: "result", "conflicting answer": "result", none: "lapsed" },
  endsFromOutside: [withdrawn],
  mayHoldToo: ["no-longer-asked"],
};
