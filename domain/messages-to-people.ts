import { eventTypes, type EventType, type JourneyEvent } from "./events.ts";
import { kindsOfQuestion } from "./kinds-of-question.ts";

/** The e-mails that candidates get. None tells a result or repeats somebody's words: they say to sign in and see. */
export const messageNames = [
  "asked-to-take-part",
  "reminder",
  "outcome-released",
  "news-of-the-assessment",
  "withdrawn",
  "news-of-the-accreditation",
  "asked-to-renew",
  "reminder-to-renew",
] as const;
export type MessageName = (typeof messageNames)[number];

/** Why nobody is written to. */
type Silence =
  /** The machine's own business, or what the next event says better. */
  | "nothing-new"
  /** A message at this moment would tell a result. */
  | "would-tell-a-result"
  /** Employers' leads sign in, but this service holds no address of theirs. */
  | "no-address"
  /** The delivery provider arranges sittings with the candidate. */
  | "the-provider-does";

type Writing = MessageName | Silence;

/** Whether somebody is written to, for every type of event. */
const writingOn: Readonly<Record<EventType, Writing | ((event: Pick<JourneyEvent, "detail">) => Writing)>> = {
  registered: "nothing-new",
  "waiting-listed": "news-of-the-assessment",
  "place-allocated": "news-of-the-assessment",
  "place-given-back": "nothing-new",
  "learning-plan-recorded": "news-of-the-assessment",
  "endorsement-asked": "no-address",
  endorsed: "nothing-new",
  // The reason is told where the candidate signs in (rules 4).
  "endorsement-declined": "news-of-the-assessment",
  "endorsement-lapsed": "nothing-new",
  // Asked again after an appeal, it is part of that news; the reminders name the last day.
  "taking-part-asked": (event) =>
    questionOf(event)?.includes("#round-") === true ? "nothing-new" : "asked-to-take-part",
  "taking-part-confirmed": "nothing-new",
  "taking-part-declined": "nothing-new",
  "taking-part-lapsed": "news-of-the-assessment",
  "release-planned": "news-of-the-assessment",
  "release-given-back": "nothing-new",
  "stage-commissioned": "the-provider-does",
  "commission-changed": "the-provider-does",
  "commission-withdrawn": "the-provider-does",
  "provider-message-received": "the-provider-does",
  "result-received": "would-tell-a-result",
  "result-corrected": "would-tell-a-result",
  "result-held": "would-tell-a-result",
  "interest-found-after-release": "nothing-new",
  "result-cleared": "would-tell-a-result",
  // The provider invites to the next sitting.
  "result-not-admitted": "the-provider-does",
  "sitting-to-be-repeated": "the-provider-does",
  "stage-not-sat": "would-tell-a-result",
  "stage-window-passed": "would-tell-a-result",
  "stage-graded": "would-tell-a-result",
  "outcome-decided": "would-tell-a-result",
  "feedback-composed": "would-tell-a-result",
  "outcome-released": "outcome-released",
  // The release that follows is the news.
  "outcome-reopened": "nothing-new",
  "feedback-discussed": "nothing-new",
  "support-plan-recorded": "news-of-the-assessment",
  // The release said at the same moment that there is something to choose.
  "next-step-asked": "nothing-new",
  "outcome-accepted": "nothing-new",
  "fast-track-resit-chosen": "nothing-new",
  "next-step-lapsed": "nothing-new",
  "resit-support-asked": "no-address",
  "resit-support-agreed": "news-of-the-assessment",
  // The reason is told where the candidate signs in.
  "resit-support-declined": "news-of-the-assessment",
  "resit-support-lapsed": "news-of-the-assessment",
  "fast-track-resit-taken-back": "nothing-new",
  "fast-track-resit-started": "the-provider-does",
  "appeal-made": "nothing-new",
  "appeal-withdrawn": "nothing-new",
  "appeal-started": "nothing-new",
  "appeal-admissibility-asked": "no-address",
  "appeal-admissible": "news-of-the-assessment",
  // How the appeal ended is told once it is closed.
  "appeal-not-admissible": "nothing-new",
  "appeal-panel-asked": "no-address",
  "appeal-panel-formed": "nothing-new",
  "appeal-panel-replaced": "nothing-new",
  "appeal-decision-asked": "no-address",
  "appeal-decided": "nothing-new",
  "appeal-overdue": "no-address",
  "others-affected-listed": "no-address",
  "appeal-closed": ({ detail }) =>
    detail["end"] === "appeal-withdrawn" ? "nothing-new" : "news-of-the-assessment",
  "stages-annulled": "nothing-new",
  "commission-suspended": "the-provider-does",
  "returned-to-employer": "news-of-the-assessment",
  accredited: "would-tell-a-result",
  "accreditation-stands": "would-tell-a-result",
  "accreditation-revoked": "news-of-the-accreditation",
  // Once the question is there to be answered.
  "renewal-opened": "nothing-new",
  "renewal-reminded": (event) => (isAskedOfCandidate(questionOf(event)) ? "reminder-to-renew" : "no-address"),
  "renewal-date-moved": "news-of-the-accreditation",
  "renewal-evidence-asked": "asked-to-renew",
  "renewal-evidence-given": "nothing-new",
  "renewal-evidence-lapsed": "nothing-new",
  "renewal-confirmation-asked": "no-address",
  "practice-confirmed": "nothing-new",
  "practice-not-confirmed": "nothing-new",
  // They may have moved: the new employer can still be asked.
  "practice-not-known": "news-of-the-accreditation",
  "renewal-confirmation-lapsed": "no-address",
  "renewal-audit-asked": "no-address",
  "renewal-audited": "nothing-new",
  "renewal-audit-lapsed": "nothing-new",
  "renewal-withdrawn": "nothing-new",
  "accreditation-renewed": "news-of-the-accreditation",
  "referred-to-full-assessment": "news-of-the-accreditation",
  "accreditation-lapsed": "news-of-the-accreditation",
  withdrawn: "withdrawn",
  reminded: (event) => (isAskedOfCandidate(questionOf(event)) ? "reminder" : "no-address"),
  "centres-closed": "news-of-the-assessment",
  "exemption-requested": "nothing-new",
  "exemption-approved": "news-of-the-assessment",
  "exemption-refused": "news-of-the-assessment",
  "exemption-revoked": "news-of-the-assessment",
  "adjustments-agreed": "news-of-the-assessment",
  "window-extended": (event) => (isAskedOfCandidate(questionOf(event)) ? "reminder" : "nothing-new"),
  "move-offered": "no-address",
  "move-taken-back": "no-address",
  "move-declined": "no-address",
  moved: "news-of-the-assessment",
  "answer-taken-up": "nothing-new",
  "journey-halted": "nothing-new",
  "journey-restarted": "nothing-new",
  "flag-closed": "nothing-new",
};

/** The types of event on which somebody may be written to. */
export function typesThatTell(): readonly EventType[] {
  return eventTypes.filter((type) => {
    const writing = writingOn[type];
    return typeof writing === "function" || isMessage(writing);
  });
}

/** What the candidate is written on the event; undefined where nobody is. */
export function messageOn(event: Pick<JourneyEvent, "type" | "detail">): MessageName | undefined {
  const row = writingOn[event.type];
  const writing = typeof row === "function" ? row(event) : row;
  return isMessage(writing) ? writing : undefined;
}

/** The key of the question that an event is about; undefined where it is about none. */
export function questionOf({ detail }: Pick<JourneyEvent, "detail">): string | undefined {
  const key = detail["question"];
  return typeof key === "string" ? key : undefined;
}

const isMessage = (writing: Writing): writing is MessageName => messageNames.some((name) => name === writing);

function isAskedOfCandidate(key: string | undefined): boolean {
  const kind = key?.split("#")[0];
  return Object.entries(kindsOfQuestion).some(([of, { asks }]) => of === kind && asks === "candidate");
}
