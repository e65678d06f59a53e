import { goOnTo, resultMessages, results, stage, takePart, withdrawing, withdrawn } from "./beginnings.ts";
import type { Case } from "./case.ts";

export const result: Case = {
  question: `result#${stage}#sitting-1`,
  invite: "Commission the stage",
  messages: resultMessages,
  begin: async (world) => {
    await takePart(world);
    await goOnTo(world, result.invite);
    return { ...(await results(world, 1)), ...withdrawing(world) };
  },
  endsAs: {
    answer: "accredited",
    "conflicting answer": "returned-to-employer",
    none: "returned-to-employer",
  },
  holds: { answer: "result", "conflicting answer": "result", none: "lapsed" },
  endsFromOutside: [withdrawn],
};
