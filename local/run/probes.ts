import * as v from "valibot";
import { candidateRoutes } from "../../contracts/http/candidates.ts";
import type { Answer } from "../actors/doorway.ts";
import type { Member } from "./member.ts";
import type { Players } from "./players.ts";

/** What probing for results before and after their release found. */
export interface ProbeCounts {
  /** Asked before a release, refused as it must be. */
  refused: number;
  /** Asked after a release, shown as it must be. */
  shown: number;
  /** Told to candidate and employer, with the reason: an outcome that was issued anew, an accreditation that was revoked. */
  told: number;
  /** Answers that should not have been. */
  readonly wrong: string[];
}

const reissued = v.pick(candidateRoutes["GET /candidates/attempts/{attemptId}/feedback"].answer, [
  "replaces",
]);
const revoked = v.pick(candidateRoutes["GET /candidates/attempts/{attemptId}/accreditation"].answer, [
  "revocation",
]);

/** Words that only a result would bring into an answer about an attempt. */
const telling = /"(?:standing|band|score|result|partiallyMet|comment)"/;

/**
 * Asks for what nobody may see before the release, at both doorways: feedback, next steps, and a word of a
 * result in what is told of the attempt.
 */
export async function probeBeforeRelease(
  member: Member,
  players: Players,
  counts: ProbeCounts,
): Promise<void> {
  const { attemptId } = member;
  const candidate = await players.candidate(member);
  const employer = await players.employer(member.employerId);
  const hidden: [string, () => Promise<Answer>][] = [
    ["the candidate's feedback", () => candidate.readFeedback(attemptId)],
    ["the candidate's next steps", () => candidate.readNextSteps(attemptId)],
    ["the employer's feedback", () => employer.readFeedback(attemptId)],
  ];
  for (const [what, ask] of hidden) {
    const { status } = await ask();
    if (status === 404) counts.refused += 1;
    else counts.wrong.push(`${what} of ${attemptId} was answered ${status} before its release`);
  }
  for (const { seeAttempt } of [candidate, employer]) {
    const { status, body } = await seeAttempt(attemptId);
    if (status !== 200 || telling.test(JSON.stringify(body)))
      counts.wrong.push(
        `attempt ${attemptId} was answered ${status} with a word of a result before its release`,
      );
  }
}

/** Both copies are there once the outcome is released, and the employer's says what must be said beside it. */
export async function probeAfterRelease(
  member: Member,
  players: Players,
  counts: ProbeCounts,
): Promise<void> {
  const { attemptId } = member;
  const own = await (await players.candidate(member)).readFeedback(attemptId);
  const employers = await (await players.employer(member.employerId)).readFeedback(attemptId);
  for (const [what, { status }] of [["candidate", own] as const, ["employer", employers] as const]) {
    if (status === 200) counts.shown += 1;
    else counts.wrong.push(`the ${what}'s feedback of ${attemptId} was answered ${status} after its release`);
  }
  if (!JSON.stringify(employers.body).includes("registration is unaffected"))
    counts.wrong.push(`the employer's copy of ${attemptId} lacks its notice`);
}

/** Both copies say, once an outcome is issued anew, that it takes another one's place, and why. */
export async function probeAfterReissue(
  member: Member,
  players: Players,
  counts: ProbeCounts,
  reason: string,
): Promise<void> {
  const { attemptId } = member;
  const copies = [
    await (await players.candidate(member)).readFeedback(attemptId),
    await (await players.employer(member.employerId)).readFeedback(attemptId),
  ];
  for (const { status, body } of copies) {
    const { replaces } = v.parse(reissued, body);
    if (status === 200 && replaces?.reason === reason) counts.told += 1;
    else counts.wrong.push(`the outcome of ${attemptId} was issued anew, and a reader is not told why`);
  }
}

/** Its holder sees that an accreditation was revoked, and why. */
export async function probeAfterRevocation(
  member: Member,
  players: Players,
  counts: ProbeCounts,
  reason: string,
): Promise<void> {
  const { attemptId } = member;
  const { status, body } = await (await players.candidate(member)).seeAccreditation(attemptId);
  const { revocation } = v.parse(revoked, body);
  if (status === 200 && revocation?.reason === reason) counts.told += 1;
  else counts.wrong.push(`the accreditation of ${attemptId} was revoked, and its holder is not told why`);
}
