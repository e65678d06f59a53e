import * as v from "valibot";
import type { AppealGround } from "../../domain/appeals.ts";
import { candidateRoutes } from "../../contracts/http/candidates.ts";
import { expecting, type Answer, type Doorway } from "./doorway.ts";

const shownSteps = candidateRoutes["GET /candidates/attempts/{attemptId}/next-steps"].answer;

/** A candidate at their doorway. */
export interface Candidate {
  readonly answerTakingPart: (attemptId: string, decision: "confirmed" | "declined") => Promise<Answer>;
  readonly withdraw: (attemptId: string) => Promise<Answer>;
  /** The choices that are open and taken here. Throws UnexpectedAnswerError before the release. */
  readonly openChoices: (attemptId: string) => Promise<readonly string[]>;
  readonly choose: (attemptId: string, choice: "fast-track-resit" | "accept") => Promise<Answer>;
  readonly appeal: (attemptId: string, ground: AppealGround, statement: string) => Promise<Answer>;
  readonly withdrawAppeal: (attemptId: string) => Promise<Answer>;
  readonly seeAppeal: (attemptId: string) => Promise<Answer>;
  readonly seeAccreditation: (attemptId: string) => Promise<Answer>;
  readonly readFeedback: (attemptId: string) => Promise<Answer>;
  readonly readNextSteps: (attemptId: string) => Promise<Answer>;
  readonly seeAttempt: (attemptId: string) => Promise<Answer>;
}

/** The candidate who uses this doorway. */
export function candidateAt(doorway: Doorway): Candidate {
  const of = (attemptId: string, what = "") => `/candidates/attempts/${attemptId}${what}`;
  const readNextSteps = (attemptId: string) => doorway.get(of(attemptId, "/next-steps"));
  return {
    answerTakingPart: (attemptId, decision) => doorway.post(of(attemptId, "/taking-part"), { decision }),
    withdraw: (attemptId) => doorway.post(of(attemptId, "/withdrawal")),
    async openChoices(attemptId) {
      const answer = await readNextSteps(attemptId);
      const { nextSteps } = v.parse(shownSteps, expecting(200, "seeing the next steps", answer));
      return nextSteps.filter(({ open }) => open).map(({ choice }) => choice);
    },
    choose: (attemptId, choice) => doorway.post(of(attemptId, "/next-step"), { choice }),
    appeal: (attemptId, ground, statement) =>
      doorway.post(of(attemptId, "/appeal"), { grounds: [ground], statement }),
    withdrawAppeal: (attemptId) => doorway.post(of(attemptId, "/appeal/withdrawal")),
    seeAppeal: (attemptId) => doorway.get(of(attemptId, "/appeal")),
    seeAccreditation: (attemptId) => doorway.get(of(attemptId, "/accreditation")),
    readFeedback: (attemptId) => doorway.get(of(attemptId, "/feedback")),
    readNextSteps,
    seeAttempt: (attemptId) => doorway.get(of(attemptId)),
  };
}
