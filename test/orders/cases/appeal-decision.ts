import { appealOnce } from "./appeal-admissibility.ts";
import { goOnTo, recorded, stage, taken, withdrawing, withdrawn } from "./beginnings.ts";
import type { Case } from "./case.ts";

export const appealDecision: Case = {
  question: "appeal-decision",
  invite: "Invite the panel to decide",
  begin: async (world) => {
    await appealOnce(world);
    await world.runUntilQuiet();
    await world.operator.admit();
    await world.runUntilQuiet();
    await world.operator.formPanel();
    await goOnTo(world, appealDecision.invite);
    return {
      answer: taken(() => world.panel.correct(stage)),
      "conflicting answer": taken(() => world.panel.notUphold()),
      ...withdrawing(world),
      "appeal withdrawn": recorded(() => world.candidate.withdrawAppeal()),
    };
  },
  // Whose appeal is withdrawn is asked what next, and does not answer.
  endsAs: {
    answer: "accredited",
    "conflicting answer": "returned-to-employer",
    none: "returned-to-employer",
  },
  // No silence decides: whoever is asked answers in the end.
  holds: { answer: "correct-result", "conflicting answer": "not-upheld", none: "correct-result" },
  endsFromOutside: [withdrawn],
  mayHoldToo: ["appeal-withdrawn"],
  appealEndsBy: { answer: "upheld", "conflicting answer": "not-upheld" },
};
