import * as v from "valibot";

const sent = v.object({
  Source: v.string(),
  To: v.array(v.string()),
  Subject: v.string(),
  BodyText: v.string(),
});
/** By account. */
const answer = v.object({ messages: v.record(v.string(), v.array(sent)) });

/** An e-mail that the emulator's e-mail service took. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** Every e-mail that went out since the emulator began, oldest first; `to` keeps those to one address. */
export async function readMailbox(endpoint: string, to?: string): Promise<ReceivedMail[]> {
  const response = await fetch(`${endpoint}/_ministack/ses/messages`);
  const { messages } = v.parse(answer, await response.json());
  return Object.values(messages)
    .flat()
    .map(({ Source, To, Subject, BodyText }) => ({ from: Source, to: To, subject: Subject, text: BodyText }))
    .filter((mail) => to === undefined || mail.to.includes(to));
}
