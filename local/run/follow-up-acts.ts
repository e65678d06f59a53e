import { expecting } from "../actors/doorway.ts";
import type { ActOf } from "./act.ts";
import { openKey, type Member } from "./member.ts";

/** Whether an outcome is out that nobody is deciding anew. */
const isOut = ({ status }: Member): boolean =>
  status === "released" || status === "accredited" || status === "returned-to-employer";

const discuss: ActOf = (member, _epoch, { players }) => {
  if (!member.story.isDiscussed || !isOut(member)) return undefined;
  return {
    name: "discussing the feedback",
    async run() {
      const employer = await players.employer(member.employerId);
      expecting(202, "recording a discussion", await employer.recordDiscussion(member.attemptId));
    },
  };
};

const plan: ActOf = (member, _epoch, { players }) => {
  const isNotMet = openKey(member, "next-step") !== undefined || member.status === "returned-to-employer";
  if (!member.story.hasSupportPlan || !isNotMet) return undefined;
  return {
    name: "planning support",
    async run() {
      const employer = await players.employer(member.employerId);
      const recorded = await employer.recordSupportPlan(member.attemptId);
      if (recorded !== undefined) expecting(202, "recording a support plan", recorded);
    },
  };
};

/** What the employer does with the feedback, whatever the candidate does next. */
export const followUpActs: readonly ActOf[] = [discuss, plan];
