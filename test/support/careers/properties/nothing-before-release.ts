import { ProblemError } from "../../../../contracts/problem-details.ts";
import { showAttempt as showCandidate } from "../../../../functions/doorways/candidates/show-attempt.ts";
import { showFeedback as showCandidatesFeedback } from "../../../../functions/doorways/candidates/show-feedback.ts";
import { showNextSteps } from "../../../../functions/doorways/candidates/show-next-steps.ts";
import { showAttempt as showEmployer } from "../../../../functions/doorways/employers/show-attempt.ts";
import { showFeedback as showEmployersFeedback } from "../../../../functions/doorways/employers/show-feedback.ts";
import type { Career } from "../career.ts";
import type { Property } from "./property.ts";

/** Every doorway that tells of an attempt's results, as whoever reads there is answered. */
async function shownOf({ world }: Career): Promise<(readonly [reader: string, shown: string])[]> {
  const { store } = world;
  const { attemptId, candidateId, employerId } = await world.attempt();
  const [candidate, employer] = [
    { attemptId, candidateId },
    { attemptId, employerId },
  ];
  const readers = {
    "the candidate's attempt": showCandidate(candidate, store),
    "the candidate's feedback": showCandidatesFeedback(candidate, store),
    "the candidate's next steps": showNextSteps(candidate, store),
    "the employer's attempt": showEmployer(employer, store),
    "the employer's feedback": showEmployersFeedback(employer, store),
  };
  return Promise.all(
    Object.entries(readers).map(async ([reader, shown]) => [reader, await textOf(shown)] as const),
  );
}

async function textOf(shown: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await shown);
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
}

/** Words that only a result brings into an answer. */
const telling =
  /"(?:standing|band|score|result|partiallyMet|comment|strengths|toDevelop)":|"met"|not-met|partially-met/;

export const nothingBeforeRelease: Property = {
  sentence: "no result is visible before its release",
  whileHeld: async (career) => {
    const { world, examinersWords } = career;
    const released = (await world.events()).findLast(({ type }) => type === "outcome-released");
    const held = examinersWords.filter(
      ({ attemptId, sentAt }) =>
        attemptId === world.attemptId && (released === undefined || sentAt > released.recordedAt),
    );
    return (await shownOf(career)).flatMap(([reader, shown]) => [
      ...(released === undefined && telling.test(shown)
        ? [`${reader} tells ${telling.exec(shown)?.[0]}`]
        : []),
      ...held.filter(({ words }) => shown.includes(words)).map(({ words }) => `${reader} tells: ${words}`),
    ]);
  },
};
