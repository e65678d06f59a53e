import * as v from "valibot";
import { candidateRoutes } from "../../contracts/http/candidates.ts";
import { expecting } from "../actors/doorway.ts";
import type { ActOf } from "./act.ts";
import { isRoundOver } from "./member.ts";
import { probeAfterReissue, probeAfterRevocation } from "./probes.ts";

const shownAccreditation = candidateRoutes["GET /candidates/attempts/{attemptId}/accreditation"].answer;

const reasons = {
  "put-right": "The provider had added up another paper: it has shown us both.",
  "set-aside": "Sent by mistake, says the provider: the result of the day stands.",
  revocation: "The employer found that somebody else had sat the written part.",
} as const;

const review: ActOf = (member, _epoch, { players }) => {
  const { errorFoundIn, foreseen } = member;
  if (errorFoundIn === undefined) return undefined;
  return {
    name: "reviewing a result",
    async run() {
      const operator = await players.operator();
      const flagId = (await operator.findFlagOn(errorFoundIn)) ?? "";
      if (foreseen.review?.isPutRight !== true)
        return expecting(202, "setting aside", await operator.closeFlag(flagId, reasons["set-aside"]));
      member.reviewedRelease = member.releasedAt;
      return expecting(202, "reviewing", await operator.review(flagId, reasons["put-right"]));
    },
  };
};

const hearOfReview: ActOf = (member, _epoch, { players, probes }) => {
  const { reviewedRelease, releasedAt } = member;
  const isReissued = reviewedRelease !== undefined && releasedAt !== reviewedRelease;
  if (!isReissued || !isRoundOver(member, member.round - 1)) return undefined;
  return {
    name: "hearing of a review",
    run: () => probeAfterReissue(member, players, probes, reasons["put-right"]),
  };
};

const takeBack: ActOf = (member, _epoch, { players, probes }) => {
  const isTakenBack = member.foreseen.why === "an operator took the accreditation back";
  if (!isTakenBack || member.status !== "accredited") return undefined;
  return {
    name: "taking the accreditation back",
    async run() {
      const [operator, candidate] = await Promise.all([players.operator(), players.candidate(member)]);
      const seen = await candidate.seeAccreditation(member.attemptId);
      const { number } = v.parse(shownAccreditation, expecting(200, "seeing an accreditation", seen));
      expecting(202, "revoking", await operator.revoke(number, reasons.revocation));
      await probeAfterRevocation(member, players, probes, reasons.revocation);
    },
  };
};

/** What comes after the end: an error that the provider finds late, or an accreditation that is taken back. */
export const afterwardsActs: readonly ActOf[] = [review, hearOfReview, takeBack];
