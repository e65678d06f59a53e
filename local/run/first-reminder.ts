import { setTimeout as sleep } from "node:timers/promises";
import { dayInLondon, plusSeconds } from "../../domain/calendar.ts";
import { wordMessage } from "../../domain/message-words.ts";
import type { Instant } from "../../domain/time.ts";
import { findAccreditation } from "../../store/journey/accreditations.ts";
import { findPerson } from "../../store/people/people.ts";
import { readMailbox, type ReceivedMail } from "../emulator/mailbox.ts";
import type { System } from "../system.ts";
import type { End } from "./ends.ts";
import type { Invariant } from "./invariants.ts";

/** The e-mail by which the first accreditation of a run was reminded of, and when it went out. */
export interface FirstReminder {
  readonly at: Instant;
  readonly to: string;
  /** Those that ask to renew; one, if all is well. */
  readonly mails: readonly ReceivedMail[];
}

const { subject } = wordMessage("asked-to-renew", { givenName: "", signInUrl: "", at: "" });

/** A queue, a function and the e-mail service lie in between; on a busy machine that takes a while. */
const patienceMilliseconds = 60_000;

/**
 * Moves time on to the day on which the first of a run's accreditations is to be renewed, lets the job act, and waits for
 * the e-mail that its holder gets. Undefined where nobody was accredited.
 */
export async function awaitFirstReminder(
  system: System,
  ends: readonly End[],
): Promise<FirstReminder | undefined> {
  const { store, clock, deployed } = system;
  const awarded = await Promise.all(
    ends.flatMap(({ attempt: { status, accreditationNumber: number, candidateId } }) =>
      status !== "accredited" || number === undefined
        ? []
        : [findAccreditation(store, number).then((found) => ({ candidateId, dueAt: found?.dueAt ?? "" }))],
    ),
  );
  const [first] = awarded.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  const person = first && (await findPerson(store, first.candidateId));
  if (first === undefined || person === undefined) return undefined;
  const { email: to } = person;
  await clock.moveTo(plusSeconds(first.dueAt, 1));
  await system.actOnDeadlines();
  const giveUpAt = Date.now() + patienceMilliseconds;
  for (;;) {
    const mails = (await readMailbox(deployed.endpoint, to)).filter((mail) => mail.subject === subject);
    if (mails.length > 0 || Date.now() > giveUpAt) return { at: first.dueAt, to, mails };
    await sleep(250);
  }
}

/** Where somebody was accredited, their reminder goes out, and once. */
export function reminderSent(reminder: FirstReminder | undefined): Invariant {
  const { at = "", to = "", mails = [] } = reminder ?? {};
  return {
    sentence: "The first holder of an accreditation was reminded to renew it, by one e-mail",
    counted: reminder === undefined ? "nobody was accredited" : dayInLondon(at),
    faults: reminder === undefined || mails.length === 1 ? [] : [`${mails.length} e-mails went to ${to}`],
  };
}

/** The reminder as its reader sees it. */
export function reminderText({ at, to, mails }: FirstReminder): string {
  return mails
    .flatMap(({ text }) => [
      `Time moved on to ${dayInLondon(at)}; this went out by e-mail:`,
      "",
      ...[`To: ${to}`, `Subject: ${subject}`, "", ...text.trimEnd().split("\n")].map((line) => `  ${line}`),
    ])
    .join("\n");
}
