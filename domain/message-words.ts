import type { MessageName } from "./messages-to-people.ts";
import type { Instant } from "./time.ts";

/** What a message says of its reader and of the case. */
export interface MessageFacts {
  readonly givenName: string;
  readonly signInUrl: string;
  readonly at: Instant;
  /** When the question closes, where one is asked. */
  readonly closesAt?: Instant | undefined;
  /** The end of the accreditation's last day, where there is an accreditation. */
  readonly expiresAt?: Instant | undefined;
}
export interface Message {
  readonly subject: string;
  readonly text: string;
}

interface Wording {
  /** It asks for an answer: it is not sent once there is one. */
  readonly asks?: true;
  /** Whose last day it names: the question's stands beyond that of an accreditation that still runs. */
  readonly lastDayOf?: "question" | "accreditation";
  readonly subject: string;
  readonly says: readonly string[];
  /** What the link is for. */
  readonly signIn: string;
}

/** The words of each message, in the manner of GOV.UK: what happened, what to do, by when. */
const wordings: Readonly<Record<MessageName, Wording>> = {
  "asked-to-take-part": {
    asks: true,
    lastDayOf: "question",
    subject: "Your employer has put you forward for assessment",
    says: [
      "Your employer has endorsed your practice and put you forward for the National Assessment and Accreditation System (NAAS) for child and family social workers.",
      "Taking part is voluntary. Nothing is sent to the assessment provider until you confirm.",
    ],
    signIn: "Read the privacy notice and say whether you want to take part",
  },
  reminder: {
    asks: true,
    lastDayOf: "question",
    subject: "We are waiting for your answer",
    says: [
      "We have asked you a question about your assessment or accreditation and have not had your answer.",
    ],
    signIn: "See what we have asked you, and answer",
  },
  "outcome-released": {
    subject: "Your assessment outcome is ready",
    says: [
      "The outcome of your assessment and your feedback are ready. Your employer can see them too.",
      "We never put outcomes in an email.",
    ],
    signIn: "See your outcome, your feedback and what you can do next",
  },
  "news-of-the-assessment": {
    subject: "There is news about your assessment",
    says: ["Where your assessment stands has changed."],
    signIn: "See what has changed and what you can do next",
  },
  withdrawn: {
    subject: "You are no longer taking part in this assessment",
    says: [
      "This assessment has been withdrawn and you will not be asked anything more about it. Taking part is voluntary: your employer can put you forward again.",
    ],
    signIn: "See your assessment",
  },
  "news-of-the-accreditation": {
    subject: "There is news about your accreditation",
    says: ["Something about your accreditation has changed."],
    signIn: "See what has changed and what you can do next",
  },
  "asked-to-renew": {
    asks: true,
    lastDayOf: "accreditation",
    subject: "It is time to renew your accreditation",
    says: [
      "Your accreditation runs for a limited time. To renew it, tell us what you have done to keep your practice up to date.",
      "We will then ask your present employer to confirm your practice.",
    ],
    signIn: "Renew your accreditation",
  },
  "reminder-to-renew": {
    asks: true,
    lastDayOf: "accreditation",
    subject: "Your accreditation is due to be renewed",
    says: ["We have not heard from you yet about renewing your accreditation."],
    signIn: "Renew your accreditation, or tell us that you do not want to",
  },
};

/** Whether the message asks for an answer. */
export const asksForAnswer = (name: MessageName): boolean => wordings[name].asks === true;

const longDate = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "Europe/London" });

/** An accreditation that has run out is renewed late, or restored: then the question's close counts. */
function lastDayIn({ at, closesAt, expiresAt }: MessageFacts, of: Wording["lastDayOf"]): string[] {
  const answerBy = closesAt === undefined ? [] : [`Answer by the end of ${dayOf(closesAt)}.`];
  if (of === "question") return answerBy;
  if (of === undefined || expiresAt === undefined) return [];
  return expiresAt < at
    ? [`Your accreditation ran until the end of ${dayOf(expiresAt)}.`, ...answerBy]
    : [`Your accreditation runs until the end of ${dayOf(expiresAt)}.`];
}

const dayOf = (instant: Instant): string => longDate.format(new Date(instant));

/** The message in plain text, as it is sent. */
export function wordMessage(name: MessageName, facts: MessageFacts): Message {
  const { givenName, signInUrl } = facts;
  const { subject, says, signIn, lastDayOf } = wordings[name];
  const paragraphs = [
    `Dear ${givenName}`,
    ...says,
    ...lastDayIn(facts, lastDayOf),
    `${signIn}:\n${signInUrl}`,
    "This does not affect your registration as a social worker.",
    "Do not reply to this email: nobody reads this address.\nNational Assessment and Accreditation System",
  ];
  return { subject, text: paragraphs.join("\n\n") };
}
