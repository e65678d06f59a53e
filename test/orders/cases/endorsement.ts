import { taken, withdrawing, withdrawn } from "./beginnings.ts";
import type { Case } from "./case.ts";

export const endorsement: Case = {
  question: "endorsement",
  invite: "Invite the employer to endorse",
  isRegistering: true,
  begin: async (world) => {
    await world.register({ isStarted: false });
    return {
      answer: taken(() => world.employer.endorse()),
      "conflicting answer": taken(() => world.employer.decline()),
      ...withdrawing(world),
    };
  },
  // Nobody confirms taking part: its window lapses, and the journey is short.
  endsAs: { answer: "not-taking-part", "conflicting answer": "not-endorsed", none: "endorsement-lapsed" },
  holds: { answer: "endorsed", "conflicting answer": "declined", none: "lapsed" },
  endsFromOutside: [withdrawn],
};
