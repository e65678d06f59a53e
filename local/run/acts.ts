import { expecting } from "../actors/doorway.ts";
import { isAllElseSent } from "../actors/provider.ts";
import type { Act, ActOf, ActsDeps } from "./act.ts";
import { afterwardsActs } from "./afterwards-acts.ts";
import { appealActs } from "./appeal-acts.ts";
import { followUpActs } from "./follow-up-acts.ts";
import { isEnded, openKey, questionOfFirstOutcome, type Member } from "./member.ts";
import { probeAfterRelease, probeBeforeRelease } from "./probes.ts";

/** What the story has somebody do next, with the journey as it stands; undefined where all of them wait. */
export function nextAct(member: Member, epoch: number, deps: ActsDeps): Act | undefined {
  for (const actOf of actsInOrder) {
    const act = actOf(member, epoch, deps);
    if (act !== undefined && !member.done.has(act.name)) return act;
  }
  return undefined;
}

/** Whether the question waits for its answer, and the time for it has come in the story. */
function isTime(member: Member, question: string, when: "at-once" | "late", epoch: number): boolean {
  const since = member.open.get(question);
  return since !== undefined && (when === "at-once" || epoch > since);
}

const endorsement: ActOf = (member, epoch, { players }) => {
  const { answer, when } = member.story.employer;
  if (answer === "nothing" || !isTime(member, "endorsement", when, epoch)) return undefined;
  return {
    name: "endorsement",
    async run() {
      const employer = await players.employer(member.employerId);
      const given =
        answer === "endorsed" ? employer.endorse(member.attemptId) : employer.decline(member.attemptId);
      expecting(202, "endorsing", await given);
    },
  };
};

const takingPart: ActOf = (member, epoch, { players }) => {
  const { answer, when } = member.story.takingPart;
  if (answer === "nothing" || !isTime(member, "taking-part", when, epoch)) return undefined;
  return {
    name: "taking part",
    async run() {
      const candidate = await players.candidate(member);
      expecting(202, "confirming", await candidate.answerTakingPart(member.attemptId, answer));
    },
  };
};

const withdrawal: ActOf = (member, epoch, { players }) => {
  if (isEnded(member) || !isTimeToWithdraw(member, epoch)) return undefined;
  return {
    name: "withdrawal",
    async run() {
      const candidate = await players.candidate(member);
      expecting(202, "withdrawing", await candidate.withdraw(member.attemptId));
    },
  };
};

function isTimeToWithdraw(member: Member, epoch: number): boolean {
  switch (member.foreseen.why) {
    case "before endorsement":
      return isTime(member, "endorsement", member.story.employer.when, epoch);
    case "before taking part":
      return isTime(member, "taking-part", member.story.takingPart.when, epoch);
    case "while sitting":
      return member.status === "taking-part" && isAllElseSent(member, 0);
    case "after the outcome":
      return openKey(member, "next-step") !== undefined;
    default:
      return false;
  }
}

const probe: ActOf = (member, epoch, { players, provider, probes }) => {
  const next = provider.next(member, epoch);
  if (!member.isProbed || next?.message.isClosing !== true || isEnded(member)) return undefined;
  const hasResult = [...member.lanes.values()].some(({ messages, sent }) =>
    messages.slice(0, sent).some(({ type }) => type === "result" || type === "result-corrected"),
  );
  if (!hasResult) return undefined;
  return {
    name: `probe before the release of round ${member.round}`,
    run: () => (member.round === 1 ? probeBeforeRelease(member, players, probes) : Promise.resolve()),
  };
};

const message: ActOf = (member, epoch, { provider }) => {
  const next = provider.next(member, epoch);
  if (next === undefined) return undefined;
  return {
    name: `message ${next.lane.stage} ${next.lane.round} ${next.lane.sent}`,
    run: () => provider.send(member, next),
  };
};

const nextStep: ActOf = (member, _epoch, { players }) => {
  const { attemptId, story, foreseen } = member;
  const question = openKey(member, "next-step");
  // Whoever appeals says that first, and chooses when the appeal has ended.
  const isAppealed = question === questionOfFirstOutcome && foreseen.appeal !== undefined;
  if (question === undefined || isAppealed || story.nextStep === "nothing") return undefined;
  return {
    name: question,
    async run() {
      const candidate = await players.candidate(member);
      const open = await candidate.openChoices(attemptId);
      // Whoever would sit again but may not accepts what is.
      const isResit = story.nextStep === "fast-track-resit" && open.includes(story.nextStep);
      // After an appeal that changed nothing there may be nothing left to wait for: the return follows by itself.
      if (!isResit && foreseen.appeal !== undefined && !open.includes("fast-track-resit")) return;
      const choice = isResit ? "fast-track-resit" : "accept";
      expecting(202, "choosing", await candidate.choose(attemptId, choice));
    },
  };
};

const resitSupport: ActOf = (member, _epoch, { players }) => {
  const { attemptId, employerId, story } = member;
  const question = openKey(member, "resit-support");
  if (question === undefined) return undefined;
  return {
    name: question,
    async run() {
      const employer = await players.employer(employerId);
      const answered = story.isResitSupported
        ? employer.agreeToResit(attemptId)
        : employer.declineResit(attemptId);
      expecting(202, "answering for a re-sit", await answered);
    },
  };
};

const lookAtFeedback: ActOf = (member, _epoch, { players, probes }) => {
  const isReleased = member.status === "released" || member.status === "accredited";
  if (!member.isProbed || !isReleased) return undefined;
  return { name: "look at the feedback", run: () => probeAfterRelease(member, players, probes) };
};

const actsInOrder: readonly ActOf[] = [
  ...[withdrawal, endorsement, takingPart, probe, message],
  ...[...followUpActs, ...appealActs, nextStep, resitSupport, lookAtFeedback, ...afterwardsActs],
];
