import { messageFlags } from "./provider-messages.ts";

/** Why something waits for an operator. Each has a section in docs/runbook.md. */
export const flagCodes = [
  "journey-halted",
  "list-not-processed",
  "answer-not-taken-up",
  "leg-not-started",
  "event-not-published",
  "commission-not-accepted",
  "renewal-to-audit",
  "message-not-confirmed",
  "same-id-other-body",
  "exemption-requested",
  "examiner-with-interest",
  "appeal-waits-for-an-operator",
  "appeal-waits-for-its-panel",
  "appeal-overdue",
  "others-may-be-affected",
  "interest-after-release",
  "attempt-left-out",
  "place-not-handed-on",
  ...messageFlags,
] as const;
export type FlagCode = (typeof flagCodes)[number];

interface Flag {
  /** What the operator reads: why it waits. */
  readonly says: string;
  /** What is mended by the system going on would only be hidden by closing it. */
  readonly closes: "by-itself" | "by-an-operator";
}

/** What each flag says, and who takes it off the operators' list. */
export const flags: Readonly<Record<FlagCode, Flag>> = {
  "journey-halted": {
    says: "The execution of the journey ended before the journey did.",
    closes: "by-itself",
  },
  "list-not-processed": {
    says: "The execution of an employer's list ended before every row had its answer.",
    closes: "by-an-operator",
  },
  "answer-not-taken-up": {
    says: "Somebody answered, and the journey did not take the answer up.",
    closes: "by-itself",
  },
  "leg-not-started": { says: "A leg of the journey was tried in vain to be started.", closes: "by-itself" },
  "event-not-published": { says: "The bus did not take an event.", closes: "by-itself" },
  "commission-not-accepted": { says: "A provider did not accept what it was told.", closes: "by-itself" },
  "renewal-to-audit": {
    says: "A renewal was drawn to be audited, or its employer did not answer: its evidence waits to be looked at.",
    closes: "by-itself",
  },
  "message-not-confirmed": {
    says: "Nobody can say whether an e-mail to the candidate went out.",
    closes: "by-an-operator",
  },
  "exemption-requested": {
    says: "Somebody asks to be exempt from simulation and written: an official decides.",
    closes: "by-itself",
  },
  "same-id-other-body": {
    says: "A provider used the id of an earlier message for another one.",
    closes: "by-an-operator",
  },
  "appeal-waits-for-an-operator": {
    says: "An appeal waits for an operator: is it admissible, or who is to be its panel?",
    closes: "by-itself",
  },
  "appeal-waits-for-its-panel": {
    says: "The panel of an appeal has been silent for a while; its last day is still to come.",
    closes: "by-itself",
  },
  "appeal-overdue": {
    says: "An appeal's last day has passed without an answer; no timer decides it.",
    closes: "by-itself",
  },
  "others-may-be-affected": {
    says: "An appeal was upheld, and others sat under the same circumstances.",
    closes: "by-an-operator",
  },
  "attempt-left-out": {
    says: "What reaches many, such as a closure of the centres, could not be carried through for this attempt.",
    closes: "by-itself",
  },
  "place-not-handed-on": {
    says: "A free place could not be handed to somebody whose turn it was on the waiting list.",
    closes: "by-itself",
  },
  "unknown-reference": {
    says: "A provider's message names a reference that it was never given.",
    closes: "by-an-operator",
  },
  "about-a-closed-case": {
    says: "A provider's message came after the release, or after the attempt had ended.",
    closes: "by-an-operator",
  },
  "already-answered": {
    says: "A provider reports a sitting as not held that has its answer already.",
    closes: "by-an-operator",
  },
  "too-late": {
    says: "A provider's message came after the stage's window had closed.",
    closes: "by-an-operator",
  },
  "conflicts-with-the-answer": {
    says: "A second, different result came for a sitting that has its answer.",
    closes: "by-an-operator",
  },
  "corrects-no-result": {
    says: "A correction came for a sitting that has no result.",
    closes: "by-an-operator",
  },
  "corrected-after-release": {
    says: "A provider corrected a result after its release: the outcome may be wrong.",
    closes: "by-an-operator",
  },
  "examiner-with-interest": {
    says: "A simulation was examined by somebody with an interest in the candidate's employer, of now or before.",
    closes: "by-itself",
  },
  "interest-after-release": {
    says: "The examiner of a released simulation has declared an interest in the candidate's employer since.",
    closes: "by-an-operator",
  },
  "correction-not-admitted": {
    says: "A graded simulation was corrected by an examiner with an interest in the candidate's employer.",
    closes: "by-an-operator",
  },
  "session-without-sittings": {
    says: "A provider reports that a whole session failed, and nobody is booked into it.",
    closes: "by-an-operator",
  },
  "sittings-limit-reached": {
    says: "The last sitting of a stage that the rules allow was to be repeated again.",
    closes: "by-an-operator",
  },
};
